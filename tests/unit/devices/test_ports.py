"""Ports for servers that are started later."""

from __future__ import annotations

import socket

import pytest

from devices.ports import HeldPorts, free_ports


def taken(port: int) -> bool:
    """Say whether who looks for a free port finds this one taken."""
    with socket.socket() as looking:
        try:
            looking.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def test_a_row_of_ports_is_free_together() -> None:
    ports = free_ports(3)
    assert ports == list(range(ports[0], ports[0] + 3))
    assert not any(map(taken, ports))


def test_held_ports_are_taken_for_others_and_free_for_their_server() -> None:
    held = HeldPorts(2)
    first, second = held.numbers
    assert taken(first)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", first))
    for _ in range(2):  # also for one that comes again
        with socket.create_server(("127.0.0.1", first)), socket.create_connection(("127.0.0.1", first)):
            assert taken(first)
    assert taken(second)
    held.release()
    held.release()
    assert not taken(second)


def test_ports_that_nobody_knows_any_more_are_given_up() -> None:
    (port,) = HeldPorts(1).numbers
    assert not taken(port)
