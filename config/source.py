"""YAML that remembers its lines, and refuses what people do not see: double keys, aliases, tags.

Scalars follow the core schema of YAML 1.2 (section 10.3.2), so that `no` and `on` stay words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from config.complaint import Complaint, Refused

LARGEST = 1_000_000  # bytes; a settings file is a few thousand
DEEPEST = 20  # blocks within blocks
LONGEST_NUMBER = 40  # characters

Key = str | int
Place = tuple[Key, ...]
Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]

CORE_TAGS = {
    "tag:yaml.org,2002:null": re.compile(r"^(?:~|null|Null|NULL|)$"),
    "tag:yaml.org,2002:bool": re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"),
    "tag:yaml.org,2002:int": re.compile(r"^[-+]?[0-9]+$"),
    "tag:yaml.org,2002:float": re.compile(r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$"),
}


@dataclass(frozen=True)
class Source:
    """A file's values, and the line on which each of them stands."""

    file: str
    values: Plain
    lines: dict[Place, int] = field(repr=False)
    complaints: tuple[Complaint, ...] = ()  # what the file's own form already breaks

    def line_of(self, place: Sequence[Key]) -> int:
        """Return the line of `place`, or of the nearest part of the file that holds it."""
        rest = tuple(place)
        while rest and rest not in self.lines:
            rest = rest[:-1]
        return self.lines.get(rest, 1)

    def complain(self, place: Sequence[Key], reason: str) -> Complaint:
        """Return a complaint about the value at `place`."""
        return Complaint(self.file, self.line_of(place), ".".join(map(str, place)), reason)


class CoreLoader(yaml.CSafeLoader):
    """Composes nodes by the core schema, in libyaml (ten times as fast as in Python)."""

    yaml_implicit_resolvers: dict[Any, Any] = {None: list(CORE_TAGS.items())}  # noqa: RUF012 - PyYAML's attribute


def read(path: Path) -> Source | Refused:
    """Read one file of YAML, or say what is wrong with it."""
    try:
        if not path.is_file() and path.exists() and not path.is_dir():
            return _refuse(path, 1, "is not a file")  # a pipe never ends
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        return _refuse(path, 1, f"cannot be read: {error.strerror}")
    if len(raw) > LARGEST:
        return _refuse(path, 1, f"is larger than {LARGEST} bytes")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return _refuse(path, raw.count(b"\n", 0, error.start) + 1, "is not UTF-8 text")
    return parse(text, path.name)


def parse(text: str, file: str) -> Source | Refused:
    """Return the values of YAML `text`, named `file` in complaints."""
    try:
        forbidden = _forbidden(text, file)
        if forbidden is not None:
            return Refused((forbidden,))
        node = yaml.compose(text, Loader=CoreLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        return Refused((Complaint(file, line, "", f"is not YAML: {error.problem or error.context}"),))
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, int(error.position)) + 1
        return Refused((Complaint(file, line, "", f"is not YAML: {error.reason}"),))
    if node is None:
        return Refused((Complaint(file, 1, "", "is empty"),))
    reading = _Reading(file)
    values = reading.value_of(node, ())
    return Source(file, values, reading.lines, tuple(reading.complaints))


def _forbidden(text: str, file: str) -> Complaint | None:
    """Return a complaint about the first alias or tag, or the first block inside too many others."""
    depth = 0
    for event in yaml.parse(text, CoreLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            return Complaint(file, line, "", f"an alias (*{event.anchor}) is not allowed")
        if (tag := getattr(event, "tag", None)) is not None:
            return Complaint(file, line, "", f"a tag ({tag}) is not allowed")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            return Complaint(file, line, "", f"is nested more than {DEEPEST} deep")
    return None


class _Reading:
    """Turns composed nodes into values, noting lines and complaints on the way."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Place, int] = {}
        self.complaints: list[Complaint] = []

    def value_of(self, node: yaml.Node, place: Place) -> Plain:
        """Return the plain value of `node`, which stands at `place`."""
        self.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return {key: self.value_of(value, (*place, key)) for key, value in self._entries(node, place)}
        if isinstance(node, yaml.SequenceNode):
            return [self.value_of(item, (*place, index)) for index, item in enumerate(node.value)]
        return self._scalar(node, place)

    def _entries(self, node: yaml.MappingNode, place: Place) -> Iterator[tuple[str, yaml.Node]]:
        seen: set[str] = set()
        for key_node, value in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._complain(line, place, "has a key that is not a word")
                continue
            key = str(key_node.value)
            if key in seen:
                self._complain(line, (*place, key), "stands here a second time")
                continue
            seen.add(key)
            self.lines[(*place, key)] = line
            yield key, value

    def _scalar(self, node: yaml.Node, place: Place) -> Plain:
        text = str(node.value)
        match node.tag.rpartition(":")[2]:
            case "str":
                return text
            case "null":
                return None
            case "bool":
                return text.lower() == "true"
            case "int" if len(text) <= LONGEST_NUMBER:
                return int(text)
            case "float" if len(text) <= LONGEST_NUMBER:
                return float(text)
        self._complain(node.start_mark.line + 1, place, "is too long for a number")
        return None

    def _complain(self, line: int, place: Place, reason: str) -> None:
        self.complaints.append(Complaint(self.file, line, ".".join(map(str, place)), reason))


def _refuse(path: Path, line: int, reason: str) -> Refused:
    return Refused((Complaint(path.name, line, "", reason),))
