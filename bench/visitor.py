"""Serves one person a certificate in this process and then stays, so that it can be weighed from outside."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kiosk.app.memory import import_plainly, share_arenas
from ui.curtain import make_application


def fail(bug: BaseException) -> None:
    """Give in at a bug of our own."""
    raise bug


def main() -> int:
    """Serve one person of a running stand, say so, and stay until the process is ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stand", type=Path, required=True)
    options = parser.parse_args()
    import_plainly()
    share_arenas()
    application = make_application(["visitor"])
    from bench.visit import visit  # noqa: PLC0415 - what is heavy is loaded when the terminal loads it

    _kept = visit(options.stand, fail)
    sys.stdout.write("served\n")
    sys.stdout.flush()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
