"""From a source to a checked model: every broken rule becomes a complaint with its line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from config.complaint import Complaint, Refused
from config.source import Key, Source

Model = TypeVar("Model", bound=BaseModel)


def model_of(kind: type[Model], source: Source) -> Model | Refused:
    """Return the whole file as a `kind`, or everything that keeps it from being one."""
    model = value_of(kind, source.values, source, ())
    if source.complaints:
        return Refused(source.complaints + (model.complaints if isinstance(model, Refused) else ()))
    return model


def value_of(kind: type[Model], value: object, source: Source, at: Sequence[Key]) -> Model | Refused:
    """Return `value`, which stands at `at` in `source`, as a `kind`, or the complaints."""
    if not isinstance(value, Mapping):
        return Refused((source.complain(at, "must be a block of names and values"),))
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        return Refused(tuple(_complaint(detail, source, at) for detail in error.errors()))


def _complaint(detail: ErrorDetails, source: Source, at: Sequence[Key]) -> Complaint:
    return source.complain((*at, *detail["loc"]), reason(detail))


def reason(detail: ErrorDetails) -> str:
    """Return a validation message as the end of a sentence that began with the value's place."""
    match detail["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return "is not a known setting"
        case "value_error":
            return detail["msg"].removeprefix("Value error, ")
        case "tuple_type" | "list_type":
            return "must be a list"
        case "dict_type" | "model_type":
            return "must be a block of names and values"
    return re.sub(r"^(?:Input|String|Tuple|List|Dictionary) should", "must", detail["msg"])
