"""A given workbook filled in: what is not filled stays as it was, byte for byte."""
