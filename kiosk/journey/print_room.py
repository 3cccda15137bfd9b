"""Makes the papers of a visit: previews in a private folder, certificates, slips."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from contract.language import Bilingual
from devices.receipt_printer import Slip
from documents.statement import Statement, paper_language
from documents.typesetter import Typesetter
from kiosk.documents.drafting import drafted
from kiosk.documents.faults import as_kiosk_errors
from kiosk.documents.slip import build_slip
from kiosk.domain.errors import KioskError
from kiosk.domain.person import Employee
from kiosk.domain.visit import IssuedCertificate
from kiosk.journey.tools import Papers, Rendered, SlipText


class PrintRoom(Papers):
    """Has pages set by `documents`. `folder` is wiped with each visit; pictures are `width` wide."""

    def __init__(
        self,
        typesetter: Typesetter,
        folder: Path,
        *,
        employer: Bilingual,
        terminal: Bilingual,
        clock: Callable[[], datetime],
        width: int,
    ) -> None:
        self._typesetter = typesetter
        self._folder = folder
        self._employer = employer
        self._terminal = terminal
        self._clock = clock
        self._width = width
        self._drawn = 0

    def draft(
        self, service_id: str, employee: Employee, answers: Mapping[str, str], purpose: Bilingual | None
    ) -> Sequence[Path]:
        """Draw the document to be; each drawing has names of its own, so that no screen shows an old one."""
        today = self._clock().astimezone().date()
        with as_kiosk_errors():
            statement = drafted(employee, self._employer, purpose, answers.get("addressee", ""), today)
            language = paper_language(answers)
            pictures = self._typesetter.draft(service_id, statement, language, self._width)
        self.wipe()
        self._drawn += 1
        pages = [
            (self._folder / f"{self._drawn}-{number}.png", picture)
            for number, picture in enumerate(pictures, start=1)
        ]
        try:
            self._folder.mkdir(parents=True, mode=0o700)
            for path, picture in pages:
                path.write_bytes(picture)
        except OSError as error:
            raise KioskError("document.drawing", error.strerror or "") from error
        return tuple(path for path, _ in pages)

    def certificate(
        self, service_id: str, certificate: IssuedCertificate, purpose: Bilingual | None
    ) -> Rendered:
        """Set an issued certificate; its language is one of its facts."""
        with as_kiosk_errors():
            sheet = self._typesetter.issue(
                service_id,
                Statement.of(certificate.facts, purpose),
                certificate.number,
                certificate.verify_code,
                paper_language(certificate.facts),
            )
        return Rendered(sheet.pdf, sheet.pages)

    def slip(self, text: SlipText) -> Slip:
        """Set a slip."""
        return build_slip(text, self._employer, self._terminal)

    def wipe(self) -> None:
        """Remove the drawings."""
        shutil.rmtree(self._folder, ignore_errors=True)
