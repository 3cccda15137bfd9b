"""The four pipes of USB readers, on a bus of memory: halves, stalls, silence, the cable."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from pydantic import ValidationError

from devices.device import Announcement, Status
from devices.drivers.sam_v_usb import SamVUsbOptions
from devices.emulators.sam_v import SamVOptions, SpareCard
from devices.emulators.sam_v_usb import FourPipes
from devices.errors import DeviceError, DeviceFailure, ProtocolError
from devices.id_card_reader import IdCardLaid
from devices.protocols.sam_v import Answer, Command, State, answer_frame, request_frame
from devices.transports.usb_four_pipes import BODY_IN, BODY_OUT, HEAD_IN, HEAD_OUT, UsbFourPipes
from tests.helpers.id_cards import RESIDENT
from tests.helpers.sam_v_usb import UsbReader

CARD = SpareCard.model_validate(
    {
        "label": {"zh": "甲", "en": "A"},
        "number": RESIDENT.number,
        "name": RESIDENT.name,
        "born_on": RESIDENT.born_on,
    }
)


@pytest.fixture
def usb(tmp_path: Path) -> Iterator[UsbReader]:
    usb = UsbReader(SamVOptions(cards=(CARD,)), tmp_path)
    usb.emulator.start()
    yield usb
    usb.emulator.stop()


def failure(doing: object) -> DeviceFailure:
    assert callable(doing)
    with pytest.raises(DeviceError) as told:
        doing()
    return told.value.failure


def read_card(usb: UsbReader) -> None:
    reader = usb.driver()
    heard: list[Announcement] = []
    reader.announce = heard.append
    reader.open()
    usb.emulator.act("lay", CARD.number)
    for _ in range(3):
        assert reader.watch().status is Status.ONLINE
    assert [type(one) for one in heard] == [IdCardLaid]
    reader.close()


def test_the_head_of_a_frame_goes_through_one_pipe_and_the_rest_through_the_other(usb: UsbReader) -> None:
    sent: list[tuple[int, bytes]] = []
    write = usb.bus.bulk_write

    def noted(dev_handle: int, ep: int, intf: int, data: object, timeout: int) -> int:
        sent.append((ep, bytes(data)))  # type: ignore[call-overload]
        return write(dev_handle, ep, intf, data, timeout)  # type: ignore[arg-type]

    usb.bus.bulk_write = noted  # type: ignore[method-assign]
    wire = UsbFourPipes(usb.bus.url, backend=usb.bus)
    wire.open()
    wire.write(request_frame(Command.FIND))
    assert sent == [(HEAD_OUT, bytes.fromhex("AAAAAA96690003")), (BODY_OUT, bytes.fromhex("200122"))]
    assert wire.read(99, within=1) + wire.read(99, within=1) == answer_frame(Answer(State.NOT_FOUND))
    wire.close()


@pytest.mark.parametrize(("takes", "most"), [(1, 1), (2, 5), (3, 64), (None, 7)])
def test_half_transfers_make_whole_frames(usb: UsbReader, takes: int | None, most: int) -> None:
    usb.bus.mishaps.takes = takes
    usb.bus.most = most
    read_card(usb)


def test_bytes_that_were_not_asked_for_at_once_are_kept(usb: UsbReader) -> None:
    wire = UsbFourPipes(usb.bus.url, backend=usb.bus)
    wire.open()
    wire.write(request_frame(Command.FIND))
    frame = answer_frame(Answer(State.NOT_FOUND))
    assert b"".join(wire.read(1, within=1) for _ in frame) == frame
    wire.close()


def test_a_reader_that_sends_a_whole_frame_on_the_first_pipe_is_understood(usb: UsbReader) -> None:
    wire = UsbFourPipes(usb.bus.url, backend=usb.bus)
    wire.open()
    frame = answer_frame(Answer(State.OK))
    usb.bus._waiting[HEAD_IN] += frame + frame[:9]
    usb.bus.most = len(frame)
    assert wire.read(99, within=1) == frame
    assert wire.read(99, within=1) == frame[:9]
    usb.bus._waiting[BODY_IN] += frame[9:]
    assert wire.read(99, within=1) == frame[9:]
    wire.close()


@pytest.mark.parametrize("pipe", [HEAD_OUT, BODY_OUT, HEAD_IN, BODY_IN])
def test_a_stalled_pipe_runs_again_and_the_question_is_repeated(usb: UsbReader, pipe: int) -> None:
    reader = usb.driver()
    reader.open()
    usb.bus.mishaps.stalled = frozenset({pipe})
    assert reader.watch().status is Status.ONLINE
    assert not usb.bus.mishaps.stalled
    reader.close()


def test_a_pipe_that_stalls_again_and_again_is_a_protocol_error(usb: UsbReader) -> None:
    reader = usb.driver()
    reader.open()
    usb.bus.clear_halt = lambda *_: None  # type: ignore[method-assign]
    usb.bus.mishaps.stalled = frozenset({HEAD_IN})
    with pytest.raises(ProtocolError):
        reader.watch()
    reader.close()


def test_a_reader_that_takes_nothing_or_says_nothing_is_a_time_out(usb: UsbReader) -> None:
    reader = usb.driver()
    reader.open()
    usb.emulator.act("trouble", "silence")
    assert failure(reader.watch) is DeviceFailure.TIME_OUT
    usb.emulator.act("trouble", "none")
    assert reader.watch().status is Status.ONLINE
    usb.bus.mishaps.takes = 0
    assert failure(reader.watch) is DeviceFailure.TIME_OUT
    reader.close()


def test_unplugged_it_is_lost_and_plugged_in_again_it_is_found(usb: UsbReader) -> None:
    reader = usb.driver()
    reader.open()
    usb.emulator.act("unplug")
    assert failure(reader.watch) is DeviceFailure.CONNECTION_LOST
    with pytest.raises(DeviceError) as told:
        reader.open()
    assert str(told.value) == f"no-device: {usb.bus.url}: not plugged in"
    usb.emulator.act("plug")
    assert failure(reader.watch) is DeviceFailure.SEQUENCE_ERROR
    reader.open()
    assert reader.probe()["serial"] == "05.03-20250101-0001234567-0007654321"
    reader.close()
    read_card(usb)


def test_a_frame_that_was_never_finished_does_not_spoil_the_next(usb: UsbReader) -> None:
    wire = UsbFourPipes(usb.bus.url, backend=usb.bus)
    wire.open()
    wire.write(request_frame(Command.FIND)[:8])
    wire.close()
    read_card(usb)


def test_a_device_without_the_pipes_is_none(usb: UsbReader) -> None:
    class Other(FourPipes):
        def __init__(self) -> None:
            super().__init__(lambda _: b"")
            self._model = usb.bus._model.__class__(1, 2, "A1", {1: "", 2: ""}, 0xFF, (0x02, 0x81))

    other = Other()
    other.plug()
    with pytest.raises(DeviceError, match="02, 06, 81 and 85"):
        UsbFourPipes(other.url, backend=other).open()


@pytest.mark.parametrize("seed", range(20))
def test_a_babbling_reader_raises_nothing_but_device_errors(usb: UsbReader, seed: int) -> None:
    random = Random(seed)
    ticks = iter(range(100_000))
    wire = UsbFourPipes(usb.bus.url, backend=usb.bus, clock=lambda: next(ticks) * 0.001)
    wire.open()
    for _ in range(20):
        start = random.choice((b"", b"\xaa\xaa\xaa\x96\x69"))
        usb.bus._waiting[random.choice((HEAD_IN, BODY_IN))] += start + random.randbytes(random.randrange(80))
        with suppress(DeviceError):
            wire.drain() if random.random() < 0.2 else wire.read(random.randrange(1, 99), within=0.005)
    wire.close()


@pytest.mark.parametrize("url", ["", "usb://", "usb://12:34", "/dev/ttyUSB0"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        SamVUsbOptions.model_validate({"url": url})
