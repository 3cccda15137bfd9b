"""Which part of a JSON record is which column: JMESPath expressions (jmespath.org/specification.html)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError
from pydantic import BaseModel, ConfigDict, Field, field_validator

from hub.connectors.connector import Record
from hub.people import COLUMNS


def checked(expression: str) -> str:
    """Return a JMESPath expression as it is; raise ValueError where it is none."""
    try:
        jmespath.compile(expression)
    except JMESPathError as error:
        told = " ".join(str(error).split())
        raise ValueError(f"not a JMESPath expression: {told}") from error
    return expression


def found(expression: str, value: object) -> Any:
    """Return what an expression finds; None where it finds nothing or does not fit the value."""
    try:
        return jmespath.search(expression, value)
    except JMESPathError:
        return None


class WithFields(BaseModel):
    """The part of a connector's settings that says where each column stands."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fields: Mapping[str, str] = Field(
        default_factory=dict,
        description="Column of `employees import` → JMESPath expression on a record.",
    )
    translate: Mapping[str, Mapping[str, str]] = Field(
        default_factory=dict,
        description="Column → what the source says → what it is here.",
    )

    @field_validator("fields", "translate")
    @classmethod
    def _columns(cls, told: Mapping[str, Any]) -> Mapping[str, Any]:
        if strange := sorted(set(told) - set(COLUMNS)):
            raise ValueError(f"no columns of `employees import`: {', '.join(strange)}")
        return told

    @field_validator("fields")
    @classmethod
    def _expressions(cls, told: Mapping[str, str]) -> Mapping[str, str]:
        for column, expression in told.items():
            try:
                checked(expression)
            except ValueError as error:
                raise ValueError(f"{column}: {error}") from error
        return told

    def record(self, item: object, place: str, otherwise: Mapping[str, str]) -> Record:
        """Return a record as columns; `otherwise` says where those stand that the settings do not name."""
        where = {**otherwise, **self.fields}
        told: dict[str | None, str | list[str] | None] = {}
        for column in COLUMNS:
            text = text_of(found(where[column], item)) if column in where else ""
            told[column] = self.translate.get(column, {}).get(text, text)
        return Record(place, told)


def text_of(value: object) -> str:
    """Return a JSON value as a column's text; lists stand with spaces between."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            return " ".join(map(text_of, value))
        case _:
            return str(value)
