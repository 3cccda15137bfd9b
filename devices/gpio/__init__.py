"""Input lines of the machine itself (GPIO)."""
