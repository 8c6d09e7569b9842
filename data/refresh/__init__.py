"""Newer figures, from the statistical offices or a file by hand, added as a new vintage."""
