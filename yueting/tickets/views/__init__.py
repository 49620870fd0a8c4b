"""Pages about tickets and the ticket panel of the console."""
