"""The demo village, made up from a seed."""
