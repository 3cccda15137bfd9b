"""Where an e-copy is handed in to be checked: its signature in a process of its own, then our records.

The file is held in memory, and nowhere else.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import BoundedSemaphore

from pydantic import ValidationError

from hub.ecopy.signing_file import SigningFile
from hub.ecopy.signing_key import ours
from hub.ecopy.verdict import CopyVerdict, Finding
from hub.store.certificates import Certificate
from hub.store.database import Database

LARGEST = 1024 * 1024  # bytes; ours have 100 kB, and up to this Starlette keeps an upload in memory
AT_ONCE = 2
WITHIN = 20.0  # seconds for one file
COMMAND = (sys.executable, "-m", "hub.ecopy.checking")

log = logging.getLogger(__name__)

Judge = Callable[[bytes, Collection[str]], Finding]


@dataclass(frozen=True)
class CheckedCopy:
    """What is said of a file; the certificate where it is genuine or was revoked."""

    verdict: CopyVerdict
    certificate: Certificate | None = field(default=None, repr=False)
    signed_at: datetime | None = None


def judged_apart(pdf: bytes, certificates: Collection[str], command: Sequence[str] = COMMAND) -> Finding:
    """Have a process of its own judge a file; UNREADABLE where that ends without an answer."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [*command, *certificates],
            input=pdf,
            capture_output=True,
            check=False,
            timeout=WITHIN,
            cwd=Path(__file__).parents[2],
        )
        return Finding.model_validate_json(done.stdout)
    except subprocess.TimeoutExpired:
        log.warning("a PDF took too long to be checked")
    except ValidationError:
        log.warning("a PDF could not be checked: exit status %d", done.returncode)
    return Finding(verdict=CopyVerdict.UNREADABLE)


class CopyCounter:
    """Checks e-copies, a few at once. Thread-safe."""

    def __init__(
        self,
        database: Database,
        file: SigningFile | None,
        judge: Judge = judged_apart,
        *,
        turns: int = AT_ONCE,
    ) -> None:
        self._database = database
        self._file = file
        self._judge = judge
        self._turns = BoundedSemaphore(turns)

    @property
    def open(self) -> bool:
        """Whether there are e-copies here at all."""
        return self._file is not None

    def check(self, pdf: bytes) -> CheckedCopy:
        """Say whether a file is an e-copy of ours, unchanged, of a certificate that holds."""
        if not self._turns.acquire(blocking=False):  # who waits would hold a thread that all share
            return CheckedCopy(CopyVerdict.BUSY)
        try:
            found = self._judge(pdf, frozenset(ours(self._file)))
        finally:
            self._turns.release()
        if found.verdict is not CopyVerdict.GENUINE:
            return CheckedCopy(found.verdict)
        with self._database.read() as unit:
            certificate = unit.certificates.find(found.number)
        if certificate is None:
            return CheckedCopy(CopyVerdict.UNKNOWN)
        revoked = certificate.revoked_at is not None
        return CheckedCopy(
            CopyVerdict.REVOKED if revoked else CopyVerdict.GENUINE, certificate, found.signed_at
        )
