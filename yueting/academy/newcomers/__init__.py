"""Newcomers: seven days of goals, a mentor, mornings and evenings, and the release to work alone by evidence."""
