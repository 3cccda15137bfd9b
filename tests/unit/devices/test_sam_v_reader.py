"""The identity card reader's conversation: lying cards, late and split answers, retries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.device import Announcement, Fault, Status
from devices.drivers.sam_v import SamVOptions as DriverOptions
from devices.drivers.sam_v import SamVReader
from devices.emulators.sam_v import SamV, SamVOptions, SpareCard
from devices.errors import DeviceError, DeviceFailure, ProtocolError
from devices.id_card_reader import IdCardLaid, IdCardTaken, IdCardUnreadable
from devices.protocols.sam_v import Answer, State, answer_frame
from devices.serial_end import TcpEnd
from tests.helpers.id_cards import RESIDENT, number

LABEL = {"zh": "甲", "en": "A"}
FIRST = SpareCard.model_validate(
    {"label": LABEL, "number": RESIDENT.number, "name": RESIDENT.name, "born_on": RESIDENT.born_on}
)
SECOND = FIRST.model_copy(update={"number": number(order="002")})


class Table:
    """A driver at an emulator, with what was announced."""

    def __init__(self, emulator: SamV, *, insist: bool = False) -> None:
        self.emulator = emulator
        self.reader = SamVReader(DriverOptions(url=emulator.url, insist=insist))
        self.heard: list[Announcement] = []
        self.reader.announce = self.heard.append
        self.reader.open()

    def look(self, times: int = 3) -> list[type[Announcement]]:
        self.heard.clear()
        for _ in range(times):
            assert self.reader.watch().status is Status.ONLINE
        return [type(one) for one in self.heard]


@pytest.fixture(params=["tcp", "pty", "found-again"])
def table(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Table]:
    options = SamVOptions(
        cards=(FIRST, SECOND), pty=request.param == "pty", found_again=request.param == "found-again"
    )
    emulator = SamV(options, tmp_path)
    emulator.start()
    table = Table(emulator)
    yield table
    table.reader.close()
    emulator.stop()


def test_a_card_is_told_once_while_it_lies_and_once_when_it_is_lifted(table: Table) -> None:
    table.emulator.act("lay", FIRST.number)
    assert table.look(6) == [IdCardLaid]
    table.emulator.act("lift")
    assert table.look(6) == [IdCardTaken]


def test_another_card_in_one_movement_is_two_edges(table: Table) -> None:
    table.emulator.act("lay", FIRST.number)
    table.look()
    table.emulator.act("lay", SECOND.number)
    assert table.look() == [IdCardTaken, IdCardLaid]
    (last,) = table.heard[1:]
    assert isinstance(last, IdCardLaid)
    assert last.card.number == SECOND.number
    assert len(last.card.photo) == 1024


def test_a_card_that_becomes_readable_where_it_lies_is_read(table: Table) -> None:
    table.emulator.act("lay-damaged")
    assert table.look() == [IdCardUnreadable]
    table.emulator.act("lay", FIRST.number)
    assert table.look() == [IdCardLaid]


@pytest.mark.parametrize(
    ("trouble", "fault"), [("self-test", Fault.SELF_TEST), ("not-authorised", Fault.NOT_AUTHORISED)]
)
def test_a_module_out_of_order_says_so(table: Table, trouble: str, fault: Fault) -> None:
    table.emulator.act("trouble", trouble)
    report = table.reader.watch()
    assert (report.status, report.faults) == (Status.HARDWARE_ERROR, {fault})
    table.emulator.act("trouble", "none")
    assert table.look() == []


@pytest.mark.parametrize(("trouble", "error"), [("garbage", ProtocolError), ("checksum", ProtocolError)])
def test_a_garbled_wire_is_a_protocol_error(table: Table, trouble: str, error: type[DeviceError]) -> None:
    table.emulator.act("trouble", trouble)
    with pytest.raises(error):
        table.reader.watch()


def test_silence_is_a_time_out(table: Table) -> None:
    table.emulator.act("trouble", "silence")
    with pytest.raises(DeviceError) as caught:
        table.reader.watch()
    assert caught.value.failure is DeviceFailure.TIME_OUT


def test_a_card_that_lay_before_the_terminal_started_is_read_by_insisting(tmp_path: Path) -> None:
    emulator = SamV(SamVOptions(cards=(FIRST,)), tmp_path)
    emulator.start()
    emulator.act("lay", FIRST.number)
    for insist, heard in ((False, [IdCardLaid]), (False, []), (True, [IdCardLaid])):
        table = Table(emulator, insist=insist)
        assert table.look() == heard
        table.reader.close()
    emulator.act("lift")
    table = Table(emulator, insist=True)
    assert table.look() == []
    table.reader.close()
    emulator.stop()


def scripted(*answers: bytes) -> TcpEnd:
    """Return a plugged end that gives these answers in turn, and then none."""
    left = list(answers)
    end = TcpEnd(lambda _: left.pop(0) if left else b"", 0)
    end.plug()
    return end


def test_one_garbled_answer_is_asked_for_again() -> None:
    good, none = answer_frame(Answer(State.OK)), answer_frame(Answer(State.NOT_FOUND))
    end = scripted(good, none[:-1] + b"\0", none)
    reader = SamVReader(DriverOptions(url=end.url))
    reader.open()
    assert reader.watch().status is Status.ONLINE
    reader.close()
    end.unplug()


def test_line_noise_before_an_answer_is_passed_over() -> None:
    end = scripted(b"\xaa\xaa\x00\xff" + answer_frame(Answer(State.OK)))
    reader = SamVReader(DriverOptions(url=end.url))
    reader.open()
    reader.close()
    end.unplug()


def test_half_an_answer_is_a_protocol_error_and_no_silence() -> None:
    end = scripted(*[answer_frame(Answer(State.OK))[:4]] * 2)
    reader = SamVReader(DriverOptions(url=end.url))
    with pytest.raises(ProtocolError):
        reader.open()
    reader.close()
    end.unplug()


def test_using_it_closed_is_a_sequence_error() -> None:
    reader = SamVReader(DriverOptions(url="socket://127.0.0.1:9"))
    with pytest.raises(DeviceError) as caught:
        reader.watch()
    assert caught.value.failure is DeviceFailure.SEQUENCE_ERROR
