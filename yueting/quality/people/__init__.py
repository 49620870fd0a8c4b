"""People look at conversations that the machine has inspected."""
