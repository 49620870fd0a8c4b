"""Pages about the ways in and out: inboxes, and deliveries that could not be processed."""
