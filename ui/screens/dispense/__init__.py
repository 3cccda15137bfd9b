"""A door opens for a person."""
