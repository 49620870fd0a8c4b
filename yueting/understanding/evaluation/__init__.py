"""How well the readings do: figures over sets of cases, each set one function from cases to figures."""
