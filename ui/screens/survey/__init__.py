"""One question, five faces."""
