"""Django's PostgreSQL engine with a faster reader of times (see `base`)."""
