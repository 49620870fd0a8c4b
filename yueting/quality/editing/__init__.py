"""The rubric editor: a draft beside what counts, its effect on real conversations, and what it changes in words."""
