"""How a terminal speaks to the platform: relay out, feed in, and nobody waits for either."""
