"""Opens the hardware desk, which holds the hands of emulated hardware: lay cards, take paper, make faults.

The rig need not run yet: the desk waits for it, and finds it again whenever it comes back.
"""

from __future__ import annotations

import argparse
import logging
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QSocketNotifier
from PySide6.QtGui import QGuiApplication

from ui.desk.window import open_desk

EXAMPLE = """example:
  python -m devices emulate --rig rig.yaml --hands /tmp/hands --state /tmp/rig
  python -m ui.desk --hands /tmp/hands --language en"""


def main() -> int:
    """Show the desk until its window is closed or the process is asked to end."""
    options = _options()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    application = QGuiApplication(sys.argv[:1])
    with _ends_on_signals(application):
        desk = open_desk(options.hands, chinese=options.language == "zh")
        status = application.exec()
        desk.close()
    return status


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m ui.desk",
        description=__doc__,
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--hands",
        type=Path,
        required=True,
        metavar="SOCKET",
        help="Unix socket of the emulated hardware, as given to `python -m devices emulate --hands`",
    )
    parser.add_argument(
        "--language",
        choices=("zh", "en"),
        default="zh",
        help="language at the start (default: %(default)s); a button in the window changes it",
    )
    return parser.parse_args()


@contextmanager
def _ends_on_signals(application: QGuiApplication) -> Iterator[None]:
    """Let SIGINT and SIGTERM end the application, without a timer that wakes an idle desk."""
    # Python runs its handlers between two bytecodes: a byte in this socket makes Qt call some.
    awake, bell = socket.socketpair()
    with awake, bell:
        awake.setblocking(False)
        bell.setblocking(False)
        notifier = QSocketNotifier(awake.fileno(), QSocketNotifier.Type.Read)
        notifier.activated.connect(lambda *_: awake.recv(64))
        before = signal.set_wakeup_fd(bell.fileno())
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: application.quit())
        try:
            yield
        finally:
            signal.set_wakeup_fd(before)
            notifier.setEnabled(False)


if __name__ == "__main__":
    sys.exit(main())
