"""Resident identity card readers with a SAM_V module, on a serial wire or on USB."""
