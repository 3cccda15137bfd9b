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


class Validity(StrEnum):
    """Whether a card may be used on a day."""

    VALID = "valid"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"


@dataclass(frozen=True)
class Portrait:
    """A decoded photo: `width` times `height` pixels, three bytes each, red first."""

    width: int
    height: int
    rgb: bytes = field(repr=False)


@dataclass(frozen=True)
class IdCard:
    """What a card says of its holder. Never logged; `valid_to` None means 长期, without end.

    `photo` is what the card holds, `portrait` its picture where a decoder is installed. The address appended
    last is "" where the card has none, and None where it was not asked for or could not be read.
    `ethnic_group` is a code of GB/T 3304, `nationality` the three letters of a permit.
    """

    kind: IdCardKind
    name: str = field(repr=False)
    name_latin: str = field(repr=False)
    number: str = field(repr=False)
    sex: str = field(repr=False)
    born_on: date | None = field(repr=False)
    valid_from: date | None = field(repr=False)
    valid_to: date | None = field(repr=False)
    photo: bytes = field(default=b"", repr=False)
    portrait: Portrait | None = field(default=None, repr=False)
    address: str = field(default="", repr=False)
    appended_address: str | None = field(default=None, repr=False)
    issuer: str = field(default="", repr=False)
    ethnic_group: str = field(default="", repr=False)
    nationality: str = field(default="", repr=False)
    travel_permit: str = field(default="", repr=False)

    def validity(self, day: date) -> Validity:
        """Say whether the card may be used on a day; both its dates are days of validity."""
        if self.valid_to is not None and self.valid_to < day:
            return Validity.EXPIRED
        if self.valid_from is not None and day < self.valid_from:
            return Validity.NOT_YET_VALID
        return Validity.VALID


@dataclass(frozen=True)
class IdCardLaid(Announcement):
    """An identity card was read, expired or not."""

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
