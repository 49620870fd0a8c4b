"""What the desk shows while an agent is talking to a customer."""
