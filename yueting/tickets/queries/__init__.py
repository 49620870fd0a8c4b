"""Reads for the ticket pages."""
