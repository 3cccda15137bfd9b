"""Puts the real terminal on a stage: the whole program, its window drawn in memory, and the rig's hands."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.complaint import Refused
from deploy.stand.stand import Stand
from deploy.tour.stage import Stage, TourError
from devices.hands import Hands
from kiosk.app.back_office import BackOffice
from kiosk.app.settled import settle
from kiosk.app.terminal import Terminal
from kiosk.journey.registry import step_kinds
from ui.idle import IdleTimes


@contextmanager
def on_stage(
    stand: Stand, pictures: Path | None, *, settings: Path | None = None, idle: IdleTimes | None = None
) -> Iterator[Stage]:
    """Run a terminal of `stand` for a while; Qt's application is there already.

    Raise TourError for settings that are wrong, and where the screen warned, the program reported a bug of
    its own or did not end. `settings` is another file than the stand's.
    """
    settled = settle(settings or stand.settings, step_kinds())
    if isinstance(settled, Refused):
        raise TourError(str(settled))
    bugs: list[BaseException] = []
    warnings: list[str] = []
    terminal = Terminal(
        settled.config,
        lambda: BackOffice(settled, stand.terminal_data, bugs.append),
        data=stand.terminal_data,
        on_bug=bugs.append,
        idle=idle,
    )
    terminal.screen.warned.connect(warnings.append)
    try:
        terminal.start()
        with Hands(stand.hands) as hands:
            yield Stage(stand, terminal, hands, pictures)
    finally:
        ended = terminal.stop()
    if not ended:
        raise TourError("the terminal did not end in time")
    if warnings:
        raise TourError(f"the screen warned: {warnings[0]}")
    if bugs:
        raise TourError("a bug of our own: " + "".join(traceback.format_exception(bugs[-1])))
