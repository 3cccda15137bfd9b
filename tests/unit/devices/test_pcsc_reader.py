"""The badge reader's conversation with PC/SC, by a service of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from smartcard import scard

import devices.drivers.pcsc
import devices.pcsc.link
from devices.card_proof import CardProof, PinResult, Proof
from devices.card_reader import Card, CardLaid, CardTaken, CardUnreadable
from devices.device import Ability, Announcement, Status
from devices.drivers.pcsc import GET_UID, PcscOptions, PcscReader
from devices.emulators.piv_applet import Flaw, PivApplet
from devices.emulators.piv_issuer import Issuer, KeyKind
from devices.errors import DeviceError, DeviceFailure
from devices.hangs import keep_nothing
from devices.isolation.proxy import build_isolated
from devices.piv.trust import Trust
from devices.registry import OptionsError, build_driver

ATR = b"\x3b\x00"
ONE, TWO = b"\x04\xa1\xb2\xc3", b"\x04\xa1\xb2\xc4"
REFUSED = b"\x6a\x81"
ACR = "ACS ACR122U 00 00"


class Service:
    """A pcscd with one reader; `uid` is what lies there, `stay` counts insertions and removals."""

    def __init__(self) -> None:
        self.readers = [ACR]
        self.uid: bytes | None = None
        self.stay = 0
        self.connecting = self.transmitting = scard.SCARD_S_SUCCESS
        self.waiting: int | None = None
        self.left: list[int] = []
        self.applet: PivApplet | None = None
        self.asked = 0

    def __getattr__(self, name: str) -> object:
        """Return PC/SC's own constants and texts."""
        return getattr(scard, name)

    def lay(self, uid: bytes | None) -> None:
        """Lay a card, in such a way that pcscd sees it."""
        self.uid = uid
        self.stay += 1

    def SCardEstablishContext(self, scope: int) -> tuple[int, int]:  # noqa: N802 - PC/SC's name
        del scope
        return scard.SCARD_S_SUCCESS, 1

    def SCardReleaseContext(self, context: int) -> int:  # noqa: N802 - PC/SC's name
        return int(context != 1)

    def SCardListReaders(self, context: int, groups: list[str]) -> tuple[int, list[str]]:  # noqa: N802 - PC/SC's name
        del context, groups
        return (0, self.readers) if self.readers else (scard.SCARD_E_NO_READERS_AVAILABLE, [])

    def SCardGetStatusChange(  # noqa: N802 - PC/SC's name
        self, context: int, milliseconds: int, states: list[tuple[str, int]]
    ) -> tuple[int, list[tuple[str, int, list[int]]]]:
        del context, milliseconds
        ((reader, before),) = states
        if self.waiting is not None:
            return self.waiting, []
        if reader not in self.readers:
            return scard.SCARD_S_SUCCESS, [
                (reader, scard.SCARD_STATE_UNKNOWN | scard.SCARD_STATE_CHANGED, [])
            ]
        there = scard.SCARD_STATE_EMPTY if self.uid is None else scard.SCARD_STATE_PRESENT
        now = self.stay << 16 | there
        if now == before:
            return scard.SCARD_E_TIMEOUT, []
        return scard.SCARD_S_SUCCESS, [(reader, now | scard.SCARD_STATE_CHANGED, list(ATR))]

    def SCardConnect(self, context: int, reader: str, share: int, protocols: int) -> tuple[int, int, int]:  # noqa: N802 - PC/SC's name
        del context, reader, share, protocols
        return (self.connecting if self.uid is not None else scard.SCARD_E_NO_SMARTCARD), 2, 2

    def SCardBeginTransaction(self, card: int) -> int:  # noqa: N802 - PC/SC's name
        return int(card != 2)

    def SCardEndTransaction(self, card: int, after: int) -> int:  # noqa: N802 - PC/SC's name
        del after
        return int(card != 2)

    def SCardTransmit(self, card: int, protocol: int, command: list[int]) -> tuple[int, list[int]]:  # noqa: N802 - PC/SC's name
        del card, protocol
        self.asked += 1
        if self.transmitting or self.uid is None:
            return self.transmitting, []
        if bytes(command) != GET_UID:
            answer = self.applet.answer(bytes(command)) if self.applet else REFUSED
            return scard.SCARD_S_SUCCESS, list(answer)
        return scard.SCARD_S_SUCCESS, list(self.uid + (b"\x90\x00" if self.uid else REFUSED))

    def SCardDisconnect(self, card: int, after: int) -> int:  # noqa: N802 - PC/SC's name
        del card
        self.left.append(after)
        return scard.SCARD_S_SUCCESS


