"""Collect with a code."""
