"""What a terminal has been told to be: settings, service catalogue, last known good."""
