"""Pages of knowledge, a file for each word."""
