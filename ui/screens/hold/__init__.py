"""The terminal waits for a person."""
