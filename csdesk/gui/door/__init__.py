"""The door: coming in, making an office."""
