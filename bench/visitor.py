"""Serves one person a certificate in this process and then stays, so that it can be weighed from outside."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from config.complaint import Refused
from deploy.stand.stand import Stand
from deploy.tour import scenes
from deploy.tour.stage import Stage
from devices.hands import Hands
from kiosk.app.back_office import BackOffice
from kiosk.app.memory import share_arenas
from kiosk.app.settled import settle
from kiosk.app.terminal import Terminal
from kiosk.journey.registry import step_kinds
from ui.curtain import make_application


def fail(bug: BaseException) -> None:
    """Give in at a bug of our own."""
    raise bug


def main() -> int:
    """Serve one person of a running stand, say so, and stay until the process is ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stand", type=Path, required=True)
    options = parser.parse_args()
    stand = Stand(options.stand)
    share_arenas()
    application = make_application(["visitor"])
    settled = settle(stand.settings, step_kinds())
    if isinstance(settled, Refused):
        sys.stderr.write(f"{settled}\n")
        return 1
    windowed = settled.config.display.model_copy(update={"fullscreen": False})  # a screen in memory is small
    config = settled.config.model_copy(update={"display": windowed})
    terminal = Terminal(config, lambda: BackOffice(settled, stand.terminal_data, fail), on_bug=fail)
    terminal.start()
    with Hands(stand.hands) as hands:
        stage = Stage(stand, terminal, hands, pictures=None)
        stage.until(
            lambda: stage.backstage.online() and stage.backstage.knows_everybody(),
            "the directory",
            within=60.0,
        )
        scenes.come(stage)
        scenes.by_id_card(stage, stage.cast.owner)
        stage.touch("tile.cert.employment")
        scenes.ask_for_certificate(stage)
        scenes.confirm(stage)
        scenes.result(stage)
        scenes.rate(stage, 5)
        scenes.go(stage)
    sys.stdout.write("served\n")
    sys.stdout.flush()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
