"""What terminal and platform say to each other: message types, problems, verify codes."""
