"""Opens the hardware desk: `python -m ui.desk --hands SOCKET`."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

from ui.desk.window import open_desk


def main() -> int:
    """Show the desk until its window is closed or the process is asked to end."""
    parser = argparse.ArgumentParser(prog="python -m ui.desk", description=__doc__)
    parser.add_argument("--hands", type=Path, required=True, help="socket of the emulated hardware")
    parser.add_argument("--language", choices=("zh", "en"), default="zh", help="language at the start")
    options = parser.parse_args()
    application = QGuiApplication(sys.argv[:1])
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: application.quit())
    # Python runs its signal handlers between two bytecodes: something must wake it.
    heart = QTimer(interval=200)
    heart.timeout.connect(lambda: None)
    heart.start()
    desk = open_desk(options.hands, chinese=options.language == "zh")
    status = application.exec()
    desk.close()
    return status


if __name__ == "__main__":
    sys.exit(main())
