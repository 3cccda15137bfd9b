"""What you can do here."""
