"""The fields of a form: what may be typed into each, and how it is said back."""

from __future__ import annotations

import unicodedata
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


SCREEN_KINDS = {FieldKind.COPIES: FieldKind.NUMBER}


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

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if self.kind is FieldKind.CHOICE and len(self.options) < 2:
            raise ValueError("a choice needs at least two options")
        if self.kind in {FieldKind.NUMBER, FieldKind.COPIES} and self.options:
            raise ValueError("a number has no options")
        if self.kind is FieldKind.NUMBER and (self.minimum is None or self.maximum is None):
            raise ValueError("a number needs minimum and maximum")
        if self.default and isinstance(self.check(self.default, 10), Bilingual):
            raise ValueError(f"the default {self.default} is not an answer that the field takes")
        return self

    def possible(self) -> frozenset[str] | None:
        """Return all answers there can be, None where they are free."""
        return frozenset(option.value for option in self.options) if self.kind is FieldKind.CHOICE else None

    def shown(self, value: str, copies_max: int) -> FormField:
        """Return the field as a screen shows it, holding `value`."""
        least, most = self._limits(copies_max)
        return FormField(
            name=self.name,
            kind=SCREEN_KINDS.get(self.kind, self.kind).value,
            label=self.label,
            hint=self.hint,
            required=self.required,
            value=value,
            options=tuple(Option(option.value, option.label) for option in self.options),
            minimum=least,
            maximum=most,
            max_length=self.max_length if self.kind is FieldKind.TEXT else None,
        )

    def check(self, typed: str, copies_max: int) -> str | Bilingual:
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
                return self._check_number(value, copies_max)

    def told(self, value: str) -> Bilingual:
        """Return an answer in words."""
        for option in self.options:
            if option.value == value:
                return option.label
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

    def _limits(self, copies_max: int) -> tuple[int | None, int | None]:
        return (1, copies_max) if self.kind is FieldKind.COPIES else (self.minimum, self.maximum)
