"""The window: thin Qt that shows what services return."""
