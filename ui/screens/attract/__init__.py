"""The screen that waits for somebody."""
