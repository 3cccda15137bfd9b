"""The hands of a rig over a Unix socket: JSON lines, one request and one answer each.

`{"op":"list"}`, `{"op":"sight"}`, `{"op":"act","emulator":"badge","act":"lay","argument":"…"}`; answers
are `{"ok":true,…}` or `{"ok":false,"error":"…"}`.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter, ValidationError

LONGEST_LINE = 1_000_000


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ListRequest(_Message):
    """Asks which emulators there are."""

    op: Literal["list"] = "list"


class SightRequest(_Message):
    """Asks what they look like now."""

    op: Literal["sight"] = "sight"


class ActRequest(_Message):
    """Asks to do something by hand."""

    op: Literal["act"] = "act"
    emulator: str
    act: str
    argument: str | None = None


Request = Annotated[ListRequest | SightRequest | ActRequest, Field(discriminator="op")]
REQUEST: TypeAdapter[ListRequest | SightRequest | ActRequest] = TypeAdapter(Request)


class Choice(_Message):
    """One value that an act's argument may have, with words for a button."""

    value: str
    zh: str
    en: str


class HandView(_Message):
    """One thing that hands can do; without `choices` it takes no argument."""

    act: str
    zh: str
    en: str
    choices: list[Choice] = []


class EmulatorView(_Message):
    """One emulator of the rig, in the rig's order."""

    name: str
    model: str
    hands: list[HandView]


class SightView(_Message):
    """What one emulator looks like; `sheets` are absolute paths of PNG files, oldest first."""

    facts: dict[str, JsonValue]
    sheets: list[Path]


class Answer(_Message):
    """The answer to any request."""

    ok: bool
    error: str | None = None
    emulators: list[EmulatorView] | None = None
    sights: dict[str, SightView] | None = None


class HandsError(Exception):
    """The rig refused, or is gone."""


class Hands:
    """A client of one rig; every method blocks and raises HandsError. Not thread-safe."""

    def __init__(self, path: Path, *, within: float = 10.0) -> None:
        self._path = path
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(within)
        try:
            self._socket.connect(str(path))
        except OSError as error:
            self._socket.close()
            raise HandsError(f"no rig at {path}") from error
        self._lines = self._socket.makefile("rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Leave the rig; it runs on."""
        self._lines.close()
        self._socket.close()

    def emulators(self) -> list[EmulatorView]:
        """Return the rig's emulators and what can be done to them."""
        return self._ask(ListRequest()).emulators or []

    def sights(self) -> Mapping[str, SightView]:
        """Return what every emulator looks like now, by name."""
        return self._ask(SightRequest()).sights or {}

    def act(self, emulator: str, act: str, argument: str | None = None) -> None:
        """Do something by hand; HandsError where there is no such thing to do."""
        self._ask(ActRequest(emulator=emulator, act=act, argument=argument))

    def _ask(self, request: ListRequest | SightRequest | ActRequest) -> Answer:
        try:
            self._socket.sendall(request.model_dump_json().encode() + b"\n")
            line = self._lines.readline(LONGEST_LINE)
            answer = Answer.model_validate_json(line)
        except (OSError, ValidationError) as error:
            raise HandsError(f"the rig at {self._path} is gone") from error
        if not answer.ok:
            raise HandsError(answer.error or "refused")
        return answer
