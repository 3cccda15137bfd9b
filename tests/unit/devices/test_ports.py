"""Ports for servers that are started later."""

from __future__ import annotations

import socket

from devices.ports import all_free, free_ports


def test_a_row_of_ports_is_free_together() -> None:
    ports = free_ports(3)
    assert ports == list(range(ports[0], ports[0] + 3))
    assert all_free(ports)
    with socket.create_server(("127.0.0.1", ports[1])):
        assert not all_free(ports)
