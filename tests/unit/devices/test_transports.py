"""Wires: what they carry, and how each way of failing is told."""

from __future__ import annotations

import os
import pty
import socket
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from pydantic import TypeAdapter, ValidationError

from devices.errors import DeviceError, DeviceFailure
from devices.transports.byte_stream import ByteStream
from devices.transports.wire import WireUrl, wire

WITHIN = 5.0


class Peer:
    """The other end of a wire."""

    def __init__(self, url: str, send: Callable[[bytes], object], hang_up: Callable[[], None]) -> None:
        self.url = url
        self.send = send
        self.hang_up = hang_up


@contextmanager
def tcp() -> Iterator[tuple[ByteStream, Peer]]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"socket://127.0.0.1:{server.getsockname()[1]}"
        stream = wire(url, 9600)
        stream.open()
        host, _ = server.accept()
        with host:
            yield stream, Peer(url, host.sendall, host.close)
        stream.close()


@contextmanager
def serial() -> Iterator[tuple[ByteStream, Peer]]:
    own, theirs = pty.openpty()
    tty.setraw(theirs)
    open_ends = {own, theirs}

    def hang_up() -> None:
        while open_ends:
            os.close(open_ends.pop())

    url = os.ttyname(theirs)
    stream = wire(url, 9600)
    stream.open()
    yield stream, Peer(url, lambda data: os.write(own, data), hang_up)
    stream.close()
    hang_up()


BOTH = pytest.mark.parametrize("make", [tcp, serial])


def failure(do: Callable[[], object]) -> DeviceFailure:
    with pytest.raises(DeviceError) as caught:
        do()
    assert caught.value.__cause__ is not None or caught.value.failure in {
        DeviceFailure.SEQUENCE_ERROR,
        DeviceFailure.CONNECTION_LOST,
    }
    return caught.value.failure


@BOTH
def test_reading_returns_what_came_and_nothing_in_time(make: Callable[[], object]) -> None:
    with make() as (stream, peer):  # type: ignore[attr-defined]  # a context manager of one of two kinds
        assert stream.read(10, within=0.01) == b""
        peer.send(b"abcdef")
        assert stream.read(1, within=WITHIN) == b"a"
        rest = b""
        while len(rest) < 5:
            rest += stream.read(4, within=WITHIN)
        assert rest == b"bcdef"


@BOTH
def test_draining_throws_away_what_came(make: Callable[[], object]) -> None:
    with make() as (stream, peer):  # type: ignore[attr-defined]  # a context manager of one of two kinds
        peer.send(b"old")
        assert stream.read(1, within=WITHIN) == b"o"
        stream.drain()
        assert stream.read(10, within=0.01) == b""


@BOTH
def test_a_peer_that_hangs_up_is_a_lost_connection(make: Callable[[], object]) -> None:
    with make() as (stream, peer):  # type: ignore[attr-defined]  # a context manager of one of two kinds
        peer.hang_up()
        assert failure(lambda: stream.read(1, within=WITHIN)) is DeviceFailure.CONNECTION_LOST


@BOTH
def test_a_closed_wire_is_a_sequence_error(make: Callable[[], object]) -> None:
    with make() as (stream, _):  # type: ignore[attr-defined]  # a context manager of one of two kinds
        stream.close()
        stream.close()
        assert failure(lambda: stream.read(1, within=0)) is DeviceFailure.SEQUENCE_ERROR
        assert failure(lambda: stream.write(b"x")) is DeviceFailure.SEQUENCE_ERROR


def test_a_port_that_somebody_else_has_cannot_be_opened() -> None:
    with serial() as (_, peer):
        assert failure(wire(peer.url, 9600).open) is DeviceFailure.NO_DEVICE


@pytest.mark.parametrize("url", ["/dev/none", "socket://127.0.0.1:1", "socket://no.such.host.invalid:5000"])
def test_what_is_not_there_is_no_device(url: str) -> None:
    assert failure(wire(url, 9600).open) is DeviceFailure.NO_DEVICE


def test_a_loop_gives_back_what_was_written() -> None:
    stream = wire("loop://", 9600)
    stream.open()
    stream.write(b"echo")
    assert stream.read(4, within=WITHIN) == b"echo"
    stream.close()


@pytest.mark.parametrize(
    "url", ["", "ttyUSB0", "http://x:1", "socket://x", "socket://:5000", "socket://x:99999"]
)
def test_a_url_that_cannot_be_meant_is_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(WireUrl).validate_python(url)
