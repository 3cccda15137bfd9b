"""Ways for bytes to reach a device."""
