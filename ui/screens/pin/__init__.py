"""Enter the PIN."""
