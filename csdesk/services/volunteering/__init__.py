"""What volunteers do: hours by the sign-in sheet, the time bank, papers given out."""
