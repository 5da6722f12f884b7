"""The import of a workbook in five steps."""
