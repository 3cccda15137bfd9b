"""Whether every value that one JSON Schema describes is one that another describes (draft 2020-12).

As messages are read: fields that the reader does not know are ignored, unless it refuses them, and members of
a union with a discriminator that it does not know are passed over. Of JSON Schema it knows what pydantic
writes, and says so where there is more. Libraries for this tell only yes or no, or know neither rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Any

from contract.compatibility.breach import Breach, Rule

Schema = Mapping[str, Any]

SAYS_NOTHING = frozenset({"$schema", "$defs", "title", "description", "discriminator", "contentMediaType"})
COMPARED = frozenset(
    {
        "$ref", "type", "const", "enum", "anyOf", "oneOf", "default", "format", "pattern", "properties",
        "required", "additionalProperties", "items", "minimum", "maximum", "minLength", "maxLength",
        "minItems", "maxItems",
    }
)  # fmt: skip
FLOORS, CEILINGS = ("minimum", "minLength", "minItems"), ("maximum", "maxLength", "maxItems")
JSON_TYPES = {str: "string", bool: "boolean", int: "integer", float: "number", NoneType: "null"}
FORMS = ("format", "pattern")


@dataclass(frozen=True)
class Words:
    """What a misfit is called, by which of the two versions the narrower one is."""

    value: Rule
    limit: Rule
    needed: Rule


EARLIER_IN_LATER = Words(Rule.VALUE_GONE, Rule.TIGHTER, Rule.NEEDED_NOW)
LATER_IN_EARLIER = Words(Rule.VALUE_NEW, Rule.WIDER, Rule.MAY_BE_MISSING)


@dataclass(frozen=True)
class Fit:
    """Compares what is sent with what is read of it; each side finds the targets of its references."""

    words: Words
    find_sent: Callable[[str], Schema]
    find_read: Callable[[str], Schema]

    def misfits(self, sent: Schema, read: Schema, place: str) -> Iterator[Breach]:
        """Yield each way in which a value of `sent` is none of `read`."""
        sent, read = _resolved(sent, self.find_sent), _resolved(read, self.find_read)
        for schema in (sent, read):
            if unknown := set(schema) - COMPARED - SAYS_NOTHING:
                yield Breach(place, Rule.NOT_COMPARED, ", ".join(sorted(unknown)))
        if "oneOf" in sent and "oneOf" in read:
            yield from self._members(sent["oneOf"], read["oneOf"], place)
        elif "anyOf" in sent or "anyOf" in read:
            yield from self._alternatives(sent.get("anyOf", [sent]), read.get("anyOf", [read]), place)
        else:
            yield from self._single(sent, read, place)

    def _members(self, sent: list[Schema], read: list[Schema], place: str) -> Iterator[Breach]:
        """Compare unions by the constant `type` of each member; whoever reads passes over unknown ones."""
        known = {_kind(one): one for one in (_resolved(each, self.find_read) for each in read)}
        for one in (_resolved(each, self.find_sent) for each in sent):
            if (kind := _kind(one)) in known:
                yield from self.misfits(one, known[kind], f"{place}<{kind}>")
            elif self.words is EARLIER_IN_LATER:
                yield Breach(f"{place}<{kind}>", Rule.MESSAGE_GONE)

    def _alternatives(self, sent: list[Schema], read: list[Schema], place: str) -> Iterator[Breach]:
        """Find for each alternative the one of the reader that it fits best."""
        for one in sent:
            found = [list(self.misfits(one, other, place)) for other in read]
            yield from min(found, key=lambda breaches: (_type_differs(breaches), len(breaches)))

    def _single(self, sent: Schema, read: Schema, place: str) -> Iterator[Breach]:
        if not _type_fits(sent, read):
            yield Breach(place, Rule.OTHER_TYPE, f"{_shown(sent)}, read as {_shown(read)}")
            return
        yield from self._values(sent, read, place)
        yield from self._limits(sent, read, place)
        if "object" in _types(read) or "properties" in read:
            yield from self._fields(sent, read, place)
        if "items" in read:
            yield from self.misfits(sent.get("items", {}), read["items"], f"{place}[]")

    def _values(self, sent: Schema, read: Schema, place: str) -> Iterator[Breach]:
        if (taken := _listed(read)) is None:
            return
        if (told := _listed(sent)) is None:
            yield Breach(place, self.words.value, "any, where only some are listed")
        else:
            for value in (one for one in told if one not in taken):
                yield Breach(place, self.words.value, str(value))

    def _limits(self, sent: Schema, read: Schema, place: str) -> Iterator[Breach]:
        for keys, sign in ((FLOORS, 1), (CEILINGS, -1)):
            for key in (one for one in keys if one in read):
                if key not in sent or sign * sent[key] < sign * read[key]:
                    yield Breach(place, self.words.limit, f"{key} {sent.get(key)}, read as {read[key]}")
        for key in FORMS:
            if key in read and _listed(sent) is None and sent.get(key) != read[key]:
                yield Breach(place, Rule.OTHER_FORM, f"{sent.get(key)}, read as {read[key]}")

    def _fields(self, sent: Schema, read: Schema, place: str) -> Iterator[Breach]:
        told, taken = sent.get("properties", {}), read.get("properties", {})
        for name in sorted(set(read.get("required", ())) - set(sent.get("required", ()))):
            if name in told or self.words is EARLIER_IN_LATER:
                yield Breach(f"{place}.{name}", self.words.needed)
        for name in told:
            if name in taken:
                yield from self.misfits(told[name], taken[name], f"{place}.{name}")
                yield from self._default(told[name], taken[name], f"{place}.{name}")
            elif self.words is EARLIER_IN_LATER:
                yield Breach(f"{place}.{name}", Rule.FIELD_GONE)
            elif read.get("additionalProperties") is False:
                yield Breach(f"{place}.{name}", Rule.NOT_IGNORED)
        if isinstance(further := read.get("additionalProperties"), Mapping):
            others = sent.get("additionalProperties", {})
            yield from self.misfits(others if isinstance(others, Mapping) else {}, further, f"{place}.*")

    def _default(self, told: Schema, taken: Schema, place: str) -> Iterator[Breach]:
        """Compare what a missing field means; only once, of the two ways in which versions are compared."""
        both = "default" in told and "default" in taken
        if self.words is EARLIER_IN_LATER and both and told["default"] != taken["default"]:
            yield Breach(place, Rule.OTHER_DEFAULT, f"{told['default']}, now {taken['default']}")


def fit(sent: Schema, read: Schema, words: Words) -> Fit:
    """Return the comparison of two documents."""
    return Fit(words, pointing_into(sent), pointing_into(read))


def pointing_into(document: Schema) -> Callable[[str], Schema]:
    """Return what finds the schema that a `$ref` names in a document."""

    def find(ref: str) -> Schema:
        found: Any = document
        for part in ref.removeprefix("#/").split("/"):
            found = found[part]
        return dict(found)

    return find


def _resolved(schema: Schema, find: Callable[[str], Schema]) -> Schema:
    """Return what a schema refers to; what stands beside the reference holds as well."""
    while "$ref" in schema:
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        schema = {**find(schema["$ref"]), **beside}
    return schema


def _kind(member: Schema) -> str:
    return str(member["properties"]["type"]["const"])


def _listed(schema: Schema) -> list[Any] | None:
    if "const" in schema:
        return [schema["const"]]
    return schema.get("enum")


def _types(schema: Schema) -> set[str]:
    """Return the JSON types of a schema's values; an integer is a number too."""
    told = schema.get("type", [_type_of(value) for value in _listed(schema) or ()])
    found = set([told] if isinstance(told, str) else told)
    return found | {"integer"} if "number" in found else found


def _type_of(value: Any) -> str:
    return JSON_TYPES[type(value)]


def _type_fits(sent: Schema, read: Schema) -> bool:
    return "type" not in read or (bool(_types(sent)) and _types(sent) <= _types(read))


def _shown(schema: Schema) -> str:
    return " or ".join(sorted(_types(schema))) or "anything"


def _type_differs(breaches: list[Breach]) -> bool:
    return any(one.rule is Rule.OTHER_TYPE for one in breaches)
