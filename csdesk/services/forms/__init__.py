"""The township's own forms, filled from the data (一表通)."""
