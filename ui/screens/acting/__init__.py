"""The terminal works."""
