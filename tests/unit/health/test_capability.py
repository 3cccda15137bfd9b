from __future__ import annotations

from dataclasses import dataclass

import pytest

from config.catalogue.catalogue import Catalogue, shipped
from config.catalogue.definition import DeviceClass, Service
from devices.card_reader import CardReader
from devices.device import ABSENT, NEEDS_ATTENTION, USABLE, Fault, Report, Status
from devices.document_printer import DocumentPrinter
from devices.receipt_printer import ReceiptPrinter
from kiosk.effects.places import BLOCKING
from kiosk.health.capability import KEEPING, Capability, Health, works
from kiosk.journey.offer import HINDRANCES, Offer
from kiosk.journey.registry import step_kinds
from kiosk.journey.views import Availability, Hindrance

WELL = Report(Status.ONLINE)


@dataclass
class Condition:
    device_class: str
    report: Report


@pytest.fixture(name="catalogue", scope="module")
def _catalogue() -> Catalogue:
    found = Catalogue.load(shipped(), step_kinds())
    assert isinstance(found, Catalogue)
    return found


def employment(catalogue: Catalogue) -> Service:
    return catalogue.services["cert.employment"]


def health(*conditions: Condition, online: bool = True, room: bool = True) -> Health:
    return Health(lambda: conditions, lambda: online, lambda: room)


def printer(report: Report = WELL) -> Condition:
    return Condition("document-printer", report)


def test_the_names_are_those_of_the_devices() -> None:
    assert {one.value for one in DeviceClass} == {DocumentPrinter.device_class, ReceiptPrinter.device_class}
    assert CardReader.device_class not in {one.value for one in DeviceClass}
    assert KEEPING == BLOCKING
    assert set(HINDRANCES) == set(Capability)


@pytest.mark.parametrize("status", list(Status))
def test_a_device_works_by_its_status(status: Status) -> None:
    assert works(Report(status)) is (status in USABLE)
    assert (status in USABLE) is (status not in ABSENT | NEEDS_ATTENTION)


@pytest.mark.parametrize("fault", list(Fault))
def test_a_device_works_by_its_faults(fault: Fault) -> None:
    assert works(Report(Status.ONLINE, frozenset({fault}))) is (fault not in BLOCKING)


def test_a_second_printer_is_enough(catalogue: Catalogue) -> None:
    out = printer(Report(Status.USER_ERROR, frozenset({Fault.PAPER_OUT})))
    assert health(out).lacking(employment(catalogue)) == (Capability.DOCUMENT_PRINTER,)
    assert health(out, printer()).lacking(employment(catalogue)) == ()
    assert health().lacking(employment(catalogue)) == (Capability.DOCUMENT_PRINTER,)


@pytest.mark.parametrize(
    ("service_id", "conditions", "online", "room", "expected"),
    [
        ("cert.employment", [printer()], True, True, (Availability.AVAILABLE, Hindrance.NONE)),
        ("cert.employment", [printer()], False, True, (Availability.LIMITED, Hindrance.NO_NETWORK)),
        ("cert.employment", [], False, True, (Availability.NOT_NOW, Hindrance.DOCUMENT_PRINTER)),
        ("cert.employment", [printer()], True, False, (Availability.NOT_NOW, Hindrance.STORE_FULL)),
        ("cert.employment", [], False, False, (Availability.NOT_NOW, Hindrance.STORE_FULL)),
        ("cert.reprint", [printer()], False, True, (Availability.AVAILABLE, Hindrance.NONE)),
        ("cert.reprint", [], True, True, (Availability.NOT_NOW, Hindrance.DOCUMENT_PRINTER)),
    ],
)
def test_whether_a_service_works(
    catalogue: Catalogue,
    service_id: str,
    conditions: list[Condition],
    online: bool,
    room: bool,
    expected: tuple[Availability, Hindrance],
) -> None:
    offer = Offer(catalogue, (), health(*conditions, online=online, room=room))
    assert offer.state(catalogue.services[service_id]) == expected


def test_a_service_that_is_switched_off(catalogue: Catalogue) -> None:
    offer = Offer(catalogue, ("cert.reprint",), health(printer()))
    assert offer.state(catalogue.services["cert.reprint"]) == (Availability.NOT_NOW, Hindrance.SWITCHED_OFF)
    (certificates,) = offer.categories()
    assert [tile.availability for tile in certificates.tiles] == [
        Availability.AVAILABLE,
        Availability.NOT_NOW,
    ]
