"""One person going through one service: the engine, and one file for each kind of step."""
