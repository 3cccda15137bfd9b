"""Codes: their kinds, and finding them in pictures."""
