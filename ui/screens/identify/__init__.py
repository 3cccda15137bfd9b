"""Who are you."""
