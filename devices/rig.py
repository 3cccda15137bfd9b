"""A rig: the emulators of one terminal's hardware, started together, worked through one socket."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter, ValidationError

from devices.emulator import Emulator, Hand, Sight
from devices.hands import (
    LONGEST_LINE,
    REQUEST,
    ActRequest,
    Answer,
    Choice,
    EmulatorView,
    HandView,
    ListRequest,
    SightRequest,
    SightView,
)
from devices.registry import build_emulator


class RigError(Exception):
    """A rig file that cannot be used, with line and reason where they are known."""


class EmulatorSpec(BaseModel):
    """One entry of a rig file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")
    model: str
    options: dict[str, JsonValue] = {}


def read_rig_file(path: Path) -> list[EmulatorSpec]:
    """Return the entries of a rig file (YAML list of name, model, options); raise RigError."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        specs = TypeAdapter(list[EmulatorSpec]).validate_python(raw)
    except OSError as error:
        raise RigError(f"{path}: {error.strerror}") from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise RigError(f"{path} is not YAML: {error}") from error
    except ValidationError as error:
        reasons = (f"{'.'.join(map(str, one['loc'])) or 'file'}: {one['msg']}" for one in error.errors())
        raise RigError(f"{path}: {'; '.join(reasons)}") from error
    names = [spec.name for spec in specs]
    if len(set(names)) != len(names):
        raise RigError(f"{path}: two emulators have the same name")
    return specs


class Rig:
    """Emulators by name. Each keeps its files in a folder of its own below `state`."""

    def __init__(self, specs: list[EmulatorSpec], state: Path) -> None:
        self._emulators: dict[str, Emulator] = {}
        for spec in specs:
            folder = state / spec.name
            folder.mkdir(parents=True, exist_ok=True)
            self._emulators[spec.name] = build_emulator(spec.model, spec.options, folder)

    @property
    def emulators(self) -> Mapping[str, Emulator]:
        """The emulators by name, in the file's order."""
        return self._emulators

    def start(self) -> None:
        """Start all; where one cannot, stop the others and raise."""
        started: list[Emulator] = []
        try:
            for emulator in self._emulators.values():
                emulator.start()
                started.append(emulator)
        except BaseException:
            for emulator in reversed(started):
                emulator.stop()
            raise

    def stop(self) -> None:
        """Stop all, the last started first."""
        for emulator in reversed(self._emulators.values()):
            emulator.stop()

    def answer(self, line: bytes) -> Answer:
        """Answer one request line; what it cannot do is an answer, too."""
        try:
            request = REQUEST.validate_json(line)
        except ValidationError as error:
            return Answer(ok=False, error=f"not a request: {error.errors()[0]['msg']}")
        match request:
            case ListRequest():
                return Answer(ok=True, emulators=[_view(*item) for item in self._emulators.items()])
            case SightRequest():
                return Answer(ok=True, sights={name: _sight(one) for name, one in self._emulators.items()})
            case ActRequest():
                return self._act(request)

    def _act(self, request: ActRequest) -> Answer:
        emulator = self._emulators.get(request.emulator)
        if emulator is None:
            return Answer(ok=False, error=f'no emulator "{request.emulator}"')
        try:
            emulator.act(request.act, request.argument)
        except ValueError as error:
            return Answer(ok=False, error=str(error))
        return Answer(ok=True)


def _view(name: str, emulator: Emulator) -> EmulatorView:
    return EmulatorView(name=name, model=emulator.model, hands=[_hand(hand) for hand in emulator.hands()])


def _hand(hand: Hand) -> HandView:
    choices = [Choice(value=value, zh=zh, en=en) for value, zh, en in hand.choices]
    return HandView(act=hand.act, zh=hand.zh, en=hand.en, choices=choices)


def _sight(emulator: Emulator) -> SightView:
    sight: Sight = emulator.sight()
    return SightView(facts=dict(sight.facts), sheets=[sheet.absolute() for sheet in sight.sheets])


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server = self.server
        assert isinstance(server, HandsServer)
        with suppress(ConnectionError):  # the desk was closed
            while line := self.rfile.readline(LONGEST_LINE):
                answer = server.rig.answer(line)
                self.wfile.write(answer.model_dump_json(exclude_none=True).encode() + b"\n")


def _make_way(path: Path) -> None:
    """Take away the socket of a rig that was killed; RigError for one at work, and for any other file."""
    if not path.exists():
        return
    if not path.is_socket():
        raise RigError(f"{path} is a file, not a socket; it is left alone")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            path.unlink(missing_ok=True)
            return
    raise RigError(f"another rig is at work at {path}")


class HandsServer(socketserver.ThreadingUnixStreamServer):
    """Serves a rig's hands on a Unix socket that only this user may open."""

    daemon_threads = True

    def __init__(self, rig: Rig, path: Path) -> None:
        self.rig = rig
        self._path = path
        _make_way(path)
        try:
            super().__init__(str(path), _Conversation)
        except OSError as error:
            raise RigError(f"no socket can be made at {path}: {error.strerror or error}") from error
        path.chmod(0o600)
        self._thread = threading.Thread(target=self.serve_forever, args=(0.1,), name="hands", daemon=True)

    def start(self) -> None:
        """Begin to serve, on a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """End, and take the socket away."""
        self.shutdown()
        self._thread.join()
        self.server_close()
        self._path.unlink(missing_ok=True)
