"""Household verbs: what happens to people and where they live."""
