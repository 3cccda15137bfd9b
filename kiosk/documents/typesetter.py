"""Has certificates set in a process of its own, which lives while somebody is there and ends with its memory.

typst 0.15 did not give back its fonts and layouts when its compiler was dropped (50 MiB and more; ADR 5).
"""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Sequence
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock

from kiosk.documents.orders import Answer, DraftOrder, House, IssueOrder, Order, Refusal, Sheet
from kiosk.documents.statement import PaperLanguage, Statement
from kiosk.domain.errors import KioskError

log = logging.getLogger(__name__)

PROGRAM = "kiosk.documents.typesetting"
ATTEMPTS = 2  # a process may be killed from outside; the same page may be set again
PATIENCE = 20.0  # seconds; a warm page takes a hundredth of one, a start half of one
END_WITHIN = 2.0  # seconds


class TypesetterLostError(RuntimeError):
    """The process ended, or said nothing, over the same page every time: a fault of our own."""


class Typesetter:
    """Sets pages one after another; thread-safe. `warm` saves the next person the start of the process.

    Raises the KioskErrors of `CertificateRenderer`.
    """

    def __init__(self, house: House) -> None:
        self._house = house
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None

    def warm(self) -> None:
        """Start the process, without waiting for it."""
        with self._lock:
            self._running()

    def rest(self) -> None:
        """End the process, and with it all that it held."""
        with self._lock:
            self._end()

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
        with self._lock:
            answer = self._answer(order)
        if isinstance(answer, Refusal):
            raise KioskError(answer.code, answer.detail)
        return answer

    def _answer(self, order: Order) -> Answer:
        for _ in range(ATTEMPTS):
            try:
                connection = self._running()
                connection.send(order)
                if connection.poll(PATIENCE):
                    answer: Answer = connection.recv()
                    return answer
            except (EOFError, ConnectionError):
                pass
            log.warning("the typesetter's process was lost")
            self._end()
        raise TypesetterLostError

    def _running(self) -> Connection:
        if self._connection is None:
            ours, theirs = Pipe()
            with theirs:
                self._process = subprocess.Popen(  # noqa: S603 - our own program
                    [sys.executable, "-m", PROGRAM, str(theirs.fileno())],
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    cwd=Path(__file__).parents[2],
                )
            self._connection = ours
            ours.send(self._house)
        return self._connection

    def _end(self) -> None:
        process, self._process = self._process, None
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
        if process is not None:
            process.kill()
            process.wait(END_WITHIN)
