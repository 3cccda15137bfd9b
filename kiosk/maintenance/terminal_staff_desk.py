"""The staff desk over the terminal's own store and its way to the platform."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from contract.dead_letters import Decision, DismissReason, Place
from contract.effects import EffectKind, EffectSettledByStaff, StaffVerdict
from contract.event import Event
from contract.staff import DoorReason, StaffEnd
from kiosk.domain.errors import KioskError
from kiosk.identity.pin import PinCheck
from kiosk.maintenance.device_checks import PRINT, DeviceChecks, key
from kiosk.maintenance.device_words import Hindered, Seen, hindering_nothing, shown_devices
from kiosk.maintenance.door_words import DoorAct
from kiosk.maintenance.door_work import DoorWork
from kiosk.maintenance.doubt_words import shown_doubt
from kiosk.maintenance.entrance import Entrance
from kiosk.maintenance.letter_words import shown_letter
from kiosk.maintenance.link_words import shown_clock, words_of
from kiosk.maintenance.queue_words import shown_queue
from kiosk.maintenance.service_words import Offered, shown_services
from kiosk.maintenance.spoken import moment
from kiosk.maintenance.staff_desk import StaffDesk
from kiosk.maintenance.staff_roll import Member, StaffAct, StaffRoll
from kiosk.maintenance.staff_tries import StaffTries
from kiosk.maintenance.store_words import failed_store, shown_store
from kiosk.maintenance.views import Entered, LinkView, Refused, StaffView, StatusView
from kiosk.store.attachments import Backlog
from kiosk.store.dead_letters import Decider
from kiosk.store.store import Store
from kiosk.store.untold import Untold
from sync.answers import Link
from sync.attachments import Sending
from sync.platform_time import ClockOffset
from sync.progress import Progress

MOST = 20  # dead letters and prints in doubt that are shown at once, the oldest
ALL_STAFF = "staff"  # where they have one PIN


class TerminalStaffDesk(StaffDesk):
    """Asks the store, the link and the relay's meter; what staff decide is told by events.

    A store that takes nothing lets staff in all the same: coming and going are told later, and nothing can be
    decided meanwhile.
    """

    def __init__(
        self,
        store: Store,
        roll: StaffRoll,
        pins: PinCheck,
        *,
        link: Callable[[], Link],
        progress: Callable[[], Progress],
        sending: Callable[[], Sending] = Sending,
        devices: Callable[[], Collection[Seen]] = tuple,
        offered: Callable[[], Offered] = tuple,
        hindered: Hindered = hindering_nothing,
        offset: Callable[[], ClockOffset | None] = lambda: None,
        checks: DeviceChecks | None = None,
        doors: DoorWork | None = None,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._untold = Untold(store)
        self._entrance = Entrance(
            roll, pins, StaffTries(store), tell=lambda event: self._untold.tell([event]), clock=clock
        )
        self._link = link
        self._progress = progress
        self._sending = sending
        self._devices = devices
        self._offered = offered
        self._hindered = hindered
        self._offset = offset
        self._checks = checks
        self._doors = doors
        self._clock = clock

    @property
    def has_pin(self) -> bool:
        """Whether the settings name anybody."""
        return self._entrance.roll.anybody

    @property
    def by_number(self) -> bool:
        """Whether the settings name each of them."""
        return self._entrance.roll.by_number

    def number_of(self, uid: str) -> str | None:
        """Return whose card it is."""
        return self._entrance.roll.number_of(uid)

    def enter(self, digits: str, number: str = "") -> Entered | Refused:
        """Check the PIN, and write down who came in or who tried."""
        answer = self._entrance.enter(digits, number)
        return answer if isinstance(answer, Refused) else Entered(self.look())

    def take_over(self, events: Iterable[Event], inside: Member | None) -> None:
        """Tell what happened before this desk was there, and go on with who is inside."""
        self._untold.tell(events)
        self._entrance.inside = inside

    def look(self) -> StaffView:
        """Return how the terminal is; where the store fails, that and what is known without it."""
        if self._store.fault is None:
            self._untold.catch_up()
        states = {} if self._doors is None else self._doors.states()
        try:
            if self._doors is not None and self._store.fault is None:
                self._doors.advance()
            with self._store.view() as unit:
                letters, letters_total = unit.dead_letters.undismissed(MOST)
                doubts = unit.effects.in_doubt()
                unsettled = len(unit.effects.open())
                kept = unit.attachments.kept()
                each_device = () if self._checks is None else self._checks.shown(unit)
                doors = None if self._doors is None else self._doors.shown(unit, states)
        except KioskError as error:
            return self._without_lists(Backlog(), failed_store(error, self._store.folder))
        fault = self._store.fault
        shown = shown_store(self._store.folder, has_room=self._store.has_room(), fault=fault)
        return replace(
            self._without_lists(kept, shown),
            letters=[shown_letter(each) for each in letters],
            letters_total=letters_total,
            doubts=[shown_doubt(each) for each in doubts[:MOST]],
            doubts_total=len(doubts),
            unsettled=unsettled,
            each_device=each_device,
            doors=doors,
            known=True,
            decidable=fault is None,
        )

    def replay(self, event_id: UUID) -> StaffView:
        """Put it back, unless somebody decided meanwhile."""
        return self._decide(event_id, Decision.REPLAY, "", self._entrance.who_may(StaffAct.REPLAY))

    def dismiss(self, event_id: UUID, reason: DismissReason) -> StaffView:
        """Let it rest, unless somebody decided meanwhile."""
        return self._decide(event_id, Decision.DISMISS, reason, self._entrance.who_may(StaffAct.DISMISS))

    def settle(self, effect_id: UUID, verdict: StaffVerdict) -> StaffView:
        """Keep the first verdict, with its event; a paper that is there counts as printed."""
        member = self._entrance.who_may(StaffAct.SETTLE)
        with self._store.unit() as unit:
            effect = next((each for each in unit.effects.in_doubt() if each.effect_id == effect_id), None)
            if effect is not None:
                now = self._clock()
                unit.effects.judge(effect_id, verdict, now)
                unit.outbox.put(
                    EffectSettledByStaff(
                        visit_id=effect.visit_id,
                        request_id=effect.request_id,
                        effect_id=effect_id,
                        at=now,
                        kind=effect.kind,
                        device=effect.device,
                        purpose=effect.purpose,
                        certificate_number=effect.certificate_number,
                        door=effect.door,
                        verdict=verdict,
                        staff=member.number,
                    )
                )
                if verdict is StaffVerdict.THERE and effect.certificate_number is not None:
                    unit.certificates.mark_printed(effect.certificate_number)
                if effect.kind is EffectKind.OPEN_DOOR:
                    unit.gifts.judged(effect_id, verdict)
        return self.look()

    def try_device(self, device: str, check: str) -> StaffView:
        """Try it, and show what came of it."""
        member = self._entrance.who_may(StaffAct.TRY)
        if self._checks is not None and check == PRINT:
            self._checks.print(device)
        elif self._checks is not None and (
            (done := self._checks.check(device, check, member.number)) is not None
        ):
            outcome, event = done
            with self._store.unit() as unit:
                unit.settings.set(key(device, check), outcome.model_dump_json())
                unit.outbox.put(event)
        return self.look()

    def open_door(self, bank: str, door: str, reason: DoorReason) -> StaffView:
        """Open it, as an effect for staff."""
        member = self._entrance.who_may(StaffAct.OPEN_DOOR)
        if self._doors is not None:
            self._doors.open(bank, door, reason, member.number)
        return self.look()

    def stock(self, kind: str) -> StaffView:
        """Open the next empty door."""
        member = self._entrance.who_may(StaffAct.STOCK)
        if self._doors is not None:
            self._doors.stock(kind, member.number)
        return self.look()

    def say_of_door(self, bank: str, door: str, act: DoorAct) -> StaffView:
        """Change the ledger by what staff found."""
        member = self._entrance.who_may(StaffAct.STOCK)
        if self._doors is not None:
            self._doors.say(bank, door, act, member.number)
        return self.look()

    def leave(self, end: StaffEnd) -> None:
        """Write down that they left, and before that what they put behind a door that is closed by now."""
        try:
            if self._doors is not None and self._store.fault is None:
                self._doors.advance()
        finally:
            self._entrance.leave(end)

    def _without_lists(self, kept: Backlog, store: StatusView) -> StaffView:
        return StaffView(
            _shown_link(self._link()),
            shown_queue(self._progress(), self._sending(), self._clock(), kept),
            store,
            services=shown_services(self._offered()),
            devices=shown_devices(self._devices(), self._hindered),
            clock=shown_clock(self._offset()),
            member=self._entrance.inside,
            known=False,
            decidable=False,
        )

    def _decide(self, event_id: UUID, decision: Decision, reason: str, member: Member) -> StaffView:
        decider = Decider(Place.STAFF_PAGE, member.number or ALL_STAFF)
        with self._store.unit() as unit:
            unit.dead_letters.decide(event_id, decision, decider, reason)
        return self.look()


def _shown_link(link: Link) -> LinkView:
    words = words_of(link)
    return LinkView(link.online, words.what, words.do, moment(link.since))
