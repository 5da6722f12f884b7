"""Declarations: every ledger and roster of the office, each said once."""
