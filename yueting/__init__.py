"""悅聽: an open customer-service centre for Mandarin and Cantonese teams."""

__version__ = "0.1.0"
