"""Staff at a terminal whose disk is full, or read-only: what they see, and what is told of them later."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from argon2 import PasswordHasher

from contract.dead_letters import DismissReason
from contract.staff import StaffEnd
from kiosk.domain.errors import KioskError
from kiosk.identity.pin import PinCheck
from kiosk.maintenance.staff_roll import StaffRoll
from kiosk.maintenance.terminal_staff_desk import TerminalStaffDesk
from kiosk.maintenance.views import Entered
from kiosk.store.store import Store
from sync.answers import Link
from sync.progress import Progress
from tests.helpers.terminal_store import HandClock

PIN = "482915"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def visit_of_staff(store: Store, clock: HandClock, mending: Sequence[Callable[[], object]]) -> dict[str, Any]:
    """Come in, look, try to decide, leave, come again when the disk is well; return what was seen."""
    desk = TerminalStaffDesk(
        store,
        StaffRoll(CHEAP.hash(PIN)),
        PinCheck(store, clock, CHEAP, clock.monotonic),
        link=lambda: Link(online=True, reason=None, since=clock()),
        progress=Progress,
        clock=clock,
    )
    wrong = desk.enter("000000")
    came = desk.enter(PIN)
    view = desk.look()
    seen: dict[str, Any] = {
        "wrong": repr(wrong),
        "came": isinstance(came, Entered),
        "sees": [view.store.what.en, view.letters_total, view.known, view.decidable],
    }
    try:
        desk.dismiss(view.letters[0].event_id, DismissReason.REPEATED)
    except KioskError as error:
        seen["dismissed"] = error.code
    desk.leave(StaffEnd.LEFT)
    seen["told meanwhile"] = _told(store)
    for deed in mending:
        deed()
    view = desk.look()
    seen["then"] = [view.store.well, view.letters_total, view.decidable]
    seen["told then"] = _told(store)
    desk.enter(PIN)
    desk.dismiss(view.letters[0].event_id, DismissReason.REPEATED)
    seen["told at last"] = _told(store)[-1:]
    return seen


def _told(store: Store) -> list[str]:
    with store.view() as unit:
        waiting = [json.loads(each.envelope.payload)["type"] for each in unit.outbox.first(100_000)]
    return [kind for kind in waiting if kind.startswith("staff.") or kind == "dead-letter.dismissed"]
