"""Readers of the resident identity card and the permits that share its chip."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from devices.device import Announcement, Device


class IdCardKind(StrEnum):
    """Layouts of the text block (GA/T 490; 2017 and 2023 permits for foreigners)."""

    RESIDENT = "resident"
    HMT_PERMIT = "hmt-permit"
    FOREIGNER_2017 = "foreigner-2017"
    FOREIGNER_2023 = "foreigner-2023"


@dataclass(frozen=True)
class IdCard:
    """What a card says of its holder. Never logged; `valid_to` None means 长期, without end."""

    kind: IdCardKind
    name: str = field(repr=False)
    name_latin: str = field(repr=False)
    number: str = field(repr=False)
    sex: str = field(repr=False)
    born_on: date | None = field(repr=False)
    valid_from: date | None = field(repr=False)
    valid_to: date | None = field(repr=False)
    photo: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class IdCardLaid(Announcement):
    """An identity card was read."""

    card: IdCard


@dataclass(frozen=True)
class IdCardUnreadable(Announcement):
    """A card lies there whose text could not be read or does not hold together."""


@dataclass(frozen=True)
class IdCardTaken(Announcement):
    """The card was lifted."""


class IdCardReader(Device):
    """Reads identity cards. `watch` announces IdCardLaid, IdCardUnreadable and IdCardTaken."""

    device_class = "id-card-reader"
