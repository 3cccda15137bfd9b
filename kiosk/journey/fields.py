"""The fields of a form: what may be typed into each, and how it is said back."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from config.catalogue.definition import Id
from config.setting import Settings
from contract.language import Bilingual
from kiosk.journey import words
from kiosk.journey.views import FormField, Option

LONGEST_TEXT = 60  # characters; two lines on the certificate


class FieldKind(StrEnum):
    """What is asked for."""

    TEXT = "text"  # free; options are offered as ready answers
    CHOICE = "choice"  # one of the options
    NUMBER = "number"
    COPIES = "copies"  # a number from 1 to what the terminal allows
    MONTH = "month"  # this one or one of those before it, as 2026-11


SCREEN_KINDS = {FieldKind.COPIES: FieldKind.NUMBER, FieldKind.MONTH: FieldKind.CHOICE}
MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Here:
    """What fields must know of their terminal: how many copies it prints at most, and today's date."""

    copies_max: int
    today: date


NOWHERE = Here(10, date.max)


class FieldOption(Settings):
    """One ready answer."""

    value: Id
    label: Bilingual


class FieldSpec(Settings):
    """One field as the catalogue has it."""

    name: Id
    kind: FieldKind
    label: Bilingual
    hint: Bilingual | None = None
    required: bool = True
    default: str = ""
    options: tuple[FieldOption, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    max_length: int = Field(default=LONGEST_TEXT, ge=1, le=500)
    months: int = Field(default=2, ge=1, le=12)

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if self.kind is FieldKind.CHOICE and len(self.options) < 2:
            raise ValueError("a choice needs at least two options")
        if self.kind in {FieldKind.NUMBER, FieldKind.COPIES} and self.options:
            raise ValueError("a number has no options")
        if self.kind is FieldKind.NUMBER and (self.minimum is None or self.maximum is None):
            raise ValueError("a number needs minimum and maximum")
        if self.kind is FieldKind.MONTH and (self.options or self.default):
            raise ValueError("a month has neither options nor a default: this one is")
        if self.default and isinstance(self.check(self.default, NOWHERE), Bilingual):
            raise ValueError(f"the default {self.default} is not an answer that the field takes")
        return self

    def possible(self) -> frozenset[str] | None:
        """Return all answers there can be, None where they are free."""
        return frozenset(option.value for option in self.options) if self.kind is FieldKind.CHOICE else None

    @property
    def coded(self) -> bool:
        """Whether the platform takes the value itself, with its words beside it."""
        return self.kind is FieldKind.MONTH

    def shown(self, value: str, here: Here) -> FormField:
        """Return the field as a screen shows it, holding `value`."""
        least, most = self._limits(here.copies_max)
        options = tuple(Option(option.value, option.label) for option in self.options)
        if self.kind is FieldKind.MONTH:
            months = self._months(here.today)
            options = tuple(Option(month, month_in_words(month)) for month in months)
            value = value if value in months else months[0]
        return FormField(
            name=self.name,
            kind=SCREEN_KINDS.get(self.kind, self.kind).value,
            label=self.label,
            hint=self.hint,
            required=self.required,
            value=value,
            options=options,
            minimum=least,
            maximum=most,
            max_length=self.max_length if self.kind is FieldKind.TEXT else None,
        )

    def check(self, typed: str, here: Here) -> str | Bilingual:
        """Return the answer as it is kept, or what is wrong with it in words."""
        value = unicodedata.normalize("NFC", typed).strip()
        if not value:
            return words.MISSING if self.required else ""
        match self.kind:
            case FieldKind.TEXT:
                return self._check_text(value)
            case FieldKind.CHOICE:
                return value if value in (self.possible() or ()) else words.CHOOSE_ONE
            case FieldKind.NUMBER | FieldKind.COPIES:
                return self._check_number(value, here.copies_max)
            case FieldKind.MONTH:
                return value if value in self._months(here.today) else words.CHOOSE_ONE

    def told(self, value: str) -> Bilingual:
        """Return an answer in words."""
        for option in self.options:
            if option.value == value:
                return option.label
        if self.kind is FieldKind.MONTH and MONTH.fullmatch(value):
            return month_in_words(value)
        return Bilingual(zh=value, en=value) if value else words.NOTHING

    def _check_text(self, value: str) -> str | Bilingual:
        if any(unicodedata.category(letter) in {"Cc", "Cf", "Co", "Cs"} for letter in value):
            return words.ODD_CHARACTER
        return value if len(value) <= self.max_length else words.too_long(self.max_length)

    def _check_number(self, value: str, copies_max: int) -> str | Bilingual:
        least, most = self._limits(copies_max)
        if not (value.isascii() and value.isdecimal()) or len(value) > 9:
            return words.not_between(least or 0, most or 0)
        number = int(value)
        inside = (least or 0) <= number <= (most or 0)
        return str(number) if inside else words.not_between(least or 0, most or 0)

    def _months(self, today: date) -> tuple[str, ...]:
        """Return the months that can be chosen, this one first."""
        now = today.year * 12 + today.month - 1
        return tuple(f"{month // 12:04}-{month % 12 + 1:02}" for month in range(now, now - self.months, -1))

    def _limits(self, copies_max: int) -> tuple[int | None, int | None]:
        return (1, copies_max) if self.kind is FieldKind.COPIES else (self.minimum, self.maximum)


ENGLISH = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def month_in_words(month: str) -> Bilingual:
    """Return a month as people write it: 2026年11月, November 2026."""
    year, number = month.split("-")
    return Bilingual(zh=f"{year}年{int(number)}月", en=f"{ENGLISH[int(number) - 1]} {year}")
