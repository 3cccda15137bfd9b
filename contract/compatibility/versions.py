"""Two versions of the contract, each as its JSON Schemas and its OpenAPI document, compared by the rules."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import contract
from contract.compatibility.breach import Breach, Rule
from contract.compatibility.fit import EARLIER_IN_LATER, LATER_IN_EARLIER, Schema, fit
from contract.compatibility.operations import operation_breaches
from contract.schema import kept

HERE = Path(contract.__file__).parent
VERSIONS = HERE / "versions"
UP = frozenset({"events", "reports"})
GROWS_UP = frozenset({Rule.VALUE_NEW, Rule.WIDER})
"""What may be more in a message that goes up: the platform is updated first."""


@dataclass(frozen=True)
class Version:
    """A version as its folder has it: `schema/` and `openapi.json`."""

    messages: Mapping[str, Schema]
    api: Mapping[str, Any]

    @classmethod
    def read(cls, folder: Path) -> Version:
        """Read a version; OSError where there is none."""
        return cls(kept(folder / "schema"), json.loads((folder / "openapi.json").read_text("utf-8")))


def frozen(folder: Path = VERSIONS) -> dict[str, Path]:
    """Return the versions that are kept, the oldest first."""
    return {path.name: path for path in sorted(folder.iterdir(), key=lambda path: number(path.name))}


def number(name: str) -> tuple[int, ...]:
    """Return a version's name as numbers, to order by."""
    return tuple(map(int, name.split(".")))


def breaches(earlier: Version, later: Version) -> list[Breach]:
    """Name everything of an earlier version that a later one breaks."""
    found = [one for name in earlier.messages for one in _in_message(name, earlier, later)]
    return list(dict.fromkeys([*found, *operation_breaches(earlier.api, later.api)]))


def _in_message(name: str, earlier: Version, later: Version) -> Iterator[Breach]:
    before = earlier.messages[name]
    after = later.messages.get(name)
    if after is None:
        yield Breach(name, Rule.MESSAGE_GONE)
        return
    yield from fit(before, after, EARLIER_IN_LATER).misfits(before, after, name)
    grows = GROWS_UP if name.split("/", maxsplit=1)[0] in UP else frozenset()
    known = fit(after, before, LATER_IN_EARLIER).misfits(after, before, name)
    yield from (one for one in known if one.rule not in grows)
