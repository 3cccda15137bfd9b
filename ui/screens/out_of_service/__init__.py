"""The terminal is closed."""
