"""Starts a complete stand: hub, emulated hardware, terminal and hardware desk. Ctrl-C ends all of it.

With no display it plays the tour instead: the journeys by synthetic touches on the real program.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from deploy.stand.cast import CARD_PIN
from deploy.stand.files import STAFF_PIN
from deploy.stand.pieces import EVERYTHING
from deploy.stand.process import Child, ChildError
from deploy.stand.stand import CONSOLE_USER, EMPLOYEES, Stand, StandError
from deploy.tour.play import play

ROOT = Path(__file__).resolve().parents[2]
LOOK_EVERY = 0.5  # seconds
RESTARTS = 5


def has_display() -> bool:
    """Say whether a window can be shown."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def say(line: str) -> None:
    """Tell the person at the command line."""
    print(line, flush=True)


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="./run", description=__doc__, allow_abbrev=False)
    parser.add_argument("--tour", type=Path, metavar="DIR", help="play the tour, pictures into DIR")
    parser.add_argument("--only", metavar="WORDS", help="with --tour: only journeys whose name has WORDS")
    parser.add_argument("--data", type=Path, default=ROOT / "var", help="the stand's folder (default: var)")
    parser.add_argument(
        "--employees", type=int, default=EMPLOYEES, help="synthetic employees (default: 25000)"
    )
    parser.add_argument("--landscape", action="store_true", help="1920×1080 instead of 1080×1920")
    parser.add_argument("--windowed", action="store_true", help="the terminal in a window, not fullscreen")
    return parser.parse_args(arguments)


class Watch:
    """Waits until a child of the stand ends or somebody asks for the end; starts the terminal anew."""

    def __init__(self, stand: Stand) -> None:
        self._stand = stand
        self._asked = threading.Event()
        self._restarts = 0

    def ask(self, _number: int, _frame: FrameType | None) -> None:
        """Ask for the end; a signal handler."""
        self._asked.set()

    def until_the_end(self, terminal: Child, desk: Child) -> int:
        """Return the stand's exit status."""
        while not self._asked.wait(LOOK_EVERY):
            if desk.exit_status is not None:
                say("The hardware desk was closed; ending.")
                return 0
            if terminal.exit_status is None:
                continue
            if terminal.exit_status == 0:
                say("The terminal was closed; ending.")
                return 0
            self._restarts += 1
            say(f"The terminal ended with status {terminal.exit_status}:\n{terminal.last_lines}")
            if self._restarts > RESTARTS:
                say("It does not stay up; giving in.")
                return 1
            say("Starting it again, as the service manager would.")
            terminal = self._stand.start_terminal()
        say("Ending…")
        return 0


def run(options: argparse.Namespace) -> int:
    """Run the stand with windows until it is asked to end."""
    stand = Stand(
        options.data,
        employees=options.employees,
        landscape=options.landscape,
        fullscreen=not options.windowed,
        presenter=True,
        pieces=EVERYTHING,
        ecopies=True,
        tell=say,
    )
    watch = Watch(stand)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, watch.ask)
    try:
        stand.prepare()
        say("Starting the hub…")
        stand.start_hub()
        say("Starting the emulated hardware…")
        stand.start_rig()
        say("Starting the terminal and the hardware desk…")
        terminal, desk = stand.start_terminal(), stand.start_desk()
        say(
            f"Console       {stand.hub_url}/console  (user {CONSOLE_USER}, password {stand.console_password})"
        )
        say(f"Verify page   {stand.hub_url}/verify")
        say(f"Card and PIN  {stand.cast.owner.name}: PIN {stand.cast.owner.pin}")
        say(f"Smart badge   {stand.cast.smart.name}: PIN {stand.cast.smart.pin}, inside the badge {CARD_PIN}")
        say(f"Staff page    a finger for 5 s in the top right corner, then PIN {STAFF_PIN}")
        say(f"Logs          {stand.folder / 'log'}")
        say("Ctrl-C ends all of it.")
        return watch.until_the_end(terminal, desk)
    except (ChildError, StandError) as error:
        say(str(error))
        return 1
    finally:
        stand.close()


def main() -> int:
    """Run the stand, or play the tour where that is asked for or nothing can be shown."""
    options = parse()
    if options.tour is not None:
        return play(options.tour, only=options.only, employees=options.employees, tell=say)
    if not has_display():
        say("No display here: playing the tour instead, pictures into tour/.")
        return play(ROOT / "tour", only=options.only, employees=options.employees, tell=say)
    return run(options)


if __name__ == "__main__":
    sys.exit(main())
