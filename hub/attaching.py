"""Taking the content of attachments, range by range; the last one completes the requests that wait for it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from contract.attachments import SIGNATURE, AttachmentState, sniffed
from contract.events import RequestSubmitted
from hub.deciding import Deciding
from hub.issuing import Submitted
from hub.store.attachments import Content, Naming
from hub.store.database import Database
from hub.store.terminals import Terminal
from hub.store.unit import Unit


class NotTaken(StrEnum):
    """Why nothing of a range was kept."""

    UNKNOWN = "unknown"  # no request of this terminal names the content, yet
    OFFSET = "offset"  # it does not begin where the kept bytes end
    BEYOND = "beyond"  # it goes on after the announced size
    BUDGET = "budget"  # too much that is not whole waits of this terminal already
    MEDIA_TYPE = "media-type"  # the content is not of the announced type; kept are none of its bytes
    HASH = "hash"  # it was the last one, and the whole is not the content; kept are none of its bytes


@dataclass(frozen=True)
class Attaching:
    """Takes ranges; `ring` is called with a terminal's name when its feed has something new.

    `budget` is how many bytes of contents that are not whole a terminal may leave here; it never keeps
    one that was begun from being finished.
    """

    database: Database
    deciding: Deciding
    clock: Callable[[], datetime]
    ring: Callable[[str], None]
    budget: int

    def state(self, terminal_id: str, sha256: str) -> AttachmentState | NotTaken:
        """Return how far a content has come."""
        with self.database.read() as unit:
            content = unit.attachments.find(terminal_id, sha256)
        return NotTaken.UNKNOWN if content is None else content.state

    def take(self, terminal_id: str, sha256: str, offset: int, received: bytes) -> AttachmentState | NotTaken:
        """Keep a range that begins at `offset`, and return how far the content has come with it."""
        told = False
        with self.database.write() as unit:
            terminal = unit.terminals.lock(terminal_id)  # ranges and batches of one terminal take turns
            content = unit.attachments.find(terminal_id, sha256)
            if terminal is None or content is None:
                return NotTaken.UNKNOWN
            if content.completed_at is not None or not received:
                return content.state
            if (refusal := self._refusal(unit, terminal_id, content, offset, received)) is not None:
                if refusal is NotTaken.MEDIA_TYPE:
                    unit.attachments.begin_again(terminal_id, sha256)
                return refusal
            unit.attachments.keep(terminal_id, sha256, offset, received)
            if offset + len(received) == content.size:
                if (refusal := wrong_content(unit, terminal_id, content)) is not None:
                    unit.attachments.begin_again(terminal_id, sha256)
                    return refusal
                told = self._complete(unit, terminal, sha256)
            after = unit.attachments.find(terminal_id, sha256) or content
        if told:
            self.ring(terminal_id)
        return after.state

    def _refusal(
        self, unit: Unit, terminal_id: str, content: Content, offset: int, received: bytes
    ) -> NotTaken | None:
        if offset != content.received:
            return NotTaken.OFFSET
        if offset + len(received) > content.size:
            return NotTaken.BEYOND
        if offset == 0:
            if len(received) >= SIGNATURE and sniffed(received[:SIGNATURE]) is not content.media_type:
                return NotTaken.MEDIA_TYPE
            if unit.attachments.incomplete_bytes(terminal_id) + content.size > self.budget:
                return NotTaken.BUDGET
        return None

    def _complete(self, unit: Unit, terminal: Terminal, sha256: str) -> bool:
        """Decide the requests that waited for this content and for nothing else."""
        now = self.clock()
        unit.attachments.complete(terminal.terminal_id, sha256, now)
        namings = unit.attachments.naming(terminal.terminal_id, sha256)
        events = [submission(unit, terminal.terminal_id, naming) for naming in namings]
        return bool(self.deciding.decide([Submitted(terminal, event) for event in events], unit, now))


def wrong_content(unit: Unit, terminal_id: str, content: Content) -> NotTaken | None:
    """Return what is wrong with a content of which every byte has come, None where it is the content."""
    digest = hashlib.sha256()
    head = b""
    for part in unit.attachments.ranges(terminal_id, content.sha256):
        digest.update(part)
        head += part[: SIGNATURE - len(head)]
    if not hmac.compare_digest(digest.hexdigest(), content.sha256):
        return NotTaken.HASH
    return None if sniffed(head) is content.media_type else NotTaken.MEDIA_TYPE


def submission(unit: Unit, terminal_id: str, naming: Naming) -> RequestSubmitted:
    """Return the event that submitted a request."""
    return RequestSubmitted.model_validate_json(unit.inbox.payload(terminal_id, naming.epoch, naming.seq))
