"""Drivers, one file per model; `devices.registry` finds them by folder."""
