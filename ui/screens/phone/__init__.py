"""Confirm with your phone."""
