"""Starts the window: hands the functions of `bootstrap` to the door, and pages to the office."""
