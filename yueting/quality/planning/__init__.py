"""Sampling plans: who reviews how many talks of which sort every week, drawn by the desk."""
