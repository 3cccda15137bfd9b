"""What holds for every test."""

import signal

# A shell that starts the tests in the background lets them ignore SIGINT, and every child inherits that:
# tests that interrupt a program need it to listen.
signal.signal(signal.SIGINT, signal.default_int_handler)
