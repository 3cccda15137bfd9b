"""Sets the page of a certificate as the terminal does, from what the platform keeps of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from threading import Lock

from pydantic import JsonValue

from contract.language import Bilingual
from documents.errors import DocumentError
from documents.kinds import digest_of, shipped_files
from documents.statement import Statement, paper_language
from documents.typesetter import Typesetter
from hub.ecopy.faults import PageFault
from hub.services import Services
from hub.store.certificates import Certificate

IDLE = 60.0  # seconds after which the typesetter's process, and its 100 MiB, is let go


class Press:
    """Sets one page at a time. Thread-safe."""

    def __init__(
        self, typesetter: Typesetter, services: Services, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._typesetter = typesetter
        self._services = services
        self._monotonic = monotonic
        self._lock = Lock()
        self._used_at: float | None = None
        self.template = digest_of(shipped_files())

    def page(self, certificate: Certificate, answers: Mapping[str, JsonValue]) -> bytes | PageFault:
        """Return the page as a PDF that nobody signed yet; `answers` are those of its request."""
        purpose = purpose_in_words(self._services, certificate, answers)
        with self._lock:
            self._used_at = self._monotonic()
            try:
                return self._typesetter.issue(
                    certificate.kind,
                    Statement.of(certificate.facts, purpose),
                    certificate.number,
                    certificate.verify_code,
                    paper_language(certificate.facts),
                ).pdf
            except DocumentError as error:
                return PageFault(error.code)

    def rest_when_idle(self) -> None:
        """End the typesetter's process where nobody has needed it for a while."""
        with self._lock:
            if self._used_at is not None and self._monotonic() - self._used_at >= IDLE:
                self._typesetter.rest()
                self._used_at = None

    def close(self) -> None:
        """End the typesetter's process."""
        self._typesetter.rest()


def purpose_in_words(
    services: Services, certificate: Certificate, answers: Mapping[str, JsonValue]
) -> Bilingual:
    """Return what a certificate was asked for, as the terminal printed it: as typed, else as chosen."""
    typed = answers.get("purpose_text")
    if isinstance(typed, str) and typed:
        return Bilingual(zh=typed, en=typed)
    zh, en = answers.get("purpose_zh"), answers.get("purpose_en")
    if isinstance(zh, str) and isinstance(en, str) and zh and en:
        return Bilingual(zh=zh, en=en)
    return services.option(certificate.kind, "purpose", str(certificate.facts.get("purpose") or ""))
