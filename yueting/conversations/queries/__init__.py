"""Reads for the console: lists, one conversation, search, the timeline."""
