"""Matters: found anywhere, taken step by step until they are closed."""
