"""Drivers in a process of their own: what crashes or hangs there ends there."""
