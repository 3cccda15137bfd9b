"""PIV cards on a real pcscd: challenges, PIN, a slow card, one pulled in mid-challenge."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from contract.events import Refusal
from contract.feed import DirectoryPage
from contract.language import Language
from devices.card_proof import CardProof, HolderProof, PinResult, PinVerdict, Proof
from devices.card_reader import Card, CardLaid, CardReader, CardTaken, CardUnreadable
from devices.device import Announcement
from devices.drivers.pcsc import PcscOptions, PcscReader
from devices.emulators.vpcd_card import AUTHORITY, VpcdCard
from devices.protocols.vpcd import MIFARE_1K_ATR
from devices.registry import build_driver
from kiosk.identity.reading import PivReading, reading_of
from kiosk.journey.views import NotRecognised, Recognised
from tests.helpers.desk import SALT, entry
from tests.helpers.desk import Desk as Terminal
from tests.helpers.pcsc import PIN, PIV_CARDS, READER, UID, virtual_badge

pytestmark = pytest.mark.xdist_group("pcsc")
WITHIN = 20.0
GENUINE = PIV_CARDS[0][0]


class Desk:
    """An open reader that trusts the cards' authority, and what it announced."""

    def __init__(self, badge: VpcdCard, folder: Path, options: PcscOptions | None = None) -> None:
        self.badge = badge
        plain = PcscOptions(reader=READER, trust=folder / AUTHORITY)
        self.reader: CardReader = PcscReader(options or plain)
        self.heard: list[Announcement] = []
        self.reader.announce = self.heard.append
        self.reader.open()

    def lay(self, hand: str, uid: str | None = None) -> None:
        self.badge.act(hand, uid)
        self.until(CardLaid)

    def until(self, kind: type[Announcement]) -> None:
        self.heard.clear()
        for _ in range(100):
            self.reader.watch()
            if any(isinstance(one, kind) for one in self.heard):
                return
        pytest.fail(f"no {kind.__name__}")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with virtual_badge(tmp_path, mute=0.6, piv=True) as badge:
        desk = Desk(badge, tmp_path)
        yield desk
        desk.reader.close()


def test_each_card_proves_what_it_can(desk: Desk) -> None:
    assert desk.reader.prove_card() == CardProof(Proof.NO_CARD)
    assert desk.reader.prove_holder(PIN).pin.result is PinResult.NO_CARD
    expected = [Proof.GENUINE, Proof.FORGED, Proof.EXPIRED, Proof.UNTRUSTED]
    for (uid, *_), proof in zip(PIV_CARDS, expected, strict=True):
        desk.lay("lay", uid)
        assert desk.reader.prove_card().result is proof
    desk.lay("lay", UID)
    assert desk.reader.prove_card() == CardProof(Proof.NOT_PIV)


def test_a_pin_holds_for_one_proof_and_the_card_forgets_it(desk: Desk) -> None:
    desk.lay("lay", GENUINE)
    wrong = HolderProof(PinVerdict(PinResult.WRONG, 2))
    assert desk.reader.prove_holder("000000") == wrong
    held = desk.reader.prove_holder(PIN)
    assert held.pin == PinVerdict(PinResult.ACCEPTED)
    assert held.card is not None
    assert held.card.result is Proof.GENUINE
    assert not desk.badge._piv[GENUINE].applet.verified
    desk.heard.clear()
    desk.reader.watch()
    assert desk.heard == []


def test_a_card_that_is_slow_to_sign_is_waited_for(desk: Desk) -> None:
    desk.lay("lay-slow")
    assert desk.reader.prove_card().result is Proof.GENUINE


@pytest.mark.slow
def test_a_card_mute_for_three_seconds_is_waited_for(tmp_path: Path) -> None:
    with virtual_badge(tmp_path, mute=3.0, piv=True) as badge:
        desk = Desk(badge, tmp_path)
        desk.lay("lay-slow")
        assert desk.reader.prove_card().result is Proof.GENUINE
        desk.reader.close()


def test_a_card_pulled_in_mid_challenge_is_unreadable_then_taken_and_the_next_one_proves_itself(
    tmp_path: Path,
) -> None:
    with virtual_badge(tmp_path, mute=60.0, piv=True) as badge:
        desk = Desk(badge, tmp_path)
        desk.lay("lay-slow")

        def pull() -> None:
            assert badge.asked.wait(WITHIN)
            badge.act("take")

        hand = threading.Thread(target=pull)
        hand.start()
        assert desk.reader.prove_card() == CardProof(Proof.UNREADABLE)
        hand.join()
        desk.until(CardTaken)
        desk.lay("lay", GENUINE)
        assert desk.reader.prove_card().result is Proof.GENUINE
        desk.reader.close()


