"""Sets the page of a certificate as the terminal does, from what the platform keeps of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from pydantic import JsonValue

from contract.language import Bilingual
from documents.errors import DocumentError
from documents.orders import House
from documents.statement import Statement, paper_language
from documents.typesetter import Typesetter
from hub.ecopy.faults import PageFault
from hub.ecopy.templates import Templates, TemplateVersion, lay_out, shipped
from hub.services import Services
from hub.store.certificates import Certificate

IDLE = 60.0  # seconds after which the typesetter's process, and its 100 MiB, is let go


@dataclass(frozen=True)
class Page:
    """A page that nobody signed yet, and the digest of its template."""

    pdf: bytes = field(repr=False)
    template: str


class Press:
    """Sets one page at a time, by one version of a template at a time. Thread-safe."""

    def __init__(
        self,
        house: House,
        services: Services,
        templates: Templates,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._house = house
        self._services = services
        self._templates = templates
        self._monotonic = monotonic
        self._lock = Lock()
        self._loaded: Loaded | None = None
        self._used_at = 0.0

    def page(
        self, certificate: Certificate, answers: Mapping[str, JsonValue], chosen: str | None = None
    ) -> Page | PageFault:
        """Return the page; `answers` are its request's, `chosen` a template's digest, None for ours."""
        purpose = purpose_in_words(self._services, certificate, answers)
        kind = certificate.kind
        version = shipped(kind) if chosen is None else self._templates.find(kind, chosen)
        if version is None:
            return PageFault.GONE
        with self._lock:
            self._used_at = self._monotonic()
            loaded = self._load(version)
            try:
                sheet = loaded.typesetter.issue(
                    kind,
                    Statement.of(certificate.facts, purpose),
                    certificate.number,
                    certificate.verify_code,
                    paper_language(certificate.facts),
                )
            except DocumentError as error:
                return PageFault(error.code)
            return Page(sheet.pdf, loaded.digest)

    def rest_when_idle(self) -> None:
        """End the typesetter's process where nobody has needed it for a while."""
        with self._lock:
            if self._monotonic() - self._used_at >= IDLE:
                self._unload()

    def close(self) -> None:
        """End the typesetter's process."""
        with self._lock:
            self._unload()

    def _load(self, version: TemplateVersion) -> Loaded:
        if self._loaded is None or self._loaded.digest != version.digest:
            self._unload()
            self._loaded = Loaded(self._house, version)
        return self._loaded

    def _unload(self) -> None:
        if self._loaded is not None:
            self._loaded.close()
            self._loaded = None


class Loaded:
    """A typesetter with one version of a template, in a folder of its own where it is not ours."""

    def __init__(self, house: House, version: TemplateVersion) -> None:
        self.digest = version.digest
        self._folder: TemporaryDirectory[str] | None = None
        if version.name is not None:
            self._folder = TemporaryDirectory(prefix="template-")
            lay_out(version, Path(self._folder.name))
            house = replace(house, templates=Path(self._folder.name))
        self.typesetter = Typesetter(house)

    def close(self) -> None:
        """End its process and remove the folder."""
        self.typesetter.rest()
        if self._folder is not None:
            self._folder.cleanup()


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
