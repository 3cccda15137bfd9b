"""Hardware that a stand may have beside readers and printers: each emulator and the device on its wire."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import JsonValue

from deploy.stand.cast import Cast, badge

Options = Mapping[str, JsonValue]


@dataclass(frozen=True)
class Piece:
    """One piece by its name in the rig and in the terminal's settings.

    `device` makes the driver's options from a port and the emulator's folder; not `wired`: it has no port.
    `carried` makes options of the emulator from the people of the stand.
    """

    name: str
    model: str
    driver: str
    device: Callable[[int, Path], Options]
    emulator: Options = field(default_factory=dict)
    isolated: bool = False
    wired: bool = True
    carried: Callable[[Cast], Options] = lambda _cast: {}

    def emulated(self, port: int, cast: Cast) -> dict[str, JsonValue]:
        """Return its place in the rig."""
        wire = {"port": port} if self.wired else {}
        options = {**wire, **self.emulator, **self.carried(cast)}
        return {"name": self.name, "model": self.model, "options": options}

    def configured(self, port: int, state: Path) -> dict[str, JsonValue]:
        """Return its place in the terminal's settings; `state` has a folder for each emulator."""
        device: dict[str, JsonValue] = {
            "name": self.name,
            "driver": self.driver,
            "options": dict(self.device(port, state / self.name)),
        }
        return {**device, "isolated": True} if self.isolated else device


def _wire(port: int) -> str:
    return f"socket://127.0.0.1:{port}"


def _camera(port: int, _folder: Path) -> Options:
    return {"url": f"http://127.0.0.1:{port}/stream"}


DOORS = 12
LOCKERS = Piece(
    "lockers",
    "locker-8a",
    "locker-8a",
    lambda port, _: {"url": _wire(port), "boards": [{"address": 1, "ways": DOORS}]},
    {"ways": DOORS},
)
UPS = Piece("ups", "nut", "nut", lambda port, _: {"port": port})
LAMP = Piece("lamp", "lcus", "lcus", lambda port, _: {"url": _wire(port)})
CONTACTS = Piece(
    "contacts",
    "contacts-modbus",
    "contacts-modbus",
    lambda port, _: {
        "url": _wire(port),
        "inputs": [
            {"name": "door", "role": "cabinet-door", "line": 0, "opens": "low"},
            {"name": "tamper", "role": "tamper", "line": 1, "opens": "low"},
            {"name": "key", "role": "service-key", "line": 2},
        ],
    },
    {"inputs": 3},
)
CODE_SCANNER = Piece(
    "code-scanner",
    "camera-code-scanner",
    "camera-code-scanner",
    _camera,
    {
        "outlets": [
            {"label": {"zh": "小票", "en": "slip"}, "folder": "receipt"},
            {"label": {"zh": "证明", "en": "certificate"}, "folder": "document"},
        ]
    },
    isolated=True,
)
DOCUMENT_CAMERA = Piece("document-camera", "camera-document", "camera-document", _camera)
PRESENCE = Piece("presence", "camera-presence", "camera-presence", _camera)
SPEAKER = Piece(
    "speaker",
    "alsa",
    "alsa",
    lambda _, folder: {"pcm": "ear", "config": str(folder / "asound.conf")},
    wired=False,
)
TYPING_READER = Piece(
    "typing-badge",
    "keyboard-badge-reader",
    "keyboard-badge-reader",
    lambda _, folder: {
        "path": str(folder / "usb-Lobby_Badge_Reader-event-kbd"),
        "length": 7,
        "grab": False,
    },
    wired=False,
    carried=lambda cast: {"badges": [badge(member) for member in cast.members()]},
)

TOUR = (LOCKERS, UPS, CODE_SCANNER)
"""What the journeys of the tour need."""
EVERYTHING = (
    LOCKERS,
    UPS,
    LAMP,
    CONTACTS,
    CODE_SCANNER,
    DOCUMENT_CAMERA,
    PRESENCE,
    SPEAKER,
    TYPING_READER,
)
