"""Has certificates set in a process of its own, which lives while somebody is there and ends with its memory.

typst 0.15 did not give back its fonts and layouts when its compiler was dropped (50 MiB and more; ADR 5).
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from threading import Lock

from documents.deadline import deadline
from documents.errors import DocumentError
from documents.orders import FAILED, Answer, DraftOrder, House, IssueOrder, Order, Refusal, Sheet
from documents.statement import PaperLanguage, Statement
from documents.typesetter_process import END_WITHIN, TypesetterProcess

log = logging.getLogger(__name__)

COMMAND = (sys.executable, "-m", "documents.typesetting")
ATTEMPTS = 2  # a process may be killed from outside; the same page may be set again
# On two cores: a start with its first page took 0.6 s, beside six busy processes 3.8 s; a warm page at most
# 0.1 s and 0.9 s.
ORDER_WITHIN = 5.0  # seconds for a page, once the process is ready
CALL_WITHIN = 10.0  # seconds for everything that a call may need: starts, pages, attempts


class Typesetter:
    """Sets pages one after another; thread-safe. `warm` saves the next person the start of the process.

    Raises the DocumentErrors of `CertificateRenderer`, and `document.typesetter` where the process cannot be
    started, fails, is lost over the same page every time, or does not answer within `call_within` seconds.
    """

    def __init__(
        self,
        house: House,
        command: Sequence[str] = COMMAND,
        *,
        order_within: float = ORDER_WITHIN,
        call_within: float = CALL_WITHIN,
    ) -> None:
        self._house = house
        self._command = command
        self._order_within = order_within
        self._call_within = call_within
        self._lock = Lock()
        self._process: TypesetterProcess | None = None
        self._generation = object()  # another one once the orders so far have been given up

    def warm(self) -> None:
        """Start the process, without waiting for it; where that fails, the first order tells."""
        with self._lock, deadline(self._call_within, self._give_up):
            generation = self._generation
            self._running()
            if self._generation is not generation:
                self._end()

    def rest(self) -> None:
        """End the process, and with it all that it held. An order that is being set is given up."""
        self._give_up()
        if self._lock.acquire(timeout=END_WITHIN):  # an order that was given up lets go at once
            try:
                self._end()
            finally:
                self._lock.release()

    def draft(self, kind: str, statement: Statement, language: PaperLanguage, width: int) -> Sequence[bytes]:
        """Return the page as it will be, marked as a preview: a PNG of each page, `width` pixels wide."""
        pictures = self._ask(DraftOrder(kind, statement, language, width))
        assert not isinstance(pictures, Sheet)
        return pictures

    def issue(
        self, kind: str, statement: Statement, number: str, verify_code: str, language: PaperLanguage
    ) -> Sheet:
        """Return an issued certificate."""
        sheet = self._ask(IssueOrder(kind, statement, number, verify_code, language))
        assert isinstance(sheet, Sheet)
        return sheet

    def _ask(self, order: Order) -> Sequence[bytes] | Sheet:
        with self._lock, deadline(self._call_within, self._give_up):
            try:
                answer = self._answer(order)
                if isinstance(answer, Refusal) and answer.code == FAILED:
                    log.warning("the typesetter's process failed: %s", answer.detail)
                    self._end()
            except BaseException:
                self._end()  # it may still answer
                raise
        if isinstance(answer, Refusal):
            raise DocumentError(answer.code, answer.detail)
        return answer

    def _answer(self, order: Order) -> Answer:
        generation = self._generation
        for _ in range(ATTEMPTS):
            process = self._running()
            if process is not None and self._generation is generation:
                answer = process.answer(order, self._order_within)
                if answer is not None:
                    return answer
            log.warning("the typesetter's process was lost")
            self._end()
            if self._generation is not generation:
                break
        raise DocumentError(FAILED)

    def _running(self) -> TypesetterProcess | None:
        """Return the process; None where it cannot be started."""
        if self._process is None:
            try:
                self._process = TypesetterProcess(self._command)
            except OSError as error:
                log.warning("the typesetter's process cannot be started: errno %s", error.errno)
                return None
            self._process.begin(self._house)
        return self._process

    def _give_up(self) -> None:
        """Have the order that is being set, if there is one, fail at once; from any thread.

        The generation changes before the process is looked for, and an order looks at the generation after
        its process is in place: one of the two sees the other.
        """
        self._generation = object()
        process = self._process
        if process is not None:
            process.cut()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.end()
