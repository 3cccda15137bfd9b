"""Where the check names no misfit, whatever one schema describes is sound by the other: by jsonschema-rs."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
from hypothesis import event, given, settings
from hypothesis import strategies as st

from contract.compatibility.fit import EARLIER_IN_LATER, LATER_IN_EARLIER, fit

Schema = dict[str, Any]
NUMBERS = st.integers(-2, 3)
WORDS = ["", "a", "bb"]
FEW = settings(max_examples=150, deadline=None, derandomize=True)


def with_some(schema: Schema, **limits: st.SearchStrategy[Any]) -> st.SearchStrategy[Schema]:
    return st.fixed_dictionaries({key: st.just(value) for key, value in schema.items()}, optional=limits)


LEAVES = st.one_of(
    st.just({}),
    with_some({"type": "integer"}, minimum=NUMBERS, maximum=NUMBERS),
    with_some({"type": "number"}, minimum=NUMBERS, maximum=NUMBERS),
    with_some({"type": "string"}, minLength=st.integers(0, 2), maxLength=st.integers(0, 2)),
    st.lists(st.sampled_from(WORDS), min_size=1, unique=True).map(
        lambda some: {"type": "string", "enum": some}
    ),
    st.sampled_from(WORDS).map(lambda one: {"const": one}),
    st.sampled_from([{"type": "boolean"}, {"type": "null"}, {"$ref": "#/$defs/Word"}]),
)


def wider(parts: st.SearchStrategy[Schema]) -> st.SearchStrategy[Schema]:
    return st.one_of(
        st.lists(parts, min_size=1, max_size=2).map(lambda some: {"anyOf": some}),
        with_some({"type": "array"}, items=parts, minItems=st.integers(0, 2), maxItems=st.integers(0, 2)),
        with_some(
            {"type": "object"},
            properties=st.dictionaries(st.sampled_from("ab"), parts),
            required=st.lists(st.sampled_from("ab"), unique=True),
            additionalProperties=st.just(value=False) | parts,
        ),
    )


SCHEMAS = st.recursive(LEAVES, wider, max_leaves=4)
SIMPLE = [None, True, -2, 0, 1, 3, 0.5, *WORDS, "ccc"]
LISTS = [[], *([one] for one in SIMPLE), ["a", "a"], [1, "a", None]]
VALUES = [
    *SIMPLE,
    *LISTS,
    {},
    *({name: one} for name in "abc" for one in [*SIMPLE, *LISTS]),
    *({"a": one, "b": other} for one in SIMPLE for other in (None, 1, "a")),
]


def whole(schema: Schema, word: list[str]) -> Schema:
    return schema | {"$defs": {"Word": {"type": "string", "enum": word}}}


def told(schema: Schema, writer: jsonschema_rs.Draft202012Validator, value: Any) -> bool:
    """Say whether a value is one that is sent: sound, and with no field that the schema does not have."""
    if isinstance(value, dict) and not set(value) <= set(schema.get("properties", ())):
        return False
    return writer.is_valid(value)


@FEW
@given(SCHEMAS, SCHEMAS)
def test_what_fits_is_read(first: Schema, second: Schema) -> None:
    sent, read = whole(first, ["a"]), whole(second, ["a", "bb"])
    writer, reader = (jsonschema_rs.validator_for(one) for one in (sent, read))
    if list(fit(sent, read, EARLIER_IN_LATER).misfits(sent, read, "")):
        event("a misfit is named")
        return
    tried = [value for value in VALUES if told(sent, writer, value)]
    event(f"{min(len(tried), 1)} tried")
    assert [value for value in tried if not reader.is_valid(value)] == []


@FEW
@given(SCHEMAS)
def test_a_schema_fits_itself(schema: Schema) -> None:
    document = whole(schema, WORDS)
    for words in (EARLIER_IN_LATER, LATER_IN_EARLIER):
        assert list(fit(document, document, words).misfits(document, document, "")) == []
