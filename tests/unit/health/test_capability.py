from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.catalogue.catalogue import Catalogue, shipped
from config.catalogue.definition import DeviceClass, Offline, Service, When
from contract.availability import Availability, Hindrance
from contract.events import Means
from contract.language import both
from devices.card_reader import CardReader
from devices.device import ABSENT, NEEDS_ATTENTION, USABLE, Ability, Fault, Report, Status
from devices.document_printer import DocumentPrinter
from devices.id_card_reader import IdCardReader
from devices.receipt_printer import ReceiptPrinter
from devices.registry import driver_classes
from kiosk.effects.places import BLOCKING
from kiosk.health.capability import (
    HINDRANCES,
    KEEPING,
    READERS,
    Capability,
    Health,
    ServiceHealth,
    level_asked,
    works,
)
from kiosk.journey.offer import Offer
from kiosk.journey.registry import step_kinds

WELL = Report(Status.ONLINE)
LOST = Report(Status.NO_DEVICE, frozenset({Fault.UNREACHABLE}))
BADGES, ID_CARDS = "card-reader", "id-card-reader"
CHALLENGES = frozenset({Ability.CHALLENGES_CARDS})
KEEPS = BLOCKING | {Fault.PICTURE_FROZEN}  # what keeps printers from a job, and cameras from a page


@dataclass
class Condition:
    device_class: str
    report: Report = WELL
    abilities: frozenset[Ability] = frozenset()


@pytest.fixture(name="catalogue", scope="module")
def _catalogue() -> Catalogue:
    found = Catalogue.load(shipped(), step_kinds())
    assert isinstance(found, Catalogue)
    return found


def employment(catalogue: Catalogue) -> Service:
    return catalogue.services["cert.employment"]


def health(*conditions: Condition, online: bool = True, room: bool = True) -> Health:
    return Health(lambda: conditions, lambda: online, lambda: room)


def equipped(*, without: str = "") -> list[Condition]:
    return [Condition(one) for one in (BADGES, "document-printer", "receipt-printer") if one != without]


def test_the_names_are_those_of_the_devices() -> None:
    classes = {found.device_class for found in driver_classes().values()}
    assert {DocumentPrinter.device_class, ReceiptPrinter.device_class} <= {one.value for one in DeviceClass}
    assert set(READERS) == {CardReader.device_class, IdCardReader.device_class} <= classes
    assert KEEPING == KEEPS
    assert set(HINDRANCES) == set(Capability)
    assert [HINDRANCES[one] for one in Capability] == sorted(HINDRANCES.values(), key=list(Hindrance).index)


@pytest.mark.parametrize("status", list(Status))
def test_a_device_works_by_its_status(status: Status) -> None:
    assert works(Report(status)) is (status in USABLE)
    assert (status in USABLE) is (status not in ABSENT | NEEDS_ATTENTION)


@pytest.mark.parametrize("fault", list(Fault))
def test_a_device_works_by_its_faults(fault: Fault) -> None:
    assert works(Report(Status.ONLINE, frozenset({fault}))) is (fault not in KEEPS)


def test_a_second_printer_is_enough(catalogue: Catalogue) -> None:
    out = Condition("document-printer", Report(Status.USER_ERROR, frozenset({Fault.PAPER_OUT})))
    others = equipped(without="document-printer")
    lacking = ServiceHealth(Availability.NOT_NOW, (Hindrance.DOCUMENT_PRINTER,))
    assert health(out, *others).of(employment(catalogue)) == lacking
    assert health(out, Condition("document-printer"), *others).of(employment(catalogue)) == ServiceHealth()
    assert health(*others).of(employment(catalogue)) == lacking


NO_PRINTER = (Availability.NOT_NOW, Hindrance.DOCUMENT_PRINTER)


@pytest.mark.parametrize(
    ("service_id", "lacking", "online", "room", "expected"),
    [
        ("cert.employment", "", True, True, (Availability.AVAILABLE, Hindrance.NONE)),
        ("cert.employment", "", False, True, (Availability.LIMITED, Hindrance.NO_NETWORK)),
        ("cert.employment", "receipt-printer", True, True, (Availability.LIMITED, Hindrance.RECEIPT_PRINTER)),
        ("cert.employment", "receipt-printer", False, True, (Availability.LIMITED, Hindrance.NO_NETWORK)),
        ("cert.employment", "document-printer", False, True, NO_PRINTER),
        ("cert.employment", "", True, False, (Availability.NOT_NOW, Hindrance.STORE_FULL)),
        ("cert.employment", "document-printer", False, False, (Availability.NOT_NOW, Hindrance.STORE_FULL)),
        ("cert.employment", BADGES, True, True, (Availability.NOT_NOW, Hindrance.IDENTIFICATION)),
        ("cert.reprint", "", False, True, (Availability.AVAILABLE, Hindrance.NONE)),
        ("cert.reprint", "document-printer", True, True, NO_PRINTER),
    ],
)
def test_whether_a_service_works(
    catalogue: Catalogue,
    service_id: str,
    lacking: str,
    online: bool,
    room: bool,
    expected: tuple[Availability, Hindrance],
) -> None:
    offer = Offer(catalogue, (), health(*equipped(without=lacking), online=online, room=room))
    state = offer.state(catalogue.services[service_id])
    assert (state.availability, state.hindrance) == expected


def asking(catalogue: Catalogue, level: int) -> Service:
    service = employment(catalogue)
    return replace(service, file=service.file.model_copy(update={"level": level}))


