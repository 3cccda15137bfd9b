"""Somebody at the counter is recognised by their phone: what comes back is held against who is there."""

from __future__ import annotations

from contract.events import Means, Refusal
from kiosk.domain.person import Employee
from kiosk.domain.phone import PhoneLine, PhoneStage, PhoneStanding
from kiosk.journey.views import PhoneView
from kiosk.journey.visit import OpenVisit
from kiosk.store.store import Store

REFUSED = {
    PhoneStage.REFUSED: Refusal.PHONE_REFUSED,
    PhoneStage.OTHER_PERSON: Refusal.PHONE_OTHER_PERSON,
    PhoneStage.EXPIRED: Refusal.PHONE_EXPIRED,
    PhoneStage.UNREACHABLE: Refusal.PHONE_UNREACHABLE,
}


def begin(line: PhoneLine, visit: OpenVisit) -> None:
    """Have a code shown that whoever is there may confirm; anybody where nobody is known yet."""
    employee = visit.employee
    line.begin(visit.record.visit_id, None if employee is None else employee.employee_id)


def look(line: PhoneLine, visit: OpenVisit, store: Store) -> PhoneView | Employee | Refusal:
    """Return what to show, who confirmed, or why nobody did; the visit knows the latter two from then on.

    Where nothing is under way it has expired: the store may have failed after the platform had answered.
    """
    standing = line.standing() or PhoneStanding(PhoneStage.EXPIRED)
    if standing.stage in (PhoneStage.ASKING, PhoneStage.SHOWN):
        return PhoneView(standing.code, standing.seconds_left, troubled=standing.troubled)
    line.end()
    if standing.stage is PhoneStage.NOT_OFFERED:
        return Refusal.PHONE_UNREACHABLE  # not a fact for a platform of a release that has no word for it
    refusal = REFUSED.get(standing.stage)
    found = refusal or _owner(standing.employee_id or "", visit, store)
    if isinstance(found, Refusal):
        return visit.refuse(Means.PHONE, found)
    visit.recognise(found, Means.PHONE)
    return found


def _owner(employee_id: str, visit: OpenVisit, store: Store) -> Employee | Refusal:
    """Return who confirmed; never anybody but the visit's own person, whatever the platform says."""
    with store.view() as unit:
        owner = unit.directory.get(employee_id)
    if owner is None:
        return Refusal.PHONE_UNKNOWN
    if visit.employee is not None and visit.employee.employee_id != owner.employee_id:
        return Refusal.PHONE_OTHER_PERSON
    return owner if owner.active else Refusal.LEFT_COMPANY
