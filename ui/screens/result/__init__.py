"""What was done, and what happens next."""
