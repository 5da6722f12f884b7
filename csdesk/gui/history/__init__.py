"""What was done, and what happened to a record."""
