"""The tour: journeys played by synthetic touches on the real program, with pictures of every screen."""
