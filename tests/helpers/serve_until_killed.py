"""A terminal without a screen that serves people, killed at moments nobody chose; the next one takes over.

`python -m tests.helpers.serve_until_killed STAND TOLD KILLS SEED`. Hub and rig of the stand run already, or
come back. This process has no thread, so that it can fork: to load the program anew would take longer than
the life of one terminal. What a person was told is a line of JSON in TOLD, durably. After the last kill one
terminal serves one more person and ends once the platform has everything.
"""

from __future__ import annotations

import itertools
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from random import Random

from contract.availability import Availability
from contract.events import VisitEnd
from contract.language import Language
from deploy.stand.cast import choose_cast
from deploy.tour.visitor import write_down
from devices.registry import driver_class
from kiosk.app.back_office import BackOffice
from kiosk.app.settled import Settled, settle
from kiosk.identity.reading import IdCardReading
from kiosk.journey.counter import Counter
from kiosk.journey.registry import step_kinds
from kiosk.journey.views import (
    CannotStart,
    ChooseContent,
    FormContent,
    Hold,
    ResultContent,
    StepView,
    SurveyContent,
    Turn,
)

READY_WITHIN = 60.0  # seconds
SETTLED_WITHIN = 120.0
STEPS = (1, 16)  # of a life: a visit has about fourteen, so that a kill meets every one of them
MOMENT = (0.0, 0.4)  # seconds after the step began
EARLY = 4  # every fourth life ends while it opens what there is
NOT_SERVED = 70  # exit status: EX_SOFTWARE of sysexits.h
SERVED_ON = date(2030, 1, 1)


class Person:
    """Somebody who asks for certificates, in a hurry and not always to the end."""

    def __init__(
        self, counter: Counter, step: Callable[[], object], numbers: list[str], told: Path, random: Random
    ) -> None:
        self._counter = counter
        self._step = step
        self._numbers = numbers
        self._told = told
        self._random = random

    def visit(self) -> None:
        """Come, collect what waits or ask for a certificate, leave."""
        self._step()
        self._counter.begin(self._random.choice(list(Language)))
        self._step()
        self._counter.present(IdCardReading(self._random.choice(self._numbers), SERVED_ON))
        waiting = self._counter.home().waiting
        self._step()
        if waiting:
            self._go_through(self._counter.open_service(waiting[0].service_id, waiting[0].claim_code))
        else:
            self._go_through(self._counter.open_service("cert.employment"))
        self._step()
        self._counter.leave(VisitEnd.LEFT)

    def _go_through(self, turn: Turn) -> None:
        while isinstance(turn, StepView | Hold):
            self._step()
            if isinstance(turn, Hold):
                turn = self._counter.give_up()
            elif turn.acting:
                turn = self._counter.act(lambda _progress: None)
            else:
                turn = self._counter.answer(self._answers(turn.content))
        if isinstance(turn, CannotStart):
            time.sleep(0.2)  # a printer is away: somebody in a hurry comes again

    def _answers(self, content: object) -> dict[str, str]:
        match content:
            case ChooseContent(options):
                return {"value": self._random.choice(options).value}
            case FormContent():
                return {"addressee": "", "copies": self._random.choice("112")}
            case SurveyContent():
                return {"score": self._random.choice("12345")}
            case ResultContent(reference=reference, claim_code=code, done=done):
                write_down(self._told, {"reference": reference, "claim_code": code, "done": done.zh})
        return {}


class Life:
    """One terminal, from its start to a kill or to its end."""

    def __init__(self, settled: Settled, stand: Path) -> None:
        def bug(error: BaseException) -> None:
            sys.stderr.write(f"a bug: {error!r}\n")
            os._exit(NOT_SERVED)

        self.office = BackOffice(settled, stand / "terminal", bug)
        self.office.start()
        self.office.meet_devices(2.0)
        self.office.settle()
        self._wait_until_open()

    def serve(self, person: Person) -> None:
        """Serve for ever."""
        while True:
            person.visit()
            self.office.settle()

    def end_well(self, person: Person) -> None:
        """Serve once more, until nothing waits and nothing is open."""
        person.visit()
        until = time.monotonic() + SETTLED_WITHIN
        while self.office.settle() or self._waiting():
            if time.monotonic() > until:
                sys.stderr.write("not settled in time\n")
                os._exit(NOT_SERVED)
            time.sleep(0.2)
        self.office.stop(counter_ended=True)

    def _waiting(self) -> bool:
        with self.office.store.view() as unit:
            return unit.outbox.depth() > 0

    def _wait_until_open(self) -> None:
        until = time.monotonic() + READY_WITHIN
        while not (self._knows_people() and self._all_work()):
            if time.monotonic() > until:
                sys.stderr.write("no directory or no printer in time\n")
                os._exit(NOT_SERVED)
            time.sleep(0.05)

    def _knows_people(self) -> bool:
        with self.office.store.view() as unit:
            return unit.directory.salt() is not None

    def _all_work(self) -> bool:
        tiles = (tile for category in self.office.counter.announced() for tile in category.tiles)
        return all(tile.availability is not Availability.NOT_NOW for tile in tiles)


def wait_for(hear: int, steps: int) -> None:
    """Wait until so many steps were begun, or for as long as one life may take."""
    until = time.monotonic() + READY_WITHIN
    while steps > 0 and select.select([hear], [], [], max(0.0, until - time.monotonic()))[0]:
        steps -= len(os.read(hear, steps))


def main(words: list[str]) -> int:
    stand, told, kills, random = Path(words[0]), Path(words[1]), int(words[2]), Random(int(words[3]))
    settled = settle(stand / "terminal.yaml", step_kinds())
    assert isinstance(settled, Settled), settled
    cast = choose_cast(stand / "employees.csv")
    numbers = [cast.owner.id_number, cast.colleague.id_number]
    for module in ("devices.escpos.layout", "typst"):
        import_module(module)
    for device in settled.config.devices:
        driver_class(device.driver)
    for life in itertools.count():
        hear, tell = os.pipe()
        child = os.fork()
        if child == 0:
            lived = Life(settled, stand)
            person = Person(lived.office.counter, partial(os.write, tell, b"."), numbers, told, random)
            if life == kills:
                lived.end_well(person)
                os._exit(0)
            lived.serve(person)
        if life == kills:
            _, status = os.waitpid(child, 0)
            return os.waitstatus_to_exitcode(status)
        if life % EARLY:
            wait_for(hear, random.randint(*STEPS))
        time.sleep(random.uniform(*MOMENT))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        os.close(hear)
        os.close(tell)
        if not os.WIFSIGNALED(status):
            return os.waitstatus_to_exitcode(status) or NOT_SERVED
    raise AssertionError("unreachable")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
