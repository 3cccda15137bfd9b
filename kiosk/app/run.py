"""The program's beginning: the command line and the curtain, before anything heavy is loaded."""

from __future__ import annotations

import argparse
import errno
import logging
import os
import signal
import sys
import tempfile
from pathlib import Path

from kiosk.app.haste import make_haste
from kiosk.app.memory import import_plainly, share_arenas
from ui.curtain import Curtain, make_application

EXIT_DATA = 74  # EX_IOERR of sysexits.h
EXIT_CONFIG = 78  # EX_CONFIG
MAY_PASS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})
"""The terminal starts all the same, says why it is closed, and goes on when the disk allows it."""


def parser() -> argparse.ArgumentParser:
    """Return the terminal's command line."""
    whole = argparse.ArgumentParser(
        prog="python -m kiosk",
        description="Run one terminal.",
        epilog="Exit status 78: wrong settings; 74: data folder or store unusable; 75: the battery is nearly "
        "empty; 70: a fault of our own.",
        allow_abbrev=False,
    )
    whole.add_argument("--config", type=Path, required=True, help="settings file, see docs/configuration.md")
    task = whole.add_mutually_exclusive_group(required=True)
    task.add_argument("--data", type=Path, help="folder of the store; kept over restarts")
    task.add_argument(
        "--check",
        action="store_true",
        help="start nothing: say OK, or what is wrong with settings, devices, token and catalogue",
    )
    whole.add_argument("--no-curtain", action="store_true", help="no full screen while the program loads")
    return whole


def data_fault(folder: Path) -> str:
    """Make the data folder; return why it cannot be used, '' where it can."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except FileExistsError:
        return "it is a file"
    except OSError as error:
        if error.errno in MAY_PASS:
            return ""
        return f"{error.strerror} (the terminal runs as user {os.getuid()})"
    return ""


def main(arguments: list[str] | None = None) -> int:
    """Draw the curtain, then load and run the terminal behind it."""
    options = parser().parse_args(arguments)
    if options.check:
        from kiosk.app.checking import sound  # noqa: PLC0415 - what the terminal does not need

        return 0 if sound(options.config) else EXIT_CONFIG
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if fault := data_fault(options.data):
        sys.stderr.write(f"The terminal cannot start: {options.data} cannot be its data folder: {fault}\n")
        return EXIT_DATA
    # Until Life listens itself: an import in the middle of Qt's swallows a KeyboardInterrupt.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    make_haste()
    import_plainly()
    share_arenas()
    application = make_application(sys.argv[:1])
    curtain = Curtain()
    if not options.no_curtain:
        curtain.close_up(application)
    from kiosk.app.life import Life  # noqa: PLC0415 - loaded while the curtain is up

    return Life(options.config, options.data, application).run(curtain)
