"""Measurements against the goals of docs/speed.md, one module each. `python -m bench --help` says how to run them."""
