"""What holds for every test."""

import gc
import signal
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.helpers.quick_starts import quick_starts

# A shell that starts the tests in the background lets them ignore SIGINT, and every child inherits that:
# tests that interrupt a program need it to listen.
signal.signal(signal.SIGINT, signal.default_int_handler)

# How fast an example is drawn or run says something of the machine's other work, nothing of the code.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# The same examples in each run: what they cover is then the same as well.
settings.register_profile("few", settings.get_profile("house"), max_examples=20, derandomize=True)
settings.load_profile("house")

gc.disable()  # until all tests are there: looking through them again and again was a tenth of loading them

YOUNG = 50_000  # objects made before the youngest are looked through; CPython's own is 700


def pytest_collection_finish() -> None:
    """Have the collector leave out what stays: the modules and the tests themselves, a million objects.

    Looking through them again and again was a tenth of the time of tests that make much.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _quick_starts() -> Iterator[None]:
    with quick_starts():
        yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say the figures that tests came to: what a test gives to record_property as "figures"."""
    reports = [each for kind in ("passed", "failed") for each in terminalreporter.stats.get(kind, [])]
    figures = [
        f"{report.nodeid.rpartition('::')[2]}: {value}"
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == "figures"
    ]
    if figures:
        terminalreporter.section("figures")
        for line in sorted(figures):
            terminalreporter.write_line(line)
