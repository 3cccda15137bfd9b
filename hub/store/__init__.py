"""What the platform remembers; the only place of the platform that speaks SQL."""
