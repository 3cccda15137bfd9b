"""Which gift."""
