"""Coaching notes: what a leader says of a talk reaches the agent, and the agent answers."""
