"""Confirm once more who you are."""
