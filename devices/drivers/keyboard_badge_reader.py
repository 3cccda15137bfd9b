"""Badge readers that are a keyboard to the computer: they type the badge's number."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import ClassVar, Literal

from pydantic import Field

from devices.card_reader import Card, CardLaid, CardReader, CardTaken, CardUnreadable
from devices.device import Report, Status
from devices.options import Options
from devices.plugged import Place, Plugged
from devices.wedge.numbers import uid_of
from devices.wedge.wedge import Wedge, WedgeOptions

LONGEST = 64  # characters


class KeyboardBadgeReaderOptions(WedgeOptions):
    """Where the reader is, and how it writes a UID."""

    number: Literal["hex", "decimal"] = "decimal"
    """`hex`: two digits a byte. `decimal`: all bytes as one number, as 0012345678."""
    byte_order: Literal["big", "little"] = "big"
    """`big`: the UID's first byte comes first; `little`: last."""
    length: Literal[4, 7, 10] = 4
    """Bytes that a UID has where `number` is `decimal`; in hex it says so itself."""
    stay: float = Field(default=1.0, ge=0.1, le=10)
    """Seconds after which a badge counts as taken: the reader does not tell."""


class KeyboardBadgeReader(CardReader):
    """Announces a badge when its number was typed, and soon after that it was taken."""

    driver = "keyboard-badge-reader"
    options: ClassVar[type[Options]] = KeyboardBadgeReaderOptions
    watch_pause = 0.0  # reading waits by itself

    @classmethod
    def recognises(cls, found: Plugged) -> Mapping[str, object] | None:
        """Take any input device that types: nothing on it tells what it is."""
        return {"path": found.address} if found.place is Place.INPUT else None

    def __init__(
        self, options: KeyboardBadgeReaderOptions, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._options = options
        self._wedge = Wedge(options, LONGEST)
        self._clock = clock
        self._lying: Card | None = None
        self._until: float | None = None  # when what lies there counts as taken; None: nothing does

    def open(self) -> None:
        """Open and grab the device."""
        self._lying, self._until = None, None
        self._wedge.open()

    def close(self) -> None:
        """Let it go."""
        self._lying, self._until = None, None
        self._wedge.close()

    def probe(self) -> Mapping[str, str]:
        """Return what the device calls itself."""
        return {"name": self._wedge.name()}

    def card(self) -> Card | None:
        """Look now, and return the badge whose number was typed last, while it counts as lying there."""
        self.watch()
        return self._lying

    def watch(self) -> Report:
        """Wait for a badge, for a pause at most; announce it, and that it is gone."""
        for line in self._wedge.lines():
            self._arrive(uid_of(line, self._options.number, self._options.byte_order, self._options.length))
        if self._until is not None and self._clock() >= self._until:
            self._leave()
        return Report(Status.ONLINE)

    def _arrive(self, uid: bytes | None) -> None:
        card = None if uid is None else Card(uid)
        if self._until is None or card != self._lying:
            self._leave()
            self.announce(CardUnreadable() if card is None else CardLaid(card))
        self._lying, self._until = card, self._clock() + self._options.stay

    def _leave(self) -> None:
        if self._until is not None:
            self._lying, self._until = None, None
            self.announce(CardTaken())
