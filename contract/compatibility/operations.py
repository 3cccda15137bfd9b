"""What a later OpenAPI document (3.1) breaks of the operations of an earlier one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contract.compatibility.breach import Breach, Rule
from contract.compatibility.fit import EARLIER_IN_LATER, Schema, fit

Operation = Mapping[str, Any]


def operation_breaches(earlier: Schema, later: Schema) -> Iterator[Breach]:
    """Yield each; what bodies are made of is compared message by message."""
    after = dict(_operations(later))
    for name, before in _operations(earlier):
        if name not in after:
            yield Breach(name, Rule.OPERATION_GONE)
            continue
        yield from _parameters(before, after[name], name, (earlier, later))
        yield from _answers(before, after[name], name)
        yield from _body(before, after[name], name)


def _operations(api: Schema) -> Iterator[tuple[str, Operation]]:
    for path, methods in api["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def _parameters(
    before: Operation, after: Operation, name: str, documents: tuple[Schema, Schema]
) -> Iterator[Breach]:
    earlier, later = (
        {(one["in"], one["name"]): one for one in api.get("parameters", ())} for api in (before, after)
    )
    compared = fit(*documents, EARLIER_IN_LATER)
    for key, told in earlier.items():
        place = f"{name} {key[0]} {key[1]}"
        if (taken := later.get(key)) is None:
            yield Breach(place, Rule.FIELD_GONE)
            continue
        yield from compared.misfits(told["schema"], taken["schema"], place)
        if told["schema"].get("default") != taken["schema"].get("default"):
            yield Breach(place, Rule.OTHER_DEFAULT)
    for key, taken in later.items():
        if taken.get("required") and not earlier.get(key, {}).get("required"):
            yield Breach(f"{name} {key[0]} {key[1]}", Rule.NEEDED_NOW)


def _answers(before: Operation, after: Operation, name: str) -> Iterator[Breach]:
    """Compare answers that say yes: of others a terminal reads the problem's type, whatever the status."""
    told, now = (_good(operation) for operation in (before, after))
    for what in sorted(told ^ now):
        yield Breach(f"{name} {what}", Rule.OTHER_ANSWER, "gone" if what in told else "new")


def _good(operation: Operation) -> set[str]:
    return {
        " ".join([status, *answer.get("content", ())])
        for status, answer in operation["responses"].items()
        if status.startswith("2")
    }


def _body(before: Operation, after: Operation, name: str) -> Iterator[Breach]:
    told, taken = (operation.get("requestBody", {}) for operation in (before, after))
    for media_type in sorted(set(told.get("content", ())) - set(taken.get("content", ()))):
        yield Breach(f"{name} {media_type}", Rule.OTHER_TYPE)
    if taken.get("required") and not told.get("required"):
        yield Breach(f"{name} body", Rule.NEEDED_NOW)
