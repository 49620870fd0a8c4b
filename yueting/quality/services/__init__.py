"""What quality does on the desk."""
