"""Puts together what makes e-copies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from documents.fonts import font_folders
from documents.orders import House
from documents.typesetter import Typesetter
from hub.ecopy.making import EcopyMaking
from hub.ecopy.page import Press
from hub.services import Services
from hub.settings import Settings
from hub.store.database import Database


def making_of(
    database: Database, settings: Settings, services: Services, clock: Callable[[], datetime]
) -> EcopyMaking:
    """Return what makes e-copies; its typesetter starts with the first page."""
    house = House(font_folders(), f"{settings.address.rstrip('/')}/verify")
    press = Press(Typesetter(house), services)
    return EcopyMaking(database, press, settings.signing, settings.employer.zh, clock)
