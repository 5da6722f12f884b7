"""Sheets worked through row by row: the round of visits, a campaign."""
