"""What is said to a SAM_V module (GA 467-2013), in which order, whatever wire it hangs on."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace

from pydantic import Field

from devices.device import Fault, Report, Status
from devices.errors import DeviceError, DeviceFailure, ProtocolError
from devices.id_card_reader import IdCard, IdCardLaid, IdCardReader, IdCardTaken, IdCardUnreadable
from devices.options import Options
from devices.photo_decoding import decoded, decoders
from devices.protocols.id_card_text import parse_address, parse_text
from devices.protocols.sam_v import (
    UNUSABLE,
    Answer,
    Command,
    FrameReader,
    State,
    parse_answer,
    parse_base,
    request_frame,
    sam_id,
)
from devices.transports.byte_stream import ByteStream

# Seconds for the reader's own work; shipped host software waits 0.1 for find and select, 2 for the text.
WITHIN = {
    Command.RESET: 1.0,
    Command.STATUS: 1.0,
    Command.SAM_ID: 1.0,
    Command.FIND: 0.4,
    Command.SELECT: 0.4,
    Command.READ_BASE: 2.0,
    Command.READ_NEW_ADDRESS: 1.5,
}
LONGEST_ANSWER = 1295  # bytes, text and photo
NO_ADDRESS = {State.NO_CONTENT: ""}
MISSES = 2  # looks in a row that find no card before it counts as lifted


class ReadingOptions(Options):
    """How cards are read, on any wire."""

    insist: bool = False
    """Try to read even where find says there is no card; for readers that do not find a card twice."""
    appended_address: bool = False
    """Read the latest address that was appended to a card, too; costs up to 1.5 s for each card."""
    photo_decoder: str = ""
    """Name of an installed decoder of photos (entry points `kiosk.photo_decoders`); empty: no picture."""
    photo_within: float = Field(default=3.0, gt=0.0)
    """Seconds that the decoder may take for one photo, the start of its process among them."""


class SamVConversation(IdCardReader):
    """Finds, selects and reads a card, then waits until it is lifted.

    A card left lying after a read is often not found again, so that "not found" alone does not mean
    lifted: the reader is then asked for an item of the selected card, which fails only without a card.
    """

    watch_pause = 0.3

    def __init__(self, options: ReadingOptions, stream: ByteStream, transfer: float) -> None:
        """`transfer` is how many seconds the longest answer takes on the wire."""
        self._wire = stream
        self._transfer = transfer
        self._reading = options
        self._lying: IdCard | None = None
        self._unreadable = False
        self._misses = 0
        self._doubted = False  # a card was found and not read while one lies here: it may be another one

    def open(self) -> None:
        """Open the wire and ask for the module's status; one that failed its self-test is reported later."""
        self._wire.open()
        self._forget()
        self._ask(Command.STATUS)

    def close(self) -> None:
        """Release the wire."""
        self._wire.close()
        self._forget()

    def probe(self) -> Mapping[str, str]:
        """Return the module's number as it is printed on the reader."""
        answer = self._ask(Command.SAM_ID)
        told = {"model": "SAM_V", "serial": sam_id(answer.data)}
        name = self._reading.photo_decoder
        if name:
            told["photo decoder"] = name if name in decoders() else f"{name} is not installed"
        return told

    def watch(self) -> Report:
        """Find a card, or see whether the one that was read still lies."""
        found = self._ask(Command.FIND)
        if found.state in UNUSABLE:
            return _unusable(found.state)
        if self._lying or self._unreadable:
            self._follow(found)
        elif found.state is State.FOUND or self._reading.insist:
            self._read_new(found)
        return Report(Status.ONLINE)

    def _follow(self, found: Answer) -> None:
        """See whether the card of the last look lies still, was lifted, or gave way to another one."""
        if found.state is State.FOUND or (self._doubted and self._still_selected()):
            self._compare(self._select_and_read())
        elif not self._doubted and self._still_selected():
            self._misses = 0
        elif self._missed():
            self._leave()

    def _compare(self, card: IdCard | None) -> None:
        """Take what was found while a card lay here: the same one, or another, readable or not."""
        if card is not None:
            self._misses, self._doubted = 0, False
            if card != self._lying:
                self._leave(silently=self._unreadable)
                self._accept(card)
        elif self._lying:
            self._doubted = True
            if self._missed():
                self._leave()
                self._refuse()

    def _missed(self) -> bool:
        """Count a look that did not see the card; say whether it was one too many."""
        self._misses += 1
        return self._misses >= MISSES

    def _read_new(self, found: Answer) -> None:
        card = self._select_and_read() or self._select_and_read()
        if card is not None:
            self._accept(card)
        elif found.state is State.FOUND:
            self._refuse()

    def _leave(self, *, silently: bool = False) -> None:
        self._forget()
        if not silently:
            self.announce(IdCardTaken())

    def _refuse(self) -> None:
        self._unreadable = True
        self.announce(IdCardUnreadable())

    def _accept(self, card: IdCard) -> None:
        """Tell of a card, with what is read of it once only."""
        self._lying, self._unreadable, self._misses = card, False, 0
        name = self._reading.photo_decoder
        portrait = decoded(name, card.photo, self._reading.photo_within) if name else None
        appended = self._appended_address() if self._reading.appended_address else None
        self.announce(IdCardLaid(replace(card, portrait=portrait, appended_address=appended)))

    def _appended_address(self) -> str | None:
        """Return the latest appended address, "" where the card has none, None where it cannot be read."""
        answer = self._ask(Command.READ_NEW_ADDRESS)
        try:
            return parse_address(answer.data) if answer.state is State.OK else NO_ADDRESS.get(answer.state)
        except ProtocolError:
            return None

    def _select_and_read(self) -> IdCard | None:
        """Return the card's text and photo; None where it cannot be read or does not hold together."""
        self._ask(Command.SELECT)  # may fail for a card that is selected already; the read decides
        answer = self._ask(Command.READ_BASE)
        if answer.state is not State.OK:
            return None
        try:
            text, photo = parse_base(answer.data)
            return parse_text(text, photo)
        except ProtocolError:
            return None

    def _still_selected(self) -> bool:
        """Ask for the appended address: a card without one says so, no card at all is a failed read."""
        return self._ask(Command.READ_NEW_ADDRESS).state in {State.OK, State.NO_CONTENT}

    def _forget(self) -> None:
        self._lying, self._unreadable, self._misses, self._doubted = None, False, 0, False

    def _ask(self, command: Command) -> Answer:
        """Ask once, and once more where the answer came garbled."""
        try:
            return self._exchange(command)
        except ProtocolError:
            return self._exchange(command)

    def _exchange(self, command: Command) -> Answer:
        frames = FrameReader()
        self._wire.drain()
        self._wire.write(request_frame(command))
        deadline = time.monotonic() + WITHIN[command] + self._transfer
        while (left := deadline - time.monotonic()) > 0:
            frames.feed(self._wire.read(4096, within=left))
            for body in frames.bodies():
                return parse_answer(body)
        if frames.heard:
            raise ProtocolError(f"no good frame answered {command.name}")
        raise DeviceError(DeviceFailure.TIME_OUT, f"no answer to {command.name}")


def _unusable(state: State) -> Report:
    fault = Fault.SELF_TEST if state is State.SELF_TEST_FAILED else Fault.NOT_AUTHORISED
    return Report(Status.HARDWARE_ERROR, frozenset({fault}))
