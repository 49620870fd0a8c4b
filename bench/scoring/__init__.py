"""How hand-written cases are scored: pure functions from cases to figures."""
