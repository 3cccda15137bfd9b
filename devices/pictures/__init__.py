"""What emulated cameras see, and the wire on which they send it."""
