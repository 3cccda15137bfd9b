"""What a terminal does, with no screen, no wire and no network."""
