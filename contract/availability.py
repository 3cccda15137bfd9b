"""Whether a service works at a terminal, and why not: words that terminal and platform share."""

from __future__ import annotations

from enum import StrEnum


class Availability(StrEnum):
    """Whether a service works here and now."""

    AVAILABLE = "available"
    LIMITED = "limited"  # something of it is done later, or left out
    NOT_NOW = "not-now"


class Hindrance(StrEnum):
    """Why a service is limited or does not work now; the gravest first."""

    NONE = "none"
    SWITCHED_OFF = "switched-off"
    NO_POWER = "no-power"  # it runs on its battery
    STORE_FULL = "store-full"
    IDENTIFICATION = "identification"
    DOCUMENT_PRINTER = "document-printer"
    LOCKER_BANK = "locker-bank"
    DOCUMENT_CAMERA = "document-camera"
    CODE_SCANNER = "code-scanner"
    NO_NETWORK = "no-network"
    RECEIPT_PRINTER = "receipt-printer"
