"""Keyboard wedges: devices that type what they read, as a keyboard would."""
