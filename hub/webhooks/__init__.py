"""Webhooks: other systems are told what happens, signed, at least once, and only where it may be sent."""
