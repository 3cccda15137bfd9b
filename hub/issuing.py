"""Deciding requests: a certificate is issued, or refused with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
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

    def decide(self, event: RequestSubmitted, terminal: Terminal, unit: Unit, now: datetime) -> bool:
        """Decide a request once and tell its terminal; return whether something was told.

        A request is decided once, however often and from whichever epoch it is reported, and not before
        the last of its attachments has come.
        """
        if unit.attachments.missing(terminal.terminal_id, event.request_id):
            return False
        if event.service_id not in SERIES or unit.visits.decided(terminal.terminal_id, event.request_id):
            return False
        person = unit.people.find(event.employee_id)
        if person is None or not unit.people.known_at(terminal.site, event.employee_id):
            self._refuse(event, terminal, unit, now, UNKNOWN)
        elif person.status != EmploymentStatus.ACTIVE:
            self._refuse(event, terminal, unit, now, LEFT)
        elif person.hired_on > now.astimezone(self.time_zone).date():
            self._refuse(event, terminal, unit, now, NOT_YET)
        else:
            self._issue(event, person, terminal, unit, now)
        return True

    def _refuse(
        self, event: RequestSubmitted, terminal: Terminal, unit: Unit, now: datetime, reason: Bilingual
    ) -> None:
        unit.visits.decide(terminal.terminal_id, event.request_id, now, reason)
        fact = RequestRefused(request_id=event.request_id, reason_zh=reason.zh, reason_en=reason.en)
        unit.terminals.tell(terminal.terminal_id, fact.model_dump(mode="json"))

    def _issue(
        self, event: RequestSubmitted, person: Person, terminal: Terminal, unit: Unit, now: datetime
    ) -> None:
        issued_at = now.replace(microsecond=0)  # the code carries whole seconds; paper and feed say the same
        number = unit.certificates.take_number(
            SERIES[event.service_id], issued_at.astimezone(self.time_zone).year
        )
        fact = CertificateIssued(
            request_id=event.request_id,
            employee_id=person.employee_id,
            number=number,
            issued_at=issued_at,
            facts=self._facts(event, person, issued_at),
            verify_code=self.sign(self._claims(event, person, number, issued_at)),
        )
        unit.visits.decide(terminal.terminal_id, event.request_id, now, None)
        unit.certificates.add(
            Certificate(
                number=number,
                terminal_id=terminal.terminal_id,
                request_id=event.request_id,
                employee_id=person.employee_id,
                kind=event.service_id,
                issued_at=issued_at,
                facts=fact.facts,
                verify_code=fact.verify_code,
            )
        )
        unit.terminals.tell(terminal.terminal_id, fact.model_dump(mode="json"))

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


def answered(event: RequestSubmitted, name: str) -> str | None:
    """Return an answer that a paper can state: a text, and not a long one."""
    answer = event.answers.get(name)
    return answer if isinstance(answer, str) and len(answer) <= LONGEST_WORD else None


def language_of(event: RequestSubmitted) -> str:
    """Return the language of the paper (zh, en or both): as answered, or else the visit's."""
    wish = answered(event, "language")
    return wish if wish in ("zh", "en", "both") else event.language.value
