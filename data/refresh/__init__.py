"""Newer figures from the statistical offices, added as a new vintage."""