def test_where_cards_must_prove_themselves_only_genuine_ones_are_taken(desk: Desk, tmp_path: Path) -> None:
    desk.lay("lay", GENUINE)
    number = desk.reader.prove_card().number
    options = PcscOptions(reader=READER, trust=tmp_path / AUTHORITY, proven=True)
    strict = Desk(desk.badge, tmp_path, options)
    strict.until(CardLaid)
    proof = CardProof(Proof.GENUINE, number)
    assert strict.heard == [CardLaid(Card(bytes.fromhex(number), MIFARE_1K_ATR), proof)]
    strict.heard.clear()
    strict.reader.watch()
    assert strict.heard == []
    desk.badge.act("lay-exchanged")
    strict.until(CardUnreadable)
    assert strict.heard == [CardTaken(), CardUnreadable(Proof.NOT_PIV)]
    clone = PIV_CARDS[1][0]
    desk.badge.act("lay", clone)
    strict.until(CardUnreadable)
    assert strict.heard[-1] == CardUnreadable(Proof.FORGED)
    strict.reader.close()


def test_a_badge_that_is_challenged_is_its_owner_to_level_two_and_its_clone_is_refused(
    desk: Desk, tmp_path: Path
) -> None:
    desk.lay("lay", GENUINE)
    number = desk.reader.prove_card().number
    clone = PIV_CARDS[1][0]
    page = DirectoryPage(
        salt=SALT,
        entries=[entry("E00001", "张三", badge_uids=[GENUINE, clone, number])],
        version=2,
        more=False,
    )
    options = PcscOptions(reader=READER, trust=tmp_path / AUTHORITY, challenge=True)
    asking = Desk(desk.badge, tmp_path, options)

    terminal = Terminal(tmp_path / "terminal")
    terminal.know(page)
    terminal.counter.begin(Language.ZH)

    def present() -> Recognised | NotRecognised:
        asking.until(CardLaid)
        (reading,) = filter(None, map(reading_of, asking.heard))
        return terminal.counter.present(reading)

    assert present() == Recognised("张*", 2)
    desk.badge.act("lay", clone)
    assert present() == NotRecognised(Refusal.BADGE_UNPROVEN)
    assert [one["means"] for one in terminal.events("visit.identified")] == ["piv"]
    asking.reader.close()
    terminal.store.close()


def test_the_cards_own_pin_is_level_three_and_its_last_try_is_told_before_it_is_spent(
    desk: Desk, tmp_path: Path
) -> None:
    desk.lay("lay", GENUINE)
    number = desk.reader.prove_card().number
    trust = str(tmp_path / AUTHORITY)
    reader = build_driver("pcsc", {"reader": READER, "trust": trust, "challenge": True, "card_pin": True})
    assert isinstance(reader, CardReader)
    reader.open()
    terminal = Terminal(tmp_path / "terminal", card_reader=reader)
    owner = entry("E00001", "张三", badge_uids=[number])
    terminal.know(DirectoryPage(salt=SALT, entries=[owner], version=2, more=False))

    def sign_in() -> None:
        terminal.counter.begin(Language.ZH)
        assert terminal.counter.present(PivReading(number)) == Recognised("张*", 2)

    enter = terminal.counter.enter_card_pin
    sign_in()
    assert enter("000000") == NotRecognised(Refusal.WRONG_PIN, 2)
    assert enter("000000") == NotRecognised(Refusal.WRONG_PIN, 1)
    sign_in()
    assert enter(PIN) == NotRecognised(Refusal.LAST_TRY, 1)
    assert enter(PIN) == Recognised("张*", 3)
    desk.badge._piv[GENUINE].applet.tries = 0
    assert enter(PIN) == NotRecognised(Refusal.CARD_BLOCKED)
    desk.lay("lay", PIV_CARDS[1][0])
    assert enter(PIN) == NotRecognised(Refusal.BADGE_UNPROVEN)
    desk.badge.act("take")
    desk.until(CardTaken)
    assert enter(PIN) == NotRecognised(Refusal.CARD_GONE)
    reader.close()
    terminal.store.close()


def test_cards_cannot_prove_themselves_to_nobody() -> None:
    with pytest.raises(ValidationError, match="nobody is trusted"):
        PcscOptions(proven=True)


def test_a_reader_that_trusts_nobody_cannot_ask(desk: Desk) -> None:
    desk.lay("lay", GENUINE)
    plain = PcscReader(PcscOptions(reader=READER))
    plain.open()
    assert plain.prove_card() == CardProof(Proof.UNSUPPORTED)
    assert plain.prove_holder(PIN).pin.result is PinResult.UNSUPPORTED
    plain.close()
