"""The academy: courses, practice with virtual customers, drills, goals of newcomers, and what training changed."""
