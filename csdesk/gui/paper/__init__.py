"""Paper before it is printed."""
