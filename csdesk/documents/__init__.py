"""Paper and workbooks, built from values; no Qt, no SQL."""
