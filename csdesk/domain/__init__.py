"""Rules: the standard library only; they take the day as an argument and return values."""
