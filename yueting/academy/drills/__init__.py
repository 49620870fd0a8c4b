"""Drills: practice with customers that are played, in the real console, scored as the desk is."""
