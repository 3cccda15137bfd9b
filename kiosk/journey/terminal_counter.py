"""The counter of one terminal: the use cases, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from config.catalogue.definition import Service
from contract.availability import Availability
from contract.events import Means, Refusal, RequestOpened, VisitEnd
from contract.language import Language
from kiosk.domain.ecopy import EcopyStanding
from kiosk.domain.person import short_name
from kiosk.domain.visit import JourneyRecord, JourneyState
from kiosk.identity.card_pin import CardPinRefused
from kiosk.identity.carried import Carried
from kiosk.identity.pin import PinCheck, PinLocked, RightPin, WrongPin
from kiosk.identity.reading import CardReading
from kiosk.journey import application_words, phone_sign_in
from kiosk.journey.case import Case
from kiosk.journey.counter import Counter, Reading
from kiosk.journey.course import Course
from kiosk.journey.journey import Journey
from kiosk.journey.offer import Offer
from kiosk.journey.own_requests import standing_of
from kiosk.journey.step import StepCode
from kiosk.journey.tools import Tools
from kiosk.journey.views import (
    CannotStart,
    CodeChecked,
    Finished,
    HomeView,
    NotRecognised,
    PhoneView,
    Progress,
    Recognised,
    ServiceCategory,
    Turn,
    Waiting,
)
from kiosk.journey.visit import OpenVisit
from kiosk.journey.waiting_gifts import tiles
from kiosk.store.unit import Unit

COLLECT = "cert.reprint"
GIFTS = "gift.collect"
REQUESTS = "me.progress"


class TerminalCounter(Counter):
    """One visit at a time. A call that needs an open visit and finds none is our own bug: LookupError."""

    def __init__(
        self,
        tools: Tools,
        kinds: Mapping[str, StepCode[Any]],
        offer: Offer,
        carried: Sequence[Carried],
        pins: PinCheck,
    ) -> None:
        self._tools = tools
        self._kinds = kinds
        self._offer = offer
        self._carried = carried
        self._pins = pins
        self._open: OpenVisit | None = None
        self._to_open: Language | None = None  # of a visit that the store did not take yet
        self._latest: UUID | None = None

    def announced(self) -> list[ServiceCategory]:
        """Return the catalogue with today's availability."""
        return self._offer.categories()

    def begin(self, language: Language) -> None:
        """Open a visit; one that nobody closed has timed out."""
        try:
            self.leave(VisitEnd.TIMED_OUT)
        finally:
            self._to_open, self._latest = language, None
        self._open = OpenVisit(self._tools, language)

    def speak(self, language: Language) -> None:
        """Change the language of the open visit."""
        self._visit.speak(language)

    def present(self, reading: Reading) -> Recognised | NotRecognised:
        """Take a badge or an identity card."""
        if not isinstance(reading, CardReading):
            raise TypeError(f"{type(reading).__name__} is not a reading")
        found = self._visit.present(reading, self._carried)
        return NotRecognised(found) if isinstance(found, Refusal) else self._recognised()

    def enter_pin(self, digits: str) -> Recognised | NotRecognised:
        """Check the PIN of the person whose card was presented."""
        visit = self._visit
        if visit.employee is None:
            raise LookupError("a PIN of nobody")
        match self._pins.check(visit.employee, digits):
            case RightPin():
                visit.recognise(visit.employee, Means.PIN)
                return self._recognised()
            case WrongPin(tries_left, wait_seconds):
                return NotRecognised(visit.refuse(Means.PIN, Refusal.WRONG_PIN), tries_left, wait_seconds)
            case PinLocked(wait_seconds):
                return NotRecognised(visit.refuse(Means.PIN, Refusal.PIN_LOCKED), 0, wait_seconds)

    def enter_card_pin(self, digits: str) -> Recognised | NotRecognised:
        """Have the person's smart badge check its PIN. Its last try is spent once they were told of it."""
        visit = self._visit
        if visit.employee is None:
            raise LookupError("a PIN of nobody")
        match self._tools.card_pins.check(visit.employee, digits, visit.last_try_told):
            case RightPin():
                visit.recognise(visit.employee, Means.CARD_PIN)
                return self._recognised()
            case CardPinRefused(reason, tries_left, card):
                visit.last_try_told = card if tries_left == 1 else ""
                return NotRecognised(visit.refuse(Means.CARD_PIN, reason), tries_left)

    def phone_possible(self) -> bool:
        """Say whether a phone can confirm who somebody is."""
        return self._tools.phone.possible()

    def begin_phone(self) -> None:
        """Have a code shown for a phone."""
        phone_sign_in.begin(self._tools.phone, self._visit)

    def look_at_phone(self) -> PhoneView | Recognised | NotRecognised:
        """Return how the confirmation on a phone stands."""
        found = phone_sign_in.look(self._tools.phone, self._visit, self._tools.store)
        if isinstance(found, PhoneView):
            return found
        return NotRecognised(found) if isinstance(found, Refusal) else self._recognised()

    def end_phone(self) -> None:
        """Wait for no phone any more."""
        self._tools.phone.end()

    def ecopy(self) -> EcopyStanding:
        """Return how far the link to this certificate's e-copy is."""
        return self._journey.ecopy()

    def home(self) -> HomeView:
        """Return what the recognised person can do, and what waits for them."""
        visit = self._visit
        if visit.employee is None:
            raise LookupError("a home screen of nobody")
        with self._tools.store.view() as unit:
            person = visit.employee.employee_id
            waiting = (*self._news(unit, person), *self._waiting(unit, person), *self._gifts(unit, person))
        return HomeView(
            short_name(visit.employee.name),
            visit.record.level,
            self._offer.categories(visit.record.means),
            waiting,
        )

    def open_service(self, service_id: str, claim_code: str = "") -> Turn:
        """Start a request."""
        visit = self._visit
        self.cancel()
        service = self._offer.service(service_id)
        state = self._offer.state(service, visit.record.means)
        if state.availability is Availability.NOT_NOW:
            return CannotStart(state.hindrance, self._offer.elsewhere(service_id))
        record = self._opened(visit, service)
        case = Case(
            tools=self._tools,
            visit=visit.record,
            employee=visit.employee,
            service=service,
            record=record,
            course=Course(),
            offered_code=claim_code,
        )
        visit.journey = Journey(case, self._kinds)
        return self._shown(visit.journey.turn())

    def resume(self) -> Turn:
        """Return where the open journey stands."""
        return self._shown(self._journey.turn())

    def answer(self, answers: Mapping[str, str]) -> Turn:
        """Answer the step on the screen."""
        return self._shown(self._journey.answer(answers))

    def adjust(self, changes: Mapping[str, str]) -> Turn:
        """Change something about the step on the screen, and look at it again."""
        return self._shown(self._journey.adjust(changes))

    def back(self) -> Turn:
        """Go to the step before; out of the service where there is none."""
        turn = self._journey.back()
        return self.cancel() if turn is None else turn

    def act(self, report: Callable[[Progress], None]) -> Turn:
        """Carry out the acting step on the screen."""
        return self._shown(self._journey.act(report))

    def give_up(self) -> Turn:
        """Stop waiting in a hold."""
        return self._shown(self._journey.give_up())

    def cancel(self) -> Turn:
        """Leave the service."""
        visit = self._visit
        if visit.journey is not None:
            visit.journey.end("cancelled")
            visit.journey = None
        return Finished()

    def nobody_waits(self) -> None:
        """Have what waits for a person end its waiting."""
        self._tools.gone.set()

    def leave(self, end: VisitEnd) -> None:
        """Close the visit and wipe the session."""
        self._tools.phone.end()
        self._tools.ecopies.end()
        self._latest = self.latest_visit
        visit, self._open, self._to_open = self._open, None, None
        try:
            if visit is not None:
                visit.close(end)
        finally:
            self._tools.gone.clear()
            self._tools.phone_pages.over(0)
            self._tools.papers.wipe()

    @property
    def latest_visit(self) -> UUID | None:
        """The visit that is open, or else the one before, until somebody comes."""
        return self._latest if self._open is None else self._open.record.visit_id

    def check_code(self, text: str) -> CodeChecked:
        """Check the verify code of a certificate."""
        return self._tools.check_code(text)

    @property
    def _visit(self) -> OpenVisit:
        if self._open is None and self._to_open is not None:
            self._open = OpenVisit(self._tools, self._to_open)
        if self._open is None:
            raise LookupError("no visit is open")
        return self._open

    @property
    def _journey(self) -> Journey:
        if self._visit.journey is None:
            raise LookupError("no service is open")
        return self._visit.journey

    def _recognised(self) -> Recognised:
        visit = self._visit
        name = "" if visit.employee is None else short_name(visit.employee.name)
        return Recognised(name, visit.record.level)

    def _shown(self, turn: Turn) -> Turn:
        if isinstance(turn, Finished):
            self._visit.journey = None
        return turn

    def _opened(self, visit: OpenVisit, service: Service) -> JourneyRecord:
        """Make and store the request's identity."""
        now = self._tools.clock()
        record = JourneyRecord(
            request_id=self._tools.new_id(),
            visit_id=visit.record.visit_id,
            employee_id=visit.record.employee_id,
            service_id=service.service_id,
            service_version=service.file.version,
            state=JourneyState.OPEN,
            step_id=service.steps[0].step_id,
            language=visit.record.language,
            opened_at=now,
            updated_at=now,
        )
        told = RequestOpened(
            visit_id=record.visit_id,
            request_id=record.request_id,
            at=now,
            service_id=record.service_id,
            service_version=record.service_version,
            employee_id=record.employee_id,
        )
        with self._tools.store.unit() as unit:
            unit.journeys.add(record)
            unit.outbox.put(told)
        return record

    def _news(self, unit: Unit, employee_id: str) -> list[Waiting]:
        """Return what the platform decided of this person's applications, and they were not shown yet."""
        if not self._offer.knows(REQUESTS):
            return []
        return [
            Waiting(
                application_words.news(self._offer.service(one.service_id).file.title, standing_of(one)),
                REQUESTS,
                "",
                icon="info",
                note=application_words.LOOK,
            )
            for one in unit.applications.of(employee_id)
            if one.news and self._offer.knows(one.service_id)
        ]

    def _gifts(self, unit: Unit, employee_id: str) -> list[Waiting]:
        if not self._offer.stands_here(GIFTS):
            return []
        today = self._tools.clock().astimezone().date()
        return [
            Waiting(gift.title, GIFTS, "", icon="gift")
            for gift in tiles(unit, employee_id, today)
            if gift.hindrance is None
        ]

    def _waiting(self, unit: Unit, employee_id: str) -> list[Waiting]:
        if not self._offer.knows(COLLECT):
            return []
        return [
            Waiting(self._offer.service(record.service_id).file.title, COLLECT, record.claim_code)
            for record in unit.journeys.waiting_for(employee_id)
            if record.claim_code is not None and self._offer.knows(record.service_id)
        ]
