"""A complete stand on one machine: hub, emulated hardware, terminal, hardware desk."""
