"""What holds for every test."""

import signal

from hypothesis import HealthCheck, settings

# A shell that starts the tests in the background lets them ignore SIGINT, and every child inherits that:
# tests that interrupt a program need it to listen.
signal.signal(signal.SIGINT, signal.default_int_handler)

# How fast an example is drawn or run says something of the machine's other work, nothing of the code.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
