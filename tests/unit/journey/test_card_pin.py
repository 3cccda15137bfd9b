"""The PIN of a smart badge, checked by the badge: what brings to level three, and what each refusal says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.events import Means, Refusal
from contract.feed import DirectoryPage
from contract.language import Language
from devices.card_proof import CardProof, Caution, HolderProof, PinResult, PinVerdict, Proof
from devices.card_reader import Card, CardReader
from devices.device import Ability, Report, Status
from devices.errors import DeviceError, DeviceFailure
from kiosk.identity.reading import PivReading
from kiosk.journey.views import NotRecognised, Recognised, StepUp, StepView
from tests.helpers.desk import HASHER, PIN, SALT, Desk, Spot, entry

NUMBER, OTHER_NUMBER = "0F" * 16, "F0" * 16
CARD_PIN = "271828"
RIGHT = HolderProof(PinVerdict(PinResult.ACCEPTED), CardProof(Proof.GENUINE, NUMBER))


class PinReader(CardReader):
    """A reader that was told what its card answers, and keeps how it was asked."""

    driver = "pin-reader"
    abilities = frozenset({Ability.CHALLENGES_CARDS, Ability.TAKES_CARD_PINS})

    def __init__(self) -> None:
        self.answers: list[HolderProof | DeviceFailure] = []
        self.asked: list[tuple[str, Caution | None]] = []
        self.status = Status.ONLINE

    def open(self) -> None: ...

    def close(self) -> None: ...

    def watch(self) -> Report:
        return Report(self.status)

    def card(self) -> Card | None:
        return None

    def prove_holder(self, pin: str, caution: Caution | None = None) -> HolderProof:
        self.asked.append((pin, caution))
        answer = self.answers.pop(0)
        if isinstance(answer, DeviceFailure):
            raise DeviceError(answer)
        return answer


def refused(result: PinResult, left: int | None = None) -> HolderProof:
    return HolderProof(PinVerdict(result, left), CardProof(Proof.GENUINE, NUMBER))


@pytest.fixture(name="reader")
def pin_reader() -> PinReader:
    return PinReader()


@pytest.fixture
def smart(tmp_path: Path, reader: PinReader) -> Iterator[Desk]:
    """A terminal whose reader presents PINs, and somebody there whose smart badge proved itself."""
    folder = tmp_path / "catalogue"
    desk = Desk(tmp_path, card_reader=reader)
    folder.mkdir()
    for name in ("categories.yaml", "cert.employment.yaml"):
        text = (desk.catalogue_folder / name).read_text()
        (folder / name).write_text(text.replace("level: 2", "level: 3"))
    desk.catalogue_folder = folder
    desk.restart()
    owner = entry("E00001", "张三", badge_uids=["04A1B2C3", NUMBER], pin_hash=HASHER.hash(PIN))
    desk.know(DirectoryPage(salt=SALT, entries=[owner], version=2, more=False))
    desk.counter.begin(Language.ZH)
    assert desk.counter.present(PivReading(NUMBER)) == Recognised("张*", 2)
    yield desk
    desk.store.close()


def test_a_service_of_level_three_asks_for_it_and_is_opened_by_it(smart: Desk, reader: PinReader) -> None:
    asked = smart.counter.open_service("cert.employment")
    assert asked == StepUp(3, (Means.PIN, Means.CARD_PIN, Means.ID_CARD))
    reader.answers = [RIGHT]
    assert smart.counter.enter_card_pin(CARD_PIN) == Recognised("张*", 3)
    assert isinstance(smart.counter.resume(), StepView)
    assert reader.asked == [(CARD_PIN, Caution(frozenset({NUMBER})))]
    told = [(event["means"], event["level"]) for event in smart.events("visit.identified")]
    assert told == [("piv", 2), ("card-pin", 3)]
    assert CARD_PIN not in str(smart.events())


def test_where_no_reader_takes_pins_nobody_is_asked_for_one(smart: Desk, reader: PinReader) -> None:
    without = StepUp(3, (Means.PIN, Means.ID_CARD))
    reader.status = Status.OFFLINE
    assert smart.counter.open_service("cert.employment") == without
    assert smart.counter.enter_card_pin(CARD_PIN) == NotRecognised(Refusal.CARD_GONE)
    smart.pin_readers[0].abilities = frozenset({Ability.CHALLENGES_CARDS})
    reader.status = Status.ONLINE
    assert smart.counter.resume() == without


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (refused(PinResult.WRONG, 2), NotRecognised(Refusal.WRONG_PIN, 2)),
        (refused(PinResult.MALFORMED), NotRecognised(Refusal.WRONG_PIN)),
        (refused(PinResult.BLOCKED, 0), NotRecognised(Refusal.CARD_BLOCKED)),
        (refused(PinResult.OTHER_CARD), NotRecognised(Refusal.OTHER_PERSON)),
        (refused(PinResult.NO_CARD), NotRecognised(Refusal.CARD_GONE)),
        (refused(PinResult.UNREADABLE), NotRecognised(Refusal.UNREADABLE)),
        (refused(PinResult.UNPROVEN), NotRecognised(Refusal.BADGE_UNPROVEN)),
        (refused(PinResult.NOT_PIV), NotRecognised(Refusal.BADGE_UNPROVEN)),
        (refused(PinResult.REFUSED), NotRecognised(Refusal.PIN_NOT_TAKEN)),
        (refused(PinResult.UNSUPPORTED), NotRecognised(Refusal.PIN_NOT_TAKEN)),
        (HolderProof(PinVerdict(PinResult.ACCEPTED)), NotRecognised(Refusal.BADGE_UNPROVEN)),
        (
            HolderProof(PinVerdict(PinResult.ACCEPTED), CardProof(Proof.FORGED)),
            NotRecognised(Refusal.BADGE_UNPROVEN),
        ),
        (
            HolderProof(PinVerdict(PinResult.ACCEPTED), CardProof(Proof.GENUINE, OTHER_NUMBER)),
            NotRecognised(Refusal.OTHER_PERSON),
        ),
        (DeviceFailure.TIME_OUT, NotRecognised(Refusal.UNREADABLE)),
    ],
)
def test_what_a_person_is_told(
    smart: Desk, reader: PinReader, answer: HolderProof | DeviceFailure, told: NotRecognised
) -> None:
    reader.answers = [answer]
    assert smart.counter.enter_card_pin(CARD_PIN) == told
    (event,) = smart.events("identification.refused")
    assert (event["means"], event["reason"]) == ("card-pin", told.reason.value)
    assert [one["level"] for one in smart.events("visit.identified")] == [2]


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (refused(PinResult.LAST_TRY, 1), NotRecognised(Refusal.LAST_TRY, 1)),
        (refused(PinResult.WRONG, 1), NotRecognised(Refusal.WRONG_PIN, 1)),
    ],
)
def test_the_last_try_is_spent_only_by_who_was_told_of_it(
    smart: Desk, reader: PinReader, before: HolderProof, said: NotRecognised
) -> None:
    reader.answers = [before, refused(PinResult.NO_CARD), RIGHT]
    assert smart.counter.enter_card_pin(CARD_PIN) == said
    smart.counter.enter_card_pin(CARD_PIN)
    smart.counter.enter_card_pin(CARD_PIN)
    assert [caution.told_of for _, caution in reader.asked if caution] == ["", NUMBER, ""]


def test_the_next_person_is_told_anew(smart: Desk, reader: PinReader) -> None:
    reader.answers = [refused(PinResult.LAST_TRY, 1), RIGHT]
    smart.counter.enter_card_pin(CARD_PIN)
    smart.counter.begin(Language.EN)
    smart.counter.present(PivReading(NUMBER))
    smart.counter.enter_card_pin(CARD_PIN)
    assert [caution.told_of for _, caution in reader.asked if caution] == ["", ""]


def test_a_pin_of_nobody_is_our_own_bug(desk: Desk) -> None:
    desk.counter.begin(Language.ZH)
    with pytest.raises(LookupError):
        desk.counter.enter_card_pin(CARD_PIN)


def test_one_card_alone_gets_the_pin_whatever_lies_on_the_other_readers(
    smart: Desk, reader: PinReader
) -> None:
    other = PinReader()
    other.answers = [refused(PinResult.OTHER_CARD), refused(PinResult.OTHER_CARD)]
    smart.pin_readers.insert(0, Spot("other", other))
    reader.answers = [refused(PinResult.WRONG, 2), RIGHT]
    spare = PinReader()
    smart.pin_readers.append(Spot("spare", spare))
    assert smart.counter.enter_card_pin(CARD_PIN) == NotRecognised(Refusal.WRONG_PIN, 2)
    assert smart.counter.enter_card_pin(CARD_PIN) == Recognised("张*", 3)
    assert spare.asked == []
