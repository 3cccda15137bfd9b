"""The hardware desk: a second window that holds the emulators' hands."""
