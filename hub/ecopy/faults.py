"""Why there is no e-copy."""

from __future__ import annotations

from enum import StrEnum

from hub.ecopy.signed import SignFault
from hub.ecopy.signing_key import KeyFault


class PageFault(StrEnum):
    """Why the page was not set."""

    CHARACTER = "document.character"
    TOO_LONG = "document.too-long"
    FACTS = "document.facts"
    TEMPLATE = "document.template"
    TYPESETTER = "document.typesetter"
    SOURCE = "document.source"
    PAGES = "document.pages"
    GONE = "template.gone"  # the version that was chosen is not in the folder any more


Fault = KeyFault | SignFault | PageFault


class NoEcopy(StrEnum):
    """Why a certificate has no e-copy."""

    UNKNOWN = "unknown"  # no such certificate
    REVOKED = "revoked"
    WAITING = "waiting"  # it is made once its fault is over


class NoEcopyError(Exception):
    """There is no e-copy; `fault` says what a waiting one waits for."""

    def __init__(self, reason: NoEcopy, fault: Fault | None = None) -> None:
        super().__init__(reason if fault is None else f"{reason}: {fault}")
        self.reason = reason
        self.fault = fault
