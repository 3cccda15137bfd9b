"""Pages from a phone."""
