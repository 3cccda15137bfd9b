"""What facility staff see of the terminal."""
