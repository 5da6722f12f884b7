"""Alembic revisions, numbered in one line."""
