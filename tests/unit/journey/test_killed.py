"""Killed at every point: before, within and after each commit, and around each act of a device.

Whatever the moment, the next start ends the visit once, no paper comes out twice, what was submitted is kept
and can be collected, and what was not is told to be abandoned.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest

from contract.events import VisitEnd
from devices.device import Fault
from kiosk.domain.effect import OPEN, EffectState
from kiosk.domain.visit import JourneyState
from kiosk.journey.views import StepView
from tests.helpers.desk import Desk, Fuse, Killed, people
from tests.helpers.turns import hold, to_issue, to_print, view

LANES = 8
A_MINUTE = 60.0


def whole_visit(desk: Desk) -> None:
    """Ask for a certificate, have it printed, answer the question, leave."""
    desk.sign_in()
    to_print(desk)
    desk.act()
    desk.act()
    desk.counter.answer({})
    desk.counter.answer({"score": "4"})
    desk.counter.leave(VisitEnd.LEFT)


def out_of_paper(desk: Desk) -> None:
    """Have the paper run out while it prints, give up, leave."""
    desk.sign_in()
    to_print(desk)
    desk.printer.faults = frozenset({Fault.PAPER_OUT})
    desk.printer_spot.report_hides_faults = True
    hold(desk.act())
    desk.counter.give_up()
    desk.act()
    desk.counter.leave(VisitEnd.TIMED_OUT)


def queued_and_collected(desk: Desk) -> None:
    """Ask offline, leave, come back and collect."""
    desk.online = False
    desk.sign_in()
    to_issue(desk)
    desk.act()
    desk.act()
    desk.counter.leave(VisitEnd.LEFT)
    desk.online = True
    desk.issue()
    desk.sign_in()
    (waiting,) = desk.counter.home().waiting
    desk.counter.open_service(waiting.service_id, waiting.claim_code)
    for _ in range(3):
        desk.act()
    desk.counter.leave(VisitEnd.LEFT)


def abandoned(desk: Desk) -> None:
    """Open a service, answer a little, go back home, leave."""
    desk.sign_in()
    desk.counter.open_service("cert.employment")
    desk.counter.answer({"value": "visa"})
    desk.counter.cancel()
    desk.counter.leave(VisitEnd.LEFT)


STORIES = [whole_visit, out_of_paper, queued_and_collected, abandoned]
Story = Callable[[Desk], None]


def begin(folder: Path) -> Desk:
    folder.mkdir()
    desk = Desk(folder, fuse=Fuse())
    desk.know(people())
    desk.fuse.passed = 0
    return desk


def killed(desk: Desk, story: Story, point: int) -> bool:
    """Play the story until the point; say whether it was reached."""
    desk.fuse.after = point
    try:
        story(desk)
    except Killed:
        return True
    finally:
        desk.fuse.after = None
    return False


def kills(folder: Path, story: Story, first: int, every: int) -> Iterator[tuple[int, Callable[[], Desk]]]:
    """Play the story once; yield how the next process starts after a kill at each of the points.

    The last kill comes when the story has ended.
    """
    desk = begin(folder / "played")
    left: list[tuple[int, Callable[[], Desk]]] = []

    def look(point: int) -> None:
        if point >= first and (point - first) % every == 0:
            left.append((point, desk.left_behind(folder / str(point))))

    desk.fuse.look = look
    story(desk)
    assert len(left) > 1
    last = left[-1][0] + every
    left.append((last, desk.left_behind(folder / str(last))))
    desk.store.close()
    yield from left


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("lane", range(LANES))
def test_killed_anywhere_ends_honestly(tmp_path: Path, story: Story, lane: int) -> None:
    for point, start in kills(tmp_path, story, lane + 1, LANES):
        desk = start()
        at_once = point % 2 == 0
        if at_once:  # a print may still be on its way: it is asked for again later
            desk.recover()
        desk.time.pause(A_MINUTE)
        desk.recover()
        before = desk.names()
        desk.recover()
        assert desk.names() == before
        check(desk, {"done", "in-doubt"} if at_once else {"done"})
        collect(desk)
        desk.store.close()


@pytest.mark.parametrize("story", [whole_visit, queued_and_collected])
def test_killed_again_while_recovering(tmp_path: Path, story: Story) -> None:
    for _point, start in kills(tmp_path, story, 3, 17):
        desk = start()
        again = 1
        while True:
            desk.time.pause(A_MINUTE)
            desk.fuse.passed = 0
            if not killed(desk, Desk.recover, again):
                break
            again += 1
            desk.restart()
        check(desk, {"done"})
        collect(desk)
        desk.store.close()


def check(desk: Desk, outcomes_of_printed: set[str]) -> None:
    """Hold the facts in the store against the events and the paper."""
    counts = Counter(
        (event["type"], event.get("request_id") or event.get("visit_id")) for event in desk.events()
    )
    effects = [name for name, _ in counts if name.startswith("effect.")]
    assert all(count == 1 for (name, _), count in counts.items() if name.startswith("visit.o")), counts
    opened, requests = desk.events("visit.opened"), desk.events("request.opened")
    with desk.store.view() as unit:
        assert unit.visits.unclosed() == []
        assert not [effect for effect in unit.effects.open() if effect.state in OPEN]
        for event in opened:
            assert counts["visit.closed", event["visit_id"]] == 1
            assert [
                one for one in unit.journeys.unfinished(_id(event)) if one.state is JourneyState.OPEN
            ] == []
        for event in requests:
            record = unit.journeys.get(_request(event))
            assert record is not None
            submitted = counts["request.submitted", event["request_id"]]
            gone = counts["request.abandoned", event["request_id"]]
            assert (record.state is JourneyState.ABANDONED) is (gone == 1)
            assert (record.claim_code is not None) is (submitted == 1)
            assert submitted + gone <= 1
            if record.service_id == "cert.employment":
                assert submitted + gone == 1
                certificate = unit.certificates.by_request(record.request_id)
                printed = 0 if certificate is None else certificate.printed
                in_doubt = [
                    effect
                    for effect in unit.effects.of_request(record.request_id)
                    if effect.state is EffectState.IN_DOUBT and effect.kind == "print-document"
                ]
                assert printed == desk.printer.sheets or in_doubt
                if printed:
                    assert record.outcome in outcomes_of_printed
    assert desk.printer.sheets <= 1
    assert effects.count("effect.failed") <= 1


def collect(desk: Desk) -> None:
    """Come back: what was submitted is printed now, unless it was already or nobody knows."""
    desk.issue()
    desk.sign_in()
    for waiting in desk.counter.home().waiting:
        assert desk.printer.sheets == 0
        view(desk.counter.open_service(waiting.service_id, waiting.claim_code))
        turn = desk.act()
        while isinstance(turn, StepView) and turn.acting:
            turn = desk.act()
    desk.counter.leave(VisitEnd.LEFT)
    with desk.store.view() as unit:
        in_doubt = [one for one in unit.effects.in_doubt() if one.kind == "print-document"]
    wanted = len(desk.events("request.submitted"))
    assert desk.printer.sheets == wanted or in_doubt
    assert len(in_doubt) <= 1


def _id(event: dict[str, str]) -> UUID:
    return UUID(event["visit_id"])


def _request(event: dict[str, str]) -> UUID:
    return UUID(event["request_id"])
