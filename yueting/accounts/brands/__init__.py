"""Setting up a brand: its names, hours and teams."""
