"""Campaigns 专项工作."""