class Table:
    """A reader at that service; each turn of `clock` is `slowness` seconds."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.slowness = 0.0
        self.now = 0.0
        self.heard: list[Announcement] = []
        self.reader = PcscReader(PcscOptions(reader="ACR122"), clock=self._clock)
        self.reader.announce = self.heard.append
        self.reader.open()

    def _clock(self) -> float:
        self.now += self.slowness
        return self.now

    def look(self, times: int = 1) -> list[Announcement]:
        self.heard.clear()
        for _ in range(times):
            assert self.reader.watch().status is Status.ONLINE
        return list(self.heard)


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    service = Service()
    for module in (devices.drivers.pcsc, devices.pcsc.link):
        monkeypatch.setattr(module, "scard", service)
    table = Table(service)
    yield table
    table.reader.close()


def laid(uid: bytes) -> CardLaid:
    return CardLaid(Card(uid, ATR))


def failure(table: Table) -> DeviceFailure:
    with pytest.raises(DeviceError) as told:
        table.reader.watch()
    return told.value.failure


def test_a_card_is_read_again_while_it_lies_and_not_while_none_does(table: Table) -> None:
    assert table.look(3) == []
    assert table.service.asked == 0
    table.service.lay(ONE)
    assert table.look(3) == [laid(ONE)]
    assert table.service.asked == 3
    assert set(table.service.left) == {scard.SCARD_LEAVE_CARD}


def test_an_exchange_that_pcscd_missed_is_two_edges(table: Table) -> None:
    table.service.lay(ONE)
    table.look()
    table.service.uid = TWO
    assert table.look(2) == [CardTaken(), laid(TWO)]
    assert table.reader.card() == Card(TWO, ATR)


def test_one_reading_that_fails_is_nothing_yet_and_two_are_another_card(table: Table) -> None:
    table.service.lay(ONE)
    table.look()
    table.service.transmitting = scard.SCARD_E_NOT_TRANSACTED
    assert table.look() == []
    assert table.service.left[-1] == scard.SCARD_RESET_CARD, "so that another card can answer"
    table.service.transmitting = scard.SCARD_S_SUCCESS
    assert table.look() == []
    table.service.uid = b""
    assert table.look(3) == [CardTaken(), CardUnreadable()]
    table.service.uid = ONE
    assert table.look() == [CardTaken(), laid(ONE)]


def test_a_card_that_is_pulled_while_it_is_read_again_is_taken_once(table: Table) -> None:
    table.service.lay(ONE)
    table.look()
    table.service.connecting = scard.SCARD_W_REMOVED_CARD
    assert table.look() == []
    table.service.lay(None)
    assert table.look(2) == [CardTaken()]


def test_an_unreadable_card_that_is_slow_to_refuse_is_asked_once(table: Table) -> None:
    table.slowness = 0.5
    table.service.lay(b"")
    assert table.look(4) == [CardUnreadable()]
    assert table.service.asked == 1


def test_a_card_that_pcscd_finds_mute_is_not_asked(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    table.service.lay(ONE)
    monkeypatch.setattr(table.service, "SCARD_STATE_PRESENT", scard.SCARD_STATE_PRESENT, raising=False)
    monkeypatch.setattr(table.service, "SCARD_STATE_MUTE", scard.SCARD_STATE_PRESENT, raising=False)
    assert table.look(3) == [CardUnreadable()]
    assert table.service.asked == 0


def test_a_reader_unplugged_while_pcscd_stays_is_no_device_and_is_found_under_another_number(
    table: Table,
) -> None:
    table.service.lay(ONE)
    table.look()
    table.service.readers = []
    assert failure(table) is DeviceFailure.NO_DEVICE
    with pytest.raises(DeviceError) as told:
        table.reader.open()
    assert told.value.failure is DeviceFailure.NO_DEVICE
    table.service.readers = ["Other 00 00", ACR.replace("00 00", "01 00")]
    table.reader.open()
    assert table.reader.probe() == {"reader": "ACS ACR122U 01 00"}
    assert table.look() == [laid(ONE)]


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        (scard.SCARD_E_READER_UNAVAILABLE, DeviceFailure.NO_DEVICE),
        (scard.SCARD_E_UNKNOWN_READER, DeviceFailure.NO_DEVICE),
        (scard.SCARD_E_NO_SERVICE, DeviceFailure.CONNECTION_LOST),
        (scard.SCARD_F_COMM_ERROR, DeviceFailure.CONNECTION_LOST),
    ],
)
def test_what_is_not_the_cards_fault_loses_the_reader(table: Table, code: int, wanted: DeviceFailure) -> None:
    table.service.waiting = code
    assert failure(table) is wanted
    table.service.waiting = None
    table.service.lay(ONE)
    table.service.connecting = scard.SCARD_E_NO_SERVICE
    assert failure(table) is DeviceFailure.CONNECTION_LOST


def test_a_proof_of_no_card_and_of_one_that_fails_says_so(table: Table) -> None:
    table.reader._trust = Trust(())
    assert table.reader.prove_card() == CardProof(Proof.NO_CARD)
    assert table.reader.prove_holder("123456").pin.result is PinResult.NO_CARD
    table.service.lay(ONE)
    table.service.transmitting = scard.SCARD_F_COMM_ERROR
    assert table.reader.prove_card() == CardProof(Proof.UNREADABLE)
    assert table.reader.prove_holder("123456").pin.result is PinResult.UNREADABLE


def test_a_card_that_had_a_pin_presented_is_reset_whatever_came_of_it(table: Table) -> None:
    table.reader._trust = Trust(())
    table.service.lay(ONE)
    table.reader.prove_holder("123456")
    assert table.service.left == [scard.SCARD_RESET_CARD]


@pytest.mark.parametrize(
    ("strict", "uid", "flaw", "known", "result"),
    [
        (False, ONE, Flaw.NONE, "uid", Proof.GENUINE),
        (False, ONE, Flaw.CLONE, "uid", Proof.FORGED),
        (False, ONE, None, "uid", Proof.NOT_PIV),
        (False, b"", Flaw.NONE, "number", Proof.GENUINE),  # by contact
        (False, b"", Flaw.CLONE, "", Proof.FORGED),
        (False, b"", None, "", None),  # it says nothing at all
        (True, ONE, None, "", Proof.NOT_PIV),
        (True, ONE, Flaw.NONE, "number", Proof.GENUINE),
        (True, ONE, Flaw.CLONE, "", Proof.FORGED),
    ],
)
def test_each_card_is_challenged_as_it_is_laid(
    table: Table,
    tmp_path: Path,
    strict: bool,
    uid: bytes,
    flaw: Flaw | None,
    known: str,
    result: Proof | None,
) -> None:
    issuer = Issuer()
    (tmp_path / "trust.pem").write_bytes(issuer.pem)
    options = PcscOptions(trust=tmp_path / "trust.pem", challenge=True, proven=strict)
    reader = PcscReader(options, clock=table._clock)
    reader.announce = table.heard.append
    reader.open()
    table.service.applet = None if flaw is None else issuer.card(KeyKind.P_256, "123456", flaw)
    table.service.lay(uid)
    reader.watch()
    (told,) = table.heard
    if not known:
        assert told == CardUnreadable(result)
        return
    assert isinstance(told, CardLaid)
    assert told.proof is not None
    assert told.proof.result is result
    assert told.card.uid == (uid if known == "uid" else bytes.fromhex(told.proof.number))


def test_who_builds_a_reader_knows_whether_it_challenges_cards(tmp_path: Path) -> None:
    told = {"trust": tmp_path / "trust.pem", "challenge": True}
    for build in (build_driver, partial(build_isolated, keep=keep_nothing)):
        assert build("pcsc", told).abilities == {Ability.CHALLENGES_CARDS}
        assert build("pcsc", {}).abilities == frozenset()
        both = {Ability.CHALLENGES_CARDS, Ability.TAKES_CARD_PINS}
        assert build("pcsc", {**told, "card_pin": True}).abilities == both
        with pytest.raises(OptionsError, match="proved itself"):
            build("pcsc", {"trust": tmp_path / "trust.pem", "card_pin": True})


def test_using_it_closed_is_a_sequence_error(table: Table) -> None:
    table.reader.close()
    table.reader._trust = Trust(())
    for use in (table.reader.watch, table.reader.card, table.reader.prove_card):
        with pytest.raises(DeviceError) as told:
            use()
        assert told.value.failure is DeviceFailure.SEQUENCE_ERROR
