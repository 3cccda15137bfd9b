"""The staff desk: who gets in, what it shows, and that what staff decide is kept with its event."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import get_args
from uuid import UUID

import pytest
from argon2 import PasswordHasher
from pydantic import ValidationError

from config.schema import StaffConfig, StaffMember
from contract.dead_letters import DismissReason
from contract.effects import EffectKind, EffectPurpose, StaffVerdict
from contract.event_words import EVENT_WORDS
from contract.events import AnyEvent
from contract.language import Bilingual, both
from contract.staff import StaffEnd, StaffRole
from devices.device import Fault, Report, Status
from devices.registry import driver_classes
from kiosk.domain.effect import Effect, EffectState
from kiosk.domain.errors import KioskError
from kiosk.domain.visit import JourneyState
from kiosk.effects.journal import Journal
from kiosk.identity.pin import FREE_TRIES, PinCheck
from kiosk.journey.ending import unsettled_print
from kiosk.maintenance import device_words, letter_words, store_words
from kiosk.maintenance.doubt_words import KINDS
from kiosk.maintenance.spoken import amount, duration
from kiosk.maintenance.staff_roll import MAY, StaffAct, StaffRoll
from kiosk.maintenance.terminal_staff_desk import MOST, TerminalStaffDesk
from kiosk.maintenance.views import Entered, Refused
from kiosk.store.failures import StoreFault
from kiosk.store.store import Store
from sync.answers import Link, Trouble
from sync.platform_time import ClockOffset
from sync.progress import Progress
from tests.helpers.terminal_store import HandClock, certificate, journey, open_store, visit, visit_opened

PIN = "482915"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
STAFF_HASH = CHEAP.hash(PIN)
REQUEST = UUID(int=101)


@dataclass
class Slot:
    """A device as its supervisor saw it."""

    name: str
    device_class: str
    report: Report


class Desk:
    """A staff desk over a real store; link and progress are set by hand."""

    def __init__(self, folder: Path, pin_hash: str | None) -> None:
        self.clock = HandClock()
        self.store: Store = open_store(folder, self.clock)
        self.link = Link(online=False, reason=Trouble.SLOW, since=self.clock())
        self.progress = Progress()
        self.devices: list[Slot] = []
        self.offset: ClockOffset | None = None
        self.hindered: dict[str, list[Bilingual]] = {}
        self.desk = self.desk_of(StaffRoll(pin_hash))

    def desk_of(self, roll: StaffRoll) -> TerminalStaffDesk:
        """Return a desk of these people."""
        return TerminalStaffDesk(
            self.store,
            roll,
            PinCheck(self.store, self.clock, CHEAP, self.clock.monotonic),
            link=lambda: self.link,
            progress=lambda: self.progress,
            devices=lambda: self.devices,
            hindered=lambda name: self.hindered.get(name, ()),
            offset=lambda: self.offset,
            clock=self.clock,
        )

    def payloads(self) -> list[str]:
        with self.store.view() as unit:
            return [each.envelope.payload for each in unit.outbox.first(99)]

    def bury(self, count: int, problem: str = "malformed") -> list[UUID]:
        with self.store.unit() as unit:
            for number in range(count):
                unit.outbox.put(visit_opened(number))
            letters = [waiting.envelope for waiting in unit.outbox.first(count)]
            for letter in letters:
                unit.dead_letters.bury(letter, problem)
        return [letter.event_id for letter in letters]

    def doubt(self, number: int = 1, **changes: object) -> Effect:
        effect = Effect(
            UUID(int=number),
            EffectKind.PRINT_DOCUMENT,
            "a4",
            EffectState.IN_DOUBT,
            self.clock(),
            request_id=REQUEST,
            before={"counter": 1201},
            after={"counter": None},
            certificate_number=certificate(1).number,
        )
        effect = replace(effect, **changes)  # type: ignore[arg-type]  # values by name
        with self.store.unit() as unit:
            unit.effects.add(effect)
        return effect

    def told(self) -> list[str]:
        with self.store.view() as unit:
            return [json.loads(each.envelope.payload)["type"] for each in unit.outbox.first(99)]


@pytest.fixture
def staff(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path, CHEAP.hash(PIN))
    desk.desk.take_over([], StaffRoll(CHEAP.hash(PIN)).member())  # somebody is inside
    yield desk
    desk.store.close()


def test_the_pin_lets_in_and_that_is_told(staff: Desk) -> None:
    assert staff.desk.has_pin
    assert isinstance(staff.desk.enter(PIN), Entered)
    staff.desk.leave(StaffEnd.TIMED_OUT)
    assert staff.told() == ["staff.entered", "staff.left"]


def test_wrong_pins_are_told_and_lock_like_an_employees(staff: Desk) -> None:
    for left in range(FREE_TRIES - 1, 0, -1):
        assert staff.desk.enter("000000") == Refused(left, 0)
    assert staff.desk.enter("000000") == Refused(0, 60)
    assert staff.desk.enter(PIN) == Refused(0, 60), "locked for the right one too"
    assert staff.told() == ["staff.refused"] * FREE_TRIES
    staff.clock.pass_(60)
    assert isinstance(staff.desk.enter(PIN), Entered)


def test_without_a_pin_nobody_gets_in(tmp_path: Path) -> None:
    desk = Desk(tmp_path, None)
    assert not desk.desk.has_pin
    assert isinstance(desk.desk.enter(""), Refused)
    assert isinstance(desk.desk.enter(PIN), Refused)
    desk.store.close()


def members(*roles: StaffRole) -> list[StaffMember]:
    return [
        StaffMember(number=f"10{place}", role=role, pin_hash=STAFF_HASH, badge_uids=(f"04a1b2c{place}",))
        for place, role in enumerate(roles)
    ]


def test_each_of_the_staff_comes_in_by_number_or_card_and_is_named(staff: Desk) -> None:
    roll = StaffRoll(None, members(StaffRole.ATTENDANT, StaffRole.TECHNICIAN))
    desk = staff.desk_of(roll)
    assert (desk.has_pin, desk.by_number) == (True, True)
    assert desk.number_of("04A1B2C1") == "101"
    assert desk.number_of("04FFFFFF") is None
    assert desk.enter(PIN) == Refused(FREE_TRIES - 1, 0), "nobody has no number"
    assert desk.enter(PIN, "999") == Refused(FREE_TRIES - 2, 0), "unknown numbers are counted together"
    assert desk.enter("000000", "101") == Refused(FREE_TRIES - 1, 0)
    entered = desk.enter(PIN, "101")
    assert isinstance(entered, Entered)
    assert entered.view.member == roll.member("101")
    desk.leave(StaffEnd.KIOSK_LEFT)
    assert desk.look().member is None
    told = [json.loads(payload) for payload in staff.payloads()]
    assert [(one["type"], one["staff"]) for one in told] == [
        ("staff.refused", ""),
        ("staff.refused", ""),
        ("staff.refused", "101"),
        ("staff.entered", "101"),
        ("staff.left", "101"),
    ]
    assert (told[3]["role"], told[4]["end"]) == ("technician", "kiosk-left")


def test_a_lock_is_one_persons_alone(staff: Desk) -> None:
    desk = staff.desk_of(StaffRoll(None, members(StaffRole.TECHNICIAN, StaffRole.TECHNICIAN)))
    for _ in range(FREE_TRIES):
        desk.enter("000000", "100")
    assert isinstance(desk.enter(PIN, "100"), Refused)
    assert isinstance(desk.enter(PIN, "101"), Entered)


@pytest.mark.parametrize("role", list(StaffRole))
def test_what_is_not_a_role_s_to_do_is_not_done(staff: Desk, role: StaffRole) -> None:
    [letter] = staff.bury(1)
    effect = staff.doubt()
    desk = staff.desk_of(StaffRoll(None, members(role)))
    acts: dict[StaffAct, Callable[[], object]] = {
        StaffAct.REPLAY: lambda: desk.replay(letter),
        StaffAct.DISMISS: lambda: desk.dismiss(letter, DismissReason.REPEATED),
        StaffAct.SETTLE: lambda: desk.settle(effect.effect_id, StaffVerdict.THERE),
        StaffAct.TRY: lambda: desk.try_device("a4", "print"),
    }
    for act in acts.values():
        with pytest.raises(PermissionError):
            act()
    assert isinstance(desk.enter(PIN, "100"), Entered)
    for act, do in acts.items():
        if act in MAY[role]:
            do()
        else:
            with pytest.raises(PermissionError):
                do()
    assert len(desk.look().doubts) == 0
    assert len(desk.look().letters) == (1 if role is StaffRole.ATTENDANT else 0)
    settled = [json.loads(one) for one in staff.payloads() if "settled-by-staff" in one]
    assert [one["staff"] for one in settled] == ["100"]


def test_the_settings_name_each_of_the_staff_once() -> None:
    one, two = (member.model_dump() for member in members(StaffRole.ATTENDANT, StaffRole.TECHNICIAN))
    assert len(StaffConfig.model_validate({"members": [one, two]}).members) == 2
    wrong = [
        {"members": [one, {**two, "number": one["number"]}]},
        {"members": [one, {**two, "badge_uids": ["04A1B2C0"]}]},
        {"members": [one], "pin_hash": STAFF_HASH},
        {"members": [{**one, "number": "12"}]},
        {"members": [{**one, "badge_uids": ["04A1"]}]},
        {"members": [{**one, "pin_hash": "482915"}]},
    ]
    for settings in wrong:
        with pytest.raises(ValidationError):
            StaffConfig.model_validate(settings)


def test_a_quiet_terminal_has_nothing_to_decide(staff: Desk) -> None:
    staff.link = Link(online=True, reason=None, since=staff.clock())
    view = staff.desk.look()
    assert view.link.well
    assert view.store.well
    assert (view.letters, view.letters_total, view.doubts, view.doubts_total) == ([], 0, [], 0)
    assert (view.queue.what.en, view.queue.facts, view.queue.quiet) == (
        "Nothing waits for the platform",
        (),
        True,
    )


def test_the_queue_says_how_old_and_how_far(staff: Desk) -> None:
    oldest = staff.clock() - timedelta(hours=3)
    staff.progress = Progress(750, 250, 50.0, 15.0, oldest, 0.25)
    queue = staff.desk.look().queue
    assert queue.fraction == 0.25
    assert queue.what.en == "750 records wait for the platform"
    assert [fact.value.en.rpartition("(")[2] for fact in queue.facts] == [
        "3 hours ago)",
        "50 a second",
        "15 seconds",
    ]
    staff.progress = Progress(1, 0, None, None, oldest)
    queue = staff.desk.look().queue
    assert queue.fraction < 0
    assert queue.what.zh == "1 条记录等待上报"
    staff.progress = Progress(1)
    assert not staff.desk.look().queue.quiet, "something waits, though nothing more is known of it"


def test_letters_are_shown_without_their_content_the_oldest_first(staff: Desk) -> None:
    staff.bury(MOST + 3)
    view = staff.desk.look()
    assert (len(view.letters), view.letters_total) == (MOST, MOST + 3)
    first = view.letters[0]
    assert (first.what.zh, first.reference, first.notice) == ("开始使用终端", "1", False)
    assert "visit_id" not in repr(view)


def test_a_letter_is_sent_again_or_rests_with_a_reason(staff: Desk) -> None:
    first, second = staff.bury(2)
    assert staff.desk.replay(first).letters_total == 1
    view = staff.desk.dismiss(second, DismissReason.REPEATED)
    assert view.letters_total == 0
    (kept,) = staff.store.dead_letters()
    assert kept.dismissal is not None
    assert (kept.dismissal.place, kept.dismissal.reason) == ("staff-page", "repeated")
    staff.desk.replay(UUID(int=99))
    assert staff.told()[-2:] == ["dead-letter.replayed", "dead-letter.dismissed"]


def test_a_problem_that_is_newer_than_the_words_is_told_all_the_same(staff: Desk) -> None:
    staff.bury(1, "rate-limited-by-robot")
    assert staff.desk.look().letters[0].why == letter_words.OTHER


def test_what_is_known_of_a_print_in_doubt_is_shown(staff: Desk) -> None:
    staff.doubt()
    staff.doubt(
        2, kind=EffectKind.PRINT_SLIP, purpose=EffectPurpose.TEST, request_id=None, certificate_number=None
    )
    document, slip = staff.desk.look().doubts
    assert [fact.value.en for fact in document.facts][1:] == [
        "a4",
        "1",
        "1201 → unknown",
        "C-2026-000001",
        "00000000",
    ]
    assert slip.what.en == "Slip (test print)"


@pytest.mark.parametrize(("verdict", "printed"), [(StaffVerdict.THERE, 1), (StaffVerdict.NOT_THERE, 0)])
def test_a_verdict_is_kept_told_and_counted(staff: Desk, verdict: StaffVerdict, printed: int) -> None:
    with staff.store.unit() as unit:
        unit.certificates.apply(certificate(1))
    doubt = staff.doubt()
    assert staff.store.load().in_doubt == 1
    assert staff.desk.settle(doubt.effect_id, verdict).doubts_total == 0
    assert staff.store.load().in_doubt == 0
    with staff.store.view() as unit:
        kept = unit.effects.get(doubt.effect_id)
        paper = unit.certificates.by_number(certificate(1).number)
    assert kept is not None
    assert paper is not None
    assert (kept.state, kept.verdict, kept.verdict_at) == (EffectState.IN_DOUBT, verdict, staff.clock())
    assert paper.printed == printed
    assert staff.told() == ["effect.settled-by-staff"]
    staff.desk.settle(doubt.effect_id, StaffVerdict.THERE)
    assert staff.told() == ["effect.settled-by-staff"], "the first verdict stays"


def test_only_what_staff_did_not_find_may_be_printed_again(staff: Desk) -> None:
    journal = Journal(staff.store, staff.clock, lambda: UUID(int=9))
    doubt = staff.doubt()
    assert journal.barring(REQUEST, doubt.kind) == doubt
    staff.desk.settle(doubt.effect_id, StaffVerdict.NOT_THERE)
    assert journal.barring(REQUEST, doubt.kind) is None
    second = staff.doubt(2)
    staff.desk.settle(second.effect_id, StaffVerdict.THERE)
    barring = journal.barring(REQUEST, doubt.kind)
    assert barring is not None
    assert barring.effect_id == second.effect_id


@pytest.mark.parametrize(("verdict", "offered"), [(StaffVerdict.THERE, 0), (StaffVerdict.NOT_THERE, 1)])
def test_what_staff_did_not_find_is_offered_to_its_person_again(
    staff: Desk, verdict: StaffVerdict, offered: int
) -> None:
    with staff.store.unit() as unit:
        unit.visits.open(visit())
        unit.journeys.add(journey(1, state=JourneyState.COMPLETED, code="7K3M9QXZ"))
        unit.certificates.apply(certificate(1))
    doubt = staff.doubt()
    with staff.store.view() as unit:
        assert unit.journeys.waiting_for("E000001") == []
        assert unsettled_print(unit, REQUEST)
    staff.desk.settle(doubt.effect_id, verdict)
    with staff.store.view() as unit:
        assert len(unit.journeys.waiting_for("E000001")) == offered
        assert not unsettled_print(unit, REQUEST)


def test_a_store_that_fails_is_told_and_the_link_is_shown_all_the_same(
    staff: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> object:
        raise KioskError(StoreFault.IO)

    monkeypatch.setattr(staff.store, "view", fail)
    view = staff.desk.look()
    assert not view.store.well
    assert view.store.what == store_words.FAULTS[StoreFault.IO]
    assert view.link.what.en == "The platform answers too slowly"


def test_devices_and_clock_are_told(staff: Desk) -> None:
    assert staff.desk.look().clock is None, "not compared yet"
    staff.devices = [
        Slot("a4", "document-printer", Report(Status.USER_ERROR, frozenset({Fault.JAM, Fault.TONER_LOW}))),
        Slot("slip", "receipt-printer", Report(Status.ONLINE, frozenset({Fault.PAPER_LOW}))),
        Slot("badge", "card-reader", Report(Status.OFFLINE)),
    ]
    staff.offset = ClockOffset(3 * 86_400.0)
    view = staff.desk.look()
    assert view.devices is not None
    assert view.devices.what.en == "2 devices need a hand"
    assert [(fact.label.en, fact.value.en) for fact in view.devices.facts] == [
        ("A4 printer (a4)", "Paper is jammed; toner is low"),
        ("Slip printer (slip)", "Paper is low"),
        ("Badge reader (badge)", "Does not answer: check its power and cable"),
    ]
    staff.hindered = {"document-printer": [both("在职证明", "Proof of employment"), both("礼品", "Gifts")]}
    view = staff.desk.look()
    assert view.devices is not None
    assert [fact.value.zh for fact in view.devices.facts][:2] == [
        "卡纸了，墨粉快用完了（影响：在职证明、礼品）",
        "纸快用完了",
    ]
    assert view.clock is not None
    assert (view.clock.well, view.clock.what.zh) == (False, "本机时钟比平台慢了3天")
    staff.devices = [Slot("slip", "receipt-printer", Report(Status.BUSY, frozenset({Fault.PAPER_LOW})))]
    staff.offset = ClockOffset(2.0)
    view = staff.desk.look()
    assert view.devices is not None
    assert view.clock is not None
    assert (view.devices.well, view.clock.well) == (True, True)


def test_a_print_that_waits_for_its_device_is_counted_and_not_in_doubt(staff: Desk) -> None:
    staff.doubt(state=EffectState.STARTED)
    view = staff.desk.look()
    assert (view.unsettled, view.doubts_total) == (1, 0)


def test_no_room_is_told(staff: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staff.store, "has_room", lambda: False)
    assert staff.desk.look().store.what == store_words.NO_ROOM


def test_every_event_fault_and_effect_has_words() -> None:
    kinds = {kind.model_fields["type"].default for kind in get_args(get_args(AnyEvent)[0])}
    assert set(EVENT_WORDS) == kinds
    assert set(store_words.FAULTS) == set(StoreFault)
    assert set(KINDS) == set(EffectKind)
    assert set(device_words.FAULTS) == set(Fault)
    assert set(device_words.STATUSES) == set(Status)
    assert {found.device_class for found in driver_classes().values()} <= set(device_words.CLASSES)


@pytest.mark.parametrize(
    ("seconds", "en"),
    [
        (0, "0 seconds"),
        (0.2, "1 second"),
        (59.5, "60 seconds"),
        (61, "2 minutes"),
        (7200, "2 hours"),
        (1e6, "12 days"),
    ],
)
def test_lengths_of_time_are_rounded_up(seconds: float, en: str) -> None:
    assert duration(seconds).en == en


def test_amounts_are_in_powers_of_a_thousand() -> None:
    assert [amount(n).en for n in (12_300, 4_560_000, 7_890_000_000)] == ["12 kB", "4.6 MB", "7.9 GB"]
