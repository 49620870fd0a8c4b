"""The copilot: drafts, summaries, rewriting and translation by a language model where one is set, and what works without."""
