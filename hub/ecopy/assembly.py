"""Puts together what makes e-copies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from documents.fonts import font_folders
from documents.orders import House
from hub.ecopy.making import EcopyMaking
from hub.ecopy.page import Press
from hub.ecopy.proofs import Proofs
from hub.ecopy.templates import Templates
from hub.services import Services
from hub.settings import Settings
from hub.store.database import Database


def house_of(settings: Settings) -> House:
    """Return what all pages of this platform share."""
    return House(font_folders(), f"{settings.address.rstrip('/')}/verify")


def making_of(
    database: Database, settings: Settings, services: Services, clock: Callable[[], datetime]
) -> EcopyMaking:
    """Return what makes e-copies; its typesetter starts with the first page."""
    press = Press(house_of(settings), services, Templates(settings.templates))
    return EcopyMaking(database, press, settings.signing, settings.employer.zh, clock)


def proofs_of(settings: Settings) -> Proofs:
    """Return what tries templates."""
    return Proofs(house_of(settings), settings.employer)
