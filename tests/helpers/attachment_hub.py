"""The real platform without HTTP, for a terminal's relay and uploads, that fails as it is told to."""

from __future__ import annotations

import shutil
from enum import Enum, auto
from pathlib import Path

from contract.attachments import AttachmentState
from contract.events import Batch
from hub.assembly import Platform
from hub.attaching import NotTaken
from sync.answers import ContentRefused, Receipts, Trouble, Unreachable
from tests.helpers.hub_platform import Clock, platform_on
from tests.helpers.memory_hub import MemoryHub

PROBLEMS = {
    NotTaken.UNKNOWN: "unknown-attachment",
    NotTaken.OFFSET: "offset-mismatch",
    NotTaken.BEYOND: "too-large",
    NotTaken.MEDIA_TYPE: "media-type-mismatch",
    NotTaken.HASH: "hash-mismatch",
}


class Fault(Enum):
    """What happens to one question or range on its way."""

    CUT = auto()  # it never arrives, or the platform dies before its commit
    LOST_ANSWER = auto()  # it takes effect, and nobody hears of it
    TWICE = auto()
    ELSEWHERE = auto()  # it arrives with another offset
    TOO_LARGE = auto()  # a proxy on the way takes small ranges only
    STRANGE = auto()  # somebody else answers


class AttachmentHub(MemoryHub):
    """Platform T001 in a folder; `faults` are used up one by one.

    The next `spoiled` ranges arrive with another last byte.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self.faults: list[Fault] = []
        self.spoiled = 0
        self.asked = 0
        self.platform = self._open()

    def restart(self) -> None:
        """Die and come back."""
        self.platform.database.close()
        self.platform = self._open()

    def close(self) -> None:
        self.platform.database.close()
        shutil.rmtree(self._folder)

    def deliver(self, batch: Batch) -> Receipts | Unreachable:
        if self._fault() in (Fault.CUT, Fault.STRANGE):
            return Unreachable(Trouble.NO_NETWORK)
        raws = [envelope.model_dump(mode="json") for envelope in batch.envelopes]
        return Receipts(self.platform.ingest.take("T001", raws))

    def attachment(self, sha256: str) -> AttachmentState | ContentRefused | Unreachable:
        match self._fault():
            case Fault.CUT | Fault.LOST_ANSWER | Fault.STRANGE:
                return Unreachable(Trouble.CAPTIVE_PORTAL)
        return answered(self.platform.attaching.state("T001", sha256))

    def append(
        self, sha256: str, offset: int, content: bytes
    ) -> AttachmentState | ContentRefused | Unreachable:
        def arrive(moved: int = 0) -> AttachmentState | NotTaken:
            return self.platform.attaching.take("T001", sha256, offset + moved, self._as_it_arrives(content))

        match self._fault():
            case Fault.CUT:
                return Unreachable(Trouble.CUT_OFF)
            case Fault.LOST_ANSWER:
                arrive()
                return Unreachable(Trouble.SLOW)
            case Fault.TWICE:
                arrive()
                return answered(arrive())
            case Fault.ELSEWHERE:
                return answered(arrive(moved=1))
            case Fault.TOO_LARGE if len(content) > 16:
                return ContentRefused("too-large")
            case Fault.STRANGE:
                return AttachmentState(sha256="0" * 64, size=1, offset=1, complete=True)
        return answered(arrive())

    def content(self, sha256: str) -> bytes | None:
        """Return a content that is complete, as the platform keeps it."""
        with self.platform.database.read() as unit:
            known = unit.attachments.find("T001", sha256)
            if known is None or known.completed_at is None:
                return None
            return b"".join(unit.attachments.ranges("T001", sha256))

    def _as_it_arrives(self, content: bytes) -> bytes:
        if not self.spoiled:
            return content
        self.spoiled -= 1
        return content[:-1] + bytes([content[-1] ^ 1])

    def _fault(self) -> Fault | None:
        self.asked += 1
        return self.faults.pop(0) if self.faults else None

    def _open(self) -> Platform:
        return platform_on(f"sqlite:///{self._folder / 'hub.db'}", self._folder, Clock())


def answered(outcome: AttachmentState | NotTaken) -> AttachmentState | ContentRefused:
    return outcome if isinstance(outcome, AttachmentState) else ContentRefused(PROBLEMS[outcome])
