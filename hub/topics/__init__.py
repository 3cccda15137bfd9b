"""What an operator can say to the platform: one file a topic; its `add` says what it takes and what runs."""
