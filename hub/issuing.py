"""Deciding requests: a certificate is issued, or refused with a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from contract.events import RequestSubmitted
from contract.feed import CertificateIssued, EmploymentStatus, RequestRefused
from contract.language import Bilingual
from contract.verify_code import Claims, digest_id_number
from hub.admission import LONGEST_WORD
from hub.id_number import masked
from hub.store.certificates import Certificate
from hub.store.people import Person
from hub.store.terminals import Terminal
from hub.store.unit import Unit

SERIES = {"cert.employment": "ZM"}  # the certificates decided at once, and how their numbers begin

UNKNOWN = Bilingual(
    zh="没有找到您的员工信息，无法开具证明。请联系人力资源服务中心。",
    en="We could not find your employee record, so no certificate was issued. "
    "Please ask the HR service centre.",
)
LEFT = Bilingual(
    zh="您已离职，不能开具在职证明。如需离职证明，请联系人力资源服务中心。",
    en="You have left the company, so no proof of employment can be issued. "
    "For a proof of separation please ask the HR service centre.",
)
NOT_YET = Bilingual(
    zh="您尚未入职，入职当日起可以开具在职证明。如入职日期有误，请联系人力资源服务中心。",
    en="Your employment has not begun, so no proof of employment can be issued before your first day. "
    "If that date is wrong, please ask the HR service centre.",
)


@dataclass(frozen=True)
class Issuing:
    """Issues certificates on what the platform knows of a person."""

    employer: Bilingual
    time_zone: ZoneInfo
    sign: Callable[[Claims], str]
    random_bytes: Callable[[int], bytes]
    ecopies: bool = False  # one is made of every certificate, beside the paper

    def decide(
        self, events: Sequence[RequestSubmitted], terminal: Terminal, unit: Unit, now: datetime
    ) -> bool:
        """Decide requests and tell their terminal, in order; return whether something was told.

        A request is decided once, however often and from whichever epoch it is reported, and not before
        the last of its attachments has come.
        """
        asked: dict[UUID, RequestSubmitted] = {}
        for event in events:
            if event.service_id in SERIES:
                asked.setdefault(event.request_id, event)
        closed = unit.attachments.closed(terminal.terminal_id, asked)
        new = [event for event in asked.values() if event.request_id not in closed]
        if not new:
            return False
        people = unit.people.known_at(terminal.site, {event.employee_id for event in new})
        against = {one.request_id: self._reason_against(people.get(one.employee_id), now) for one in new}
        granted = [event for event in new if against[event.request_id] is None]
        issued = self._issue([(event, people[event.employee_id]) for event in granted], terminal, unit, now)
        for event in new:
            unit.visits.decide(
                terminal.terminal_id, event.request_id, event.visit_id, now, against[event.request_id]
            )
        facts = [issued.get(each) or refusal(each, reason) for each, reason in against.items()]
        unit.terminals.tell(terminal.terminal_id, *(fact.model_dump(mode="json") for fact in facts))
        return True

    def _reason_against(self, person: Person | None, now: datetime) -> Bilingual | None:
        if person is None:
            return UNKNOWN
        if person.status != EmploymentStatus.ACTIVE:
            return LEFT
        return NOT_YET if person.hired_on > now.astimezone(self.time_zone).date() else None

    def _issue(
        self,
        granted: Sequence[tuple[RequestSubmitted, Person]],
        terminal: Terminal,
        unit: Unit,
        now: datetime,
    ) -> dict[UUID, CertificateIssued]:
        """Issue certificates, numbered in this order; return what is told of each, by request."""
        issued_at = now.replace(microsecond=0)  # the code carries whole seconds; paper and feed say the same
        year = issued_at.astimezone(self.time_zone).year
        services = [event.service_id for event, _ in granted]
        numbers = {
            service: iter(unit.certificates.take_numbers(SERIES[service], year, services.count(service)))
            for service in sorted(set(services))  # in one order: two batches must not wait for each other
        }
        issued = {
            event.request_id: self._issued(event, person, next(numbers[event.service_id]), issued_at)
            for event, person in granted
        }
        unit.certificates.add([self._kept(event, issued[event.request_id], terminal) for event, _ in granted])
        if self.ecopies:
            unit.ecopies.ask([one.number for one in issued.values()], now)
        return issued

    def _issued(
        self, event: RequestSubmitted, person: Person, number: str, issued_at: datetime
    ) -> CertificateIssued:
        return CertificateIssued(
            request_id=event.request_id,
            employee_id=person.employee_id,
            number=number,
            issued_at=issued_at,
            facts=self._facts(event, person, issued_at),
            verify_code=self.sign(self._claims(event, person, number, issued_at)),
        )

    @staticmethod
    def _kept(event: RequestSubmitted, fact: CertificateIssued, terminal: Terminal) -> Certificate:
        return Certificate(
            number=fact.number,
            terminal_id=terminal.terminal_id,
            request_id=fact.request_id,
            employee_id=fact.employee_id,
            kind=event.service_id,
            issued_at=fact.issued_at,
            facts=fact.facts,
            verify_code=fact.verify_code,
        )

    def _facts(self, event: RequestSubmitted, person: Person, issued_at: datetime) -> dict[str, JsonValue]:
        return {
            "kind": event.service_id,
            "name": person.name,
            "name_latin": person.name_latin,
            "employee_id": person.employee_id,
            "id_number_masked": masked(person.id_number) if person.id_number else "",
            "department_zh": person.department_zh,
            "department_en": person.department_en,
            "position_zh": person.position_zh,
            "position_en": person.position_en,
            "hired_on": person.hired_on.isoformat(),
            "employer_zh": self.employer.zh,
            "employer_en": self.employer.en,
            "purpose": answered(event, "purpose"),
            "addressee": answered(event, "addressee"),
            "language": language_of(event),
            "issued_on": issued_at.astimezone(self.time_zone).date().isoformat(),
        }

    def _claims(self, event: RequestSubmitted, person: Person, number: str, issued_at: datetime) -> Claims:
        salt = self.random_bytes(8)
        english = language_of(event) == "en"
        return Claims(
            number=number,
            kind=event.service_id,
            employer=self.employer.en if english else self.employer.zh,
            name=person.name,
            name_latin=person.name_latin,
            position=person.position_en if english else person.position_zh,
            hired_on=person.hired_on,
            issued_at=issued_at,
            id_salt=salt.hex(),
            id_hash=digest_id_number(person.id_number or "", salt),
        )


def refusal(request_id: UUID, reason: Bilingual | None) -> RequestRefused:
    """Return what is told of a request that was decided against."""
    if reason is None:
        raise ValueError("a refusal without a reason")
    return RequestRefused(request_id=request_id, reason_zh=reason.zh, reason_en=reason.en)


def answered(event: RequestSubmitted, name: str) -> str | None:
    """Return an answer that a paper can state: a text, and not a long one."""
    answer = event.answers.get(name)
    return answer if isinstance(answer, str) and len(answer) <= LONGEST_WORD else None


def language_of(event: RequestSubmitted) -> str:
    """Return the language of the paper (zh, en or both): as answered, or else the visit's."""
    wish = answered(event, "language")
    return wish if wish in ("zh", "en", "both") else event.language.value
