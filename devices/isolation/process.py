"""A child process with one driver in it, as the terminal holds it."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from typing import IO

from devices.errors import DeviceError, DeviceFailure
from devices.isolation.messages import Answer, Begin, Call, raised

LOOK_EVERY = 0.1  # seconds between two looks whether it was killed
DIES_WITHIN = 2.0  # seconds from a signal that dumps where it stands
LONGEST_DUMP = 16_384  # bytes
NO_PICKLE = (
    pickle.UnpicklingError,
    AttributeError,
    ImportError,
    LookupError,
    MemoryError,
    TypeError,
    ValueError,
)
"""What unpickling raises for bytes that are none, or name what is not here (Python's library, `pickle`)."""


class ChildProcess:
    """One child; a call at a time, from any thread. It cannot be used again once it has died."""

    def __init__(self, driver: str, options: Mapping[str, object]) -> None:
        self._lock = threading.Lock()
        self._hung, self._killed = threading.Event(), threading.Event()
        self._dump: IO[bytes] = tempfile.TemporaryFile(prefix="driver-")  # noqa: SIM115 - closed when the child has died
        self._connection, theirs = Pipe()
        command = [sys.executable, "-m", "devices.isolation.child"]
        files = (theirs.fileno(), self._dump.fileno())
        self._process = subprocess.Popen(  # noqa: S603 - our own module, by the interpreter that runs
            [*command, *map(str, files)], pass_fds=files, stdin=subprocess.DEVNULL
        )
        theirs.close()
        self._finalizer = weakref.finalize(self, _end, self._process, self._connection, self._dump)
        try:
            begun = self.call(Begin(driver, options, tuple(sys.path)))
            if begun.failure is not None:
                raise raised(*begun.failure)
        except DeviceError:
            self._finalizer()
            raise

    def call(self, call: Begin | Call) -> Answer:
        """Have the child do something and return its answer, which may tell of a failure; raise DeviceError.

        CRASHED where the child died of it or talks nonsense, TIME_OUT where it was killed meanwhile,
        CONNECTION_LOST where it is dead already.
        """
        with self._lock:
            try:
                self._connection.send(call)
                while not self._connection.poll(LOOK_EVERY):
                    if self._killed.is_set():  # and does not die: it hangs in the kernel
                        raise self._dead()
                answer = self._connection.recv()
            except (EOFError, OSError) as error:
                raise self._dead() from error
            except NO_PICKLE as error:
                raise self._nonsense() from error
        if not isinstance(answer, Answer):
            raise self._nonsense()
        return answer

    @property
    def alive(self) -> bool:
        """Whether it can still be called."""
        return self._finalizer.alive and self._process.poll() is None

    def kill(self) -> bool:
        """Have it write where it stands and die, from another thread than the one that waits for it.

        Say whether it was still alive.
        """
        if not self.alive:
            return False
        self._hung.set()
        _die(self._process)
        self._killed.set()
        return True

    def end(self) -> str:
        """End it; return what it left of where it stood, where it crashed or was killed."""
        with suppress(ValueError):  # closed by an earlier end
            _die(self._process, dump=False)
            self._dump.seek(0)
            left = self._dump.read(LONGEST_DUMP).decode(errors="replace")
            self._finalizer()
            return left
        return ""

    def died_of(self) -> str:
        """Return what ended it: a signal's name or an exit status."""
        status = self._process.returncode
        if status is not None and status < 0:
            return signal.Signals(-status).name
        return f"exit status {status}"

    def _nonsense(self) -> DeviceError:
        """End a child whose word cannot be understood: its library may have written into our socket."""
        _die(self._process)
        return DeviceError(DeviceFailure.CRASHED, "the driver's process talks nonsense")

    def _dead(self) -> DeviceError:
        if not self._finalizer.alive:
            return DeviceError(DeviceFailure.CONNECTION_LOST, "the driver's process has ended")
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(DIES_WITHIN)
        if self._hung.is_set():
            return DeviceError(DeviceFailure.TIME_OUT, "the driver hung and was ended")
        return DeviceError(DeviceFailure.CRASHED, f"the driver's process died: {self.died_of()}")


def _die(process: subprocess.Popen[bytes], *, dump: bool = True) -> None:
    """End a process, first with the signal on which `faulthandler` writes where its threads stand."""
    with suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGABRT if dump else signal.SIGKILL)
        try:
            process.wait(DIES_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()


def _end(process: subprocess.Popen[bytes], connection: Connection, dump: IO[bytes]) -> None:
    connection.close()
    process.kill()
    with suppress(subprocess.TimeoutExpired):
        process.wait(DIES_WITHIN)
    dump.close()
