"""Finding what answers a question: one engine for articles, scripts, terms and past messages. NumPy, no Django."""
