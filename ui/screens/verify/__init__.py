"""Check a certificate."""