@pytest.mark.parametrize(
    ("readers", "held", "reach"),
    [
        ([], (), 0),
        ([Condition(BADGES)], (), 2),  # with a PIN
        ([Condition(ID_CARDS)], (), 3),
        ([Condition(BADGES), Condition(ID_CARDS, LOST)], (), 2),
        ([Condition(BADGES, LOST), Condition(BADGES)], (), 2),
        ([Condition(BADGES), Condition(ID_CARDS)], (), 3),
        ([Condition(BADGES, LOST)], (Means.BADGE,), 2),  # who is there already needs no reader for it
        ([], (Means.ID_CARD,), 3),
        ([Condition(BADGES, abilities=CHALLENGES)], (), 3),
        ([Condition(BADGES, LOST, CHALLENGES), Condition(BADGES)], (), 2),
        ([Condition(BADGES, abilities=CHALLENGES)], (Means.BADGE,), 2),  # theirs is a plain one
        ([Condition(BADGES, LOST, CHALLENGES)], (Means.PIV,), 3),
    ],
)
def test_what_the_readers_that_work_are_enough_for(
    catalogue: Catalogue, readers: list[Condition], held: tuple[Means, ...], reach: int
) -> None:
    others = [one for one in equipped() if one.device_class not in READERS]
    for level in range(4):
        state = health(*readers, *others).of(asking(catalogue, level), held)
        assert (Hindrance.IDENTIFICATION in state.hindrances) is (level > reach)


def test_a_step_that_everybody_meets_asks_for_more_than_its_service(catalogue: Catalogue) -> None:
    service = employment(catalogue)
    first, *rest = service.steps
    always = replace(service, steps=(replace(first, level=3, when=None), *rest))
    assert level_asked(always) == 3
    sometimes = replace(service, steps=(replace(first, level=3, when=When(answer="x", among=("y",))), *rest))
    assert level_asked(sometimes) == service.file.level


@given(
    there=st.sets(st.sampled_from(sorted({one.value for one in DeviceClass} | set(READERS)))),
    more=st.sampled_from(sorted({one.value for one in DeviceClass} | set(READERS))),
    needs=st.sets(st.sampled_from(DeviceClass)),
    wants=st.sets(st.sampled_from(DeviceClass)),
    level=st.integers(0, 3),
    offline=st.sampled_from(Offline),
    online=st.booleans(),
    room=st.booleans(),
)
def test_one_more_thing_that_works_never_takes_a_service_away(
    catalogue: Catalogue,
    there: set[str],
    more: str,
    needs: set[DeviceClass],
    wants: set[DeviceClass],
    level: int,
    offline: Offline,
    online: bool,
    room: bool,
) -> None:
    told = {"needs": tuple(needs), "wants": tuple(wants), "level": level, "offline": offline}
    service = replace(employment(catalogue), file=employment(catalogue).file.model_copy(update=told))
    before = health(*map(Condition, there), online=online, room=room).of(service)
    after = health(*map(Condition, there | {more}), online=online, room=room).of(service)
    order = (Availability.NOT_NOW, Availability.LIMITED, Availability.AVAILABLE)
    assert order.index(after.availability) >= order.index(before.availability)
    assert set(after.hindrances) <= set(before.hindrances)
    assert (before.availability is Availability.AVAILABLE) is (before.hindrances == ())
    if set(after.hindrances) != set(before.hindrances):
        assert health(*map(Condition, there), online=online, room=room).hindered_by(more, [service])


def test_a_service_that_is_switched_off(catalogue: Catalogue) -> None:
    place = both("三楼东厅", "East hall, third floor")
    offer = Offer(catalogue, ("cert.reprint",), health(*equipped()), elsewhere=lambda _: place)
    assert offer.state(catalogue.services["cert.reprint"]).hindrance is Hindrance.SWITCHED_OFF
    certificates, *_others = offer.categories()
    assert [(tile.availability, tile.elsewhere) for tile in certificates.tiles] == [
        (Availability.AVAILABLE, None),
        (Availability.NOT_NOW, place),
    ]
    assert [service.service_id for service, _ in offer.states()][:2] == ["cert.employment", "cert.reprint"]


def test_nobody_is_sent_to_another_terminal_for_what_lies_at_this_one(catalogue: Catalogue) -> None:
    place = both("三楼东厅", "East hall, third floor")
    off = tuple(catalogue.services)
    offer = Offer(catalogue, off, health(*equipped()), lambda _: place, step_kinds())
    bound = {one for one in catalogue.services if offer.elsewhere(one) is None}
    assert bound == {"cert.reprint", "gift.collect", "me.progress"}
    tiles = [tile for category in offer.categories() for tile in category.tiles]
    assert {tile.service_id for tile in tiles if tile.elsewhere is None} == bound - {"gift.collect"}


def test_what_a_device_that_is_gone_keeps_from_working(catalogue: Catalogue) -> None:
    offer = Offer(catalogue, ("cert.reprint",), health(*equipped(without="document-printer")))
    assert [one.service_id for one in offer.hindered_by("document-printer")] == ["cert.employment"]
    assert offer.hindered_by("card-reader") == []
    unread = Offer(catalogue, (), health(*equipped(without=BADGES)))
    every = [service for service, _ in unread.states()]
    assert unread.hindered_by(ID_CARDS) == unread.hindered_by(BADGES)
    assert {one.service_id for one in unread.hindered_by(BADGES)} == {one.service_id for one in every}


def test_on_battery_nothing_new_is_begun(catalogue: Catalogue) -> None:
    on_battery = Health(equipped, lambda: True, lambda: True, on_mains=lambda: False)
    lacking = ServiceHealth(Availability.NOT_NOW, (Hindrance.NO_POWER,))
    assert {on_battery.of(one).hindrance for one in catalogue.services.values()} == {Hindrance.NO_POWER}
    assert on_battery.of(employment(catalogue)) == lacking
