"""Rounds of visits, and sheets worked through row by row."""
