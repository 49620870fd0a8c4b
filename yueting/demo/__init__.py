"""The demo: invented brands, people and customers in a data folder of their own."""
