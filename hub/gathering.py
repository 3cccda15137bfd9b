"""Batches of several terminals that come at once, taken in one transaction (group commit).

A transaction costs its statements, its journeys to the database and its wait for the disk whatever is in it.
While one is under way those that come gather, and the next one takes them all.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from contract.events import BatchReceipt
from hub.admission import LookedAt
from hub.ingest import Handed, Ingest, UnknownTerminalError

log = logging.getLogger(__name__)

MOST = 800  # envelopes in one transaction: eight full batches
PATIENCE = 0.25  # seconds; one that takes longer waits for somebody, and others need not wait with it
ALONE = 8  # that wait each for a terminal somebody holds: of the pool's 20 connections 12 stay for others
AT_ONCE = 4  # transactions, where they take so long


@dataclass(eq=False)
class _Waiting:
    """A batch whose thread waits for it. `tried` without an answer: what failed may have been another's."""

    handed: Handed
    drawn: bool = False
    tried: bool = False
    answer: BatchReceipt | UnknownTerminalError | None = None


class Gathering:
    """Takes batches, from any number of threads; each waits until its batch is durable or has failed."""

    def __init__(self, ingest: Ingest, patience: float = PATIENCE) -> None:
        self._ingest = ingest
        self._patience = patience
        self._alone = threading.BoundedSemaphore(ALONE)
        self._under_way = 0
        self._waiting: list[_Waiting] = []
        self._changed = threading.Condition()

    def take(self, terminal_id: str, batch: LookedAt) -> BatchReceipt:
        """Take a batch, perhaps with those of others; raise what is raised where it is taken alone."""
        mine = _Waiting(Handed(terminal_id, batch))
        with self._changed:
            self._waiting.append(mine)
            if not self._changed.wait_for(lambda: self._may_go_on(mine, 1), self._patience):
                self._changed.wait_for(lambda: self._may_go_on(mine, AT_ONCE))
            together = [] if mine.tried else self._draw(mine)
        if together:
            self._take(together)
        match mine.answer:
            case BatchReceipt() as receipt:
                return receipt
            case UnknownTerminalError() as error:
                raise error
            case None:
                with self._alone:
                    return self._ingest.take_up(terminal_id, batch)

    def _may_go_on(self, mine: _Waiting, room: int) -> bool:
        return mine.tried or (self._under_way < room and not mine.drawn)

    def _draw(self, mine: _Waiting) -> list[_Waiting]:
        """Return a batch and others that wait, oldest first, one of each terminal; they have a turn now."""
        self._under_way += 1
        drawn = {mine.handed.terminal_id: mine}
        room = MOST - len(mine.handed.batch.keys)
        for one in self._waiting:
            size = len(one.handed.batch.keys)
            if one.handed.terminal_id not in drawn and size <= room:
                drawn[one.handed.terminal_id] = one
                room -= size
        for one in drawn.values():
            one.drawn = True
        self._waiting = [one for one in self._waiting if not one.drawn]
        return list(drawn.values())

    def _take(self, together: Sequence[_Waiting]) -> None:
        held: set[str] = set()
        try:
            receipts = self._ingest.take_all([one.handed for one in together], held=held)
            for one, receipt in zip(together, receipts, strict=True):
                if receipt is not None or one.handed.terminal_id not in held:
                    one.answer = receipt or UnknownTerminalError(one.handed.terminal_id)
        except Exception:
            if len(together) == 1:
                raise
            log.warning("%d batches cannot be taken together: each is taken alone", len(together))
        finally:
            with self._changed:
                self._under_way -= 1
                for one in together:
                    one.tried = True
                self._changed.notify_all()
