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


Key = tuple[str, UUID]
"""What makes a request one and the same: its terminal's name, and its id."""


@dataclass(frozen=True)
class Submitted:
    """A request that a terminal submitted."""

    terminal: Terminal
    event: RequestSubmitted

    @property
    def key(self) -> Key:
        """Which request it is."""
        return self.terminal.terminal_id, self.event.request_id

    @property
    def person(self) -> tuple[str, str]:
        """Whose it is, as far as the terminals of the site have been given them."""
        return self.terminal.site, self.event.employee_id


def undecided(submitted: Sequence[Submitted], unit: Unit) -> list[Submitted]:
    """Return the requests that are to be decided now, each once."""
    asked: dict[Key, Submitted] = {}
    for one in submitted:
        asked.setdefault(one.key, one)
    closed = unit.attachments.closed(asked.keys())
    return [one for key, one in asked.items() if key not in closed]


def known(submitted: Sequence[Submitted], unit: Unit) -> dict[tuple[str, str], Person]:
    """Return whose the requests are, by site and number, of those whom the sites have been given."""
    asked: dict[str, set[str]] = {}
    for one in submitted:
        asked.setdefault(one.terminal.site, set()).add(one.event.employee_id)
    return {
        (site, name): person
        for site, names in asked.items()
        for name, person in unit.people.known_at(site, names).items()
    }


@dataclass(frozen=True)
class Issuing:
    """Issues certificates on what the platform knows of a person."""

    employer: Bilingual
    time_zone: ZoneInfo
    sign: Callable[[Claims], str]
    random_bytes: Callable[[int], bytes]
    ecopies: bool = False  # one is made of every certificate, beside the paper

    def decide(self, submitted: Sequence[Submitted], unit: Unit, now: datetime) -> set[str]:
        """Decide requests and tell their terminals, in order; return the names of those that were told.

        A request is decided once, however often and from whichever epoch it is reported, and not before
        the last of its attachments has come.
        """
        new = undecided([one for one in submitted if one.event.service_id in SERIES], unit)
        if not new:
            return set()
        people = known(new, unit)
        against = {one.key: self._reason_against(people.get(one.person), now) for one in new}
        granted = [one for one in new if against[one.key] is None]
        issued = self._issue([(one, people[one.person]) for one in granted], unit, now)
        for one in new:
            name, why = one.terminal.terminal_id, against[one.key]
            unit.visits.decide(name, one.event.request_id, one.event.visit_id, now, why)
            fact = issued.get(one.key) or refusal(one.event.request_id, why)
            unit.terminals.tell(name, fact.model_dump(mode="json"))
        return {one.terminal.terminal_id for one in new}

    def _reason_against(self, person: Person | None, now: datetime) -> Bilingual | None:
        if person is None:
            return UNKNOWN
        if person.status != EmploymentStatus.ACTIVE:
            return LEFT
        return NOT_YET if person.hired_on > now.astimezone(self.time_zone).date() else None

    def _issue(
        self,
        granted: Sequence[tuple[Submitted, Person]],
        unit: Unit,
        now: datetime,
    ) -> dict[Key, CertificateIssued]:
        """Issue certificates, numbered in this order; return what is told of each, by request."""
        issued_at = now.replace(microsecond=0)  # the code carries whole seconds; paper and feed say the same
        year = issued_at.astimezone(self.time_zone).year
        services = [one.event.service_id for one, _ in granted]
        numbers = {
            service: iter(unit.certificates.take_numbers(SERIES[service], year, services.count(service)))
            for service in sorted(set(services))  # in one order: two batches must not wait for each other
        }
        issued = {
            one.key: self._issued(one.event, person, next(numbers[one.event.service_id]), issued_at)
            for one, person in granted
        }
        unit.certificates.add([self._kept(one, issued[one.key]) for one, _ in granted])
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
    def _kept(one: Submitted, fact: CertificateIssued) -> Certificate:
        return Certificate(
            number=fact.number,
            terminal_id=one.terminal.terminal_id,
            request_id=fact.request_id,
            employee_id=fact.employee_id,
            kind=one.event.service_id,
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
