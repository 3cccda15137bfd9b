"""The public page where anybody checks a certificate, without an account."""
