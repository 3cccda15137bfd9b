"""The child's side: `python -m devices.isolation.child SOCKET DUMP` builds one driver and does as it is told.

SOCKET and DUMP are numbers of open files. It ends when the socket does.
"""

from __future__ import annotations

import ctypes
import faulthandler
import os
import resource
import signal
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection

from devices.device import Announcement, Device
from devices.errors import DeviceError
from devices.isolation.messages import Answer, Begin, Call, failed
from devices.registry import build_driver

PR_SET_PDEATHSIG = 1  # prctl(2)


def main(words: Sequence[str]) -> None:
    """Serve until the terminal hangs up."""
    connection = Connection(int(words[0]))
    faulthandler.enable(int(words[1]), all_threads=True)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # meant for the terminal, which ends this process
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold what a card says
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # a call that hangs keeps no port for ever
    with suppress(EOFError, ConnectionError):
        serve(connection)


def serve(connection: Connection) -> None:
    """Build the driver and answer every call; raise EOFError at the end."""
    begin: Begin = connection.recv()
    sys.path[:] = begin.path
    noticed: list[Announcement] = []
    try:
        device = build_driver(begin.driver, begin.options)
    except DeviceError as error:
        connection.send(Answer(failure=failed(error)))
        return
    device.announce = noticed.append
    connection.send(Answer())
    while True:
        answer(connection, device, connection.recv(), noticed)


def answer(connection: Connection, device: Device, call: Call, noticed: list[Announcement]) -> None:
    """Answer one call; a bug of the driver is an answer, and the end."""
    noticed.clear()
    try:
        found = getattr(device, call.name)
        result = found if call.fetch else found(*call.arguments, **call.named)
        connection.send(Answer(result, noticed=tuple(noticed), pause=device.watch_pause))
    except DeviceError as error:
        connection.send(Answer(failure=failed(error), noticed=tuple(noticed)))
    except (EOFError, ConnectionError):
        raise
    except BaseException as bug:
        connection.send(Answer(bug=described(bug)))
        raise


def described(bug: BaseException) -> str:
    """Return an exception's type and frames, without its message: it may quote what a card says."""
    frames = traceback.extract_tb(bug.__traceback__)
    lines = [f"{one.filename}:{one.lineno} {one.name}" for one in frames]
    return "\n".join([f"{type(bug).__module__}.{type(bug).__qualname__}", *lines])


if __name__ == "__main__":
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # what a native library prints may say what a card says
        os.dup2(null, stream)
    main(sys.argv[1:])
