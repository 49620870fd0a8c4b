"""What is done with drills."""
