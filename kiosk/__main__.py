"""Runs one terminal: `python -m kiosk --config FILE --data DIR`."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

from config.complaint import Refused
from config.slots import LastGood
from kiosk.app.settled import Settled, settle_with_last_good
from kiosk.app.terminal import Terminal, now
from kiosk.crash import FAULT, LastResort
from kiosk.domain.errors import KioskError
from kiosk.journey.registry import step_kinds
from ui.application import make_application

EXIT_CONFIG = 78  # EX_CONFIG of sysexits.h
EXIT_STORE = 74  # EX_IOERR
SHOW_FAULT_MS = 3_000

log = logging.getLogger("kiosk")


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m kiosk", description=__doc__, allow_abbrev=False)
    parser.add_argument(
        "--config", type=Path, required=True, help="settings file (see docs/configuration.md)"
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the store; kept over restarts")
    return parser.parse_args(arguments)


def settings(options: argparse.Namespace) -> Settled | None:
    """Return what to run with, None where nothing is sound; complaints go to standard error."""
    taken = settle_with_last_good(options.config, step_kinds(), options.data / "settings")
    match taken:
        case Refused():
            print(f"Nothing was started:\n{taken}", file=sys.stderr)
            return None
        case LastGood(config, complaints):
            told = Refused(complaints)
            print(f"The settings are wrong; running with the last good ones:\n{told}", file=sys.stderr)
            log.error("running with the last good settings: %s complaints", len(complaints))
            return config
        case _:
            return taken.config


def run(settled: Settled, data: Path, application: QGuiApplication) -> int:
    """Run the terminal until its window is closed or the process is asked to end."""
    terminal: Terminal | None = None

    def show() -> None:
        if terminal is not None:
            terminal.screen.set_out_of_service(FAULT)

    def leave(status: int) -> None:
        if terminal is None:  # nothing runs yet that could end in order
            logging.shutdown()
            os._exit(status)
        after = SHOW_FAULT_MS if status else 0
        terminal.screen.background.post(
            lambda: QTimer.singleShot(after, application, lambda: application.exit(status))
        )

    last_resort = LastResort(data / "bugs", now, show, leave)
    (data / "bugs").mkdir(parents=True, exist_ok=True, mode=0o700)
    last_resort.install()
    terminal = Terminal(settled, data, last_resort.bug)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: application.exit(0))
    # Python runs its signal handlers between two bytecodes: something must wake it.
    heart = QTimer(interval=250)
    heart.timeout.connect(lambda: None)
    heart.start()
    terminal.start()
    status = application.exec()
    heart.stop()
    terminal.stop()
    last_resort.close()
    return status


def main(arguments: list[str] | None = None) -> int:
    """Start, and say in words what keeps the terminal from starting."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    options = parse(arguments)
    options.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    settled = settings(options)
    if settled is None:
        return EXIT_CONFIG
    application = make_application(sys.argv[:1])
    try:
        return run(settled, options.data, application)
    except KioskError as error:
        print(f"The terminal cannot start: {error}", file=sys.stderr)
        return EXIT_STORE


if __name__ == "__main__":
    sys.exit(main())
