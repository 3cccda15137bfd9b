"""What people do at the recorded terminal, from its first start on."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

from contract.dead_letters import Decision, Place
from contract.events import VisitEnd
from contract.language import Language
from kiosk.journey.attaching import RequestAttachments
from kiosk.store.dead_letters import Decider
from tests.helpers.desk import BADGE, PIN
from tests.helpers.power.recorded_terminal import RecordedStore, RecordedTerminal
from tests.helpers.scanned_files import jpeg
from tests.helpers.turns import to_issue, to_preview, view

CHUNK = 512  # bytes


def first_start(terminal: RecordedTerminal) -> None:
    """Know the people and the keys."""
    terminal.directory.pull()
    terminal.directory.pull_keys()
    terminal.recover()


def online(terminal: RecordedTerminal) -> None:
    """Ask for a certificate, have it issued while one waits, printed, and say how it was."""
    terminal.sign_in()
    to_issue(terminal)
    terminal.time.later(0.3, terminal.sync)
    while view(terminal.act()).acting:
        pass
    terminal.counter.answer({})
    terminal.counter.answer({"score": "4"})
    terminal.counter.leave(VisitEnd.LEFT)
    terminal.sync()


def offline(terminal: RecordedTerminal) -> None:
    """Ask without a network and take the claim code home."""
    terminal.go_offline()
    terminal.sign_in()
    to_issue(terminal)
    while view(terminal.act()).acting:
        pass
    terminal.counter.leave(VisitEnd.LEFT)
    terminal.sync()


def back_online(terminal: RecordedTerminal) -> None:
    """Have everything go out, an answer of the platform be lost, and the decisions come in."""
    terminal.go_online()
    terminal.hub.lose_answers = 1
    terminal.sync()
    terminal.go_online()
    terminal.sync()


def collected(terminal: RecordedTerminal) -> None:
    """Come with badge and PIN and collect what was asked for offline."""
    terminal.sign_in(BADGE)
    terminal.counter.enter_pin("000000")
    terminal.counter.enter_pin(PIN)
    for waiting in terminal.counter.home().waiting:
        view(terminal.counter.open_service(waiting.service_id, waiting.claim_code))
        while view(terminal.act()).acting:
            pass
    terminal.counter.leave(VisitEnd.LEFT)


def abandoned(terminal: RecordedTerminal) -> None:
    """Open a service, answer a little, walk away."""
    terminal.sign_in()
    terminal.counter.open_service("cert.employment")
    terminal.counter.answer({"value": "visa"})
    terminal.counter.leave(VisitEnd.TIMED_OUT)


def scanned(terminal: RecordedTerminal) -> None:
    """Lay two papers on the scanner and submit them; lay another, and walk away."""
    for seed, way_out in enumerate((VisitEnd.LEFT, VisitEnd.TIMED_OUT)):
        terminal.sign_in()
        to_preview(terminal)
        with terminal.store.view() as unit:
            [visit] = unit.visits.unclosed()
            [journey] = unit.journeys.unfinished(visit.visit_id)
        scans = RequestAttachments(terminal.store, journey.request_id, chunk=CHUNK)
        for paper in range(2 - seed):
            scans.add("purpose", io.BytesIO(jpeg(2 * CHUNK + 100, paper)))
        if way_out is VisitEnd.LEFT:
            terminal.counter.answer({})
        terminal.counter.leave(way_out)
    with terminal.store.unit() as unit:
        unit.attachments.sweep()
    terminal.sync()


def decided(terminal: RecordedTerminal) -> None:
    """Have staff send what the platform refused again, which refuses it again, and then dismiss it."""
    for decision in (Decision.REPLAY, Decision.DISMISS):
        with terminal.store.unit() as unit:
            for letter in unit.dead_letters.undismissed(1)[0]:
                staff = Decider(Place.STAFF_PAGE, "staff")
                unit.dead_letters.decide(letter.envelope.event_id, decision, staff, "test")
        terminal.sync()


def glance(terminal: RecordedTerminal) -> None:
    """Wake the terminal and walk on."""
    terminal.counter.begin(Language.EN)
    terminal.counter.leave(VisitEnd.TIMED_OUT)


def stopped(terminal: RecordedTerminal) -> None:
    """Stop in good order, which empties the write-ahead log and removes it, and start again."""
    terminal.restart()
    terminal.recover()


def checkpoint(terminal: RecordedTerminal) -> None:
    """Have the write-ahead log taken over; the next commit begins it anew."""
    assert isinstance(terminal.store, RecordedStore)
    terminal.store.checkpoint()


def after_a_cut(terminal: RecordedTerminal) -> None:
    """Settle what was interrupted."""
    terminal.recover()
    terminal.time.pause(60)
    terminal.recover()
    terminal.go_online()
    terminal.sync()


Part = Callable[[RecordedTerminal], None]

STORIES: Mapping[str, tuple[Part, ...]] = {
    "a morning": (first_start, online, decided, stopped, checkpoint, scanned),
    "a day": (
        first_start,
        *(online, offline, stopped, scanned, back_online, checkpoint, decided, collected, abandoned, stopped),
        *(offline, checkpoint, abandoned, back_online, collected, online, checkpoint),
    ),
    "a week": (first_start, *(online for _ in range(9))),
    "the morning after": (after_a_cut, glance),
    "the day after": (
        after_a_cut,
        online,
        stopped,
        scanned,
        decided,
        offline,
        back_online,
        checkpoint,
        collected,
    ),
}
