"""Examples of a message, made from its JSON Schema: the least, the whole, and one for each value of a list.

`python -m contract.examples DIR` writes those of all messages, to be kept with a version and to be tried on a
platform of one's own. They are the same whenever they are made.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from contract.compatibility.fit import pointing_into
from contract.problems import TYPE_PREFIX
from contract.schema import kept

Json = Any
Schema = Mapping[str, Any]
Choice = tuple[str, Json]

WORDS: Mapping[str, Json] = {
    "by": "wang",
    "employee_id": "E000001",
    "service_id": "cert.employment",
    "claim_code": "7K2M-9QXD",
    "answers": {"purpose": "loan", "language": "both", "addressee": "某银行", "copies": 1},
    "evidence": {"counter": 4711},
    "facts": {"name": "欧阳䶮", "hired_on": "2020-07-01"},
    "unread": {"events": 2},
    "sha256": "0" * 64,
    "head": "0" * 64,
    "digest": "0" * 64,
    "signature": "0" * 128,
    "salt": "00" * 16,
    "payload": "{}",
    "field": "proof",
    "address": "/phone/upload/7pXbq2",
    "kind": "mid-autumn-2026.l",
    "name": "欧阳䶮",
    "zh": "一楼大厅",
    "en": "Lobby, ground floor",
    "title_zh": "中秋礼盒",
    "title_en": "Mid-autumn box",
    "reason_zh": "资料不全",
    "reason_en": "Something is missing",
    "status": "online",
    "at": "2026-11-23T04:00:00.000000+00:00",
}
"""What fields hold whose schema allows more than makes sense."""

NUMBERS = {"status": 422, "level": 2, "score": 5}
FORMATS = {"date-time": "2026-11-23T04:00:00Z", "date": "2026-12-31"}


def examples(schema: Schema) -> list[Json]:
    """Return the examples of a message, each once."""
    found = [_Maker(schema, whole=False).value(schema, ""), _Maker(schema, whole=True).value(schema, "")]
    found += [_Maker(schema, whole=True, choice=one).value(schema, "") for one in _choices(schema)]
    return list({json.dumps(one, sort_keys=True): one for one in found}.values())


def text(messages: Sequence[Json]) -> str:
    """Return examples as their file has them."""
    return json.dumps(messages, ensure_ascii=False, indent=1) + "\n"


class _Maker:
    """Makes a value of a schema; `choice` is the place of a list of values and which of them to take."""

    def __init__(self, document: Schema, *, whole: bool, choice: Choice | None = None) -> None:
        self._find = pointing_into(document)
        self._whole = whole
        self._choice = choice

    def value(self, schema: Schema, place: str) -> Json:
        """Return a value; `place` is the way to it from the message."""
        name = place.rpartition(".")[2].removesuffix("[]")
        if "$ref" in schema:
            return self.value(self._find(schema["$ref"]), place)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self._chosen(schema["enum"], place)
        if "oneOf" in schema:
            return self.value(self._chosen(schema["oneOf"], place), place)
        if "anyOf" in schema:
            missing = not self._whole and {"type": "null"} in schema["anyOf"]
            return None if missing else self.value(schema["anyOf"][0], place)
        return self._plain(schema, name, place)

    def _chosen(self, several: Sequence[Json], place: str) -> Json:
        return self._choice[1] if self._choice is not None and self._choice[0] == place else several[0]

    def _plain(self, schema: Schema, name: str, place: str) -> Json:
        match schema.get("type"):
            case "object" if "properties" in schema:
                wanted = schema["properties"] if self._whole else schema.get("required", ())
                return {one: self.value(schema["properties"][one], f"{place}.{one}") for one in wanted}
            case "array":
                fewest = max(schema.get("minItems", 0), int(self._whole))
                return [self.value(schema["items"], f"{place}[]")] * fewest
            case kind:
                return _simple(kind, schema, name)


def _simple(kind: str | None, schema: Schema, name: str) -> Json:
    match kind:
        case "string" if "format" in schema:
            return FORMATS.get(schema["format"]) or str(uuid5(NAMESPACE_URL, TYPE_PREFIX + name))
        case "string":
            return WORDS.get(name, name[: schema.get("maxLength", 64)])
        case "integer" | "number":
            return NUMBERS.get(name, max(1, schema.get("minimum", 1)))
        case "boolean":
            return True
        case _:
            return WORDS.get(name, {})


def _choices(schema: Schema) -> Iterator[Choice]:
    """Yield each value of each list in a message, with its place."""
    find = pointing_into(schema)

    def within(part: Schema, place: str) -> Iterator[Choice]:
        if "$ref" in part:
            part = find(part["$ref"])
        for value in part.get("enum", part.get("oneOf", ())):
            yield place, value
        for name, each in part.get("properties", {}).items():
            yield from within(each, f"{place}.{name}")
        for each in part.get("anyOf", ()):
            yield from within(each, place)
        if "items" in part:
            yield from within(part["items"], f"{place}[]")

    return within(schema, "")


def main(words: Sequence[str] | None = None) -> int:
    """Write the examples of every message."""
    parser = argparse.ArgumentParser(prog="python -m contract.examples", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--schemas", type=Path, metavar="DIR", help="default: those of the current contract")
    told = parser.parse_args(words)
    for name, schema in (kept(told.schemas) if told.schemas else kept()).items():
        path = told.folder / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(examples(schema)), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
