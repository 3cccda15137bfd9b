"""What the drivers of locker boards share: one engine for every maker's board."""
