"""What was answered, to be handed in."""
