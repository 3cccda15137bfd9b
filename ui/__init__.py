"""What a person sees: screens, controls, and the bridge to worker threads."""
