"""One person's visit to a terminal in this process, by touch, with a stand's hub and emulated hardware."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from config.complaint import Refused
from deploy.stand.stand import Stand
from deploy.tour import scenes
from deploy.tour.stage import Stage
from devices.hands import Hands
from kiosk.app.back_office import BackOffice
from kiosk.app.settled import settle
from kiosk.app.terminal import Terminal
from kiosk.journey.registry import step_kinds


def visit(folder: Path, on_bug: Callable[[BaseException], None]) -> Terminal:
    """Start the terminal of the stand in `folder`, have a certificate printed, and return it at rest."""
    stand = Stand(folder)
    terminal = open_terminal(stand, on_bug)
    fetch_certificate(stand, terminal)
    return terminal


def open_terminal(stand: Stand, on_bug: Callable[[BaseException], None]) -> Terminal:
    """Start the stand's terminal on a screen in memory; a terminal refused its settings ends the program."""
    settled = settle(stand.settings, step_kinds())
    if isinstance(settled, Refused):
        sys.exit(str(settled))
    windowed = settled.config.display.model_copy(update={"fullscreen": False})  # a screen in memory is small
    config = settled.config.model_copy(update={"display": windowed})
    data = stand.terminal_data
    terminal = Terminal(config, lambda: BackOffice(settled, data, on_bug), data=data, on_bug=on_bug)
    terminal.start()
    return terminal


def fetch_certificate(stand: Stand, terminal: Terminal) -> None:
    """Come, sign in by identity card, have a certificate printed, and go."""
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
