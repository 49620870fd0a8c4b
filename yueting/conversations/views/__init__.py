"""Pages and parts of pages of the console, one file for each thing an agent does."""
