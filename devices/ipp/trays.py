"""What a printer tells of its trays: how much is in them, and of what size."""

from __future__ import annotations

from typing import Any

from devices.device import Fault
from devices.document_printer import Tray
from devices.ipp.attributes import Attributes, faults_of

INPUT_TRAY, MEDIA_READY = "printer-input-tray", "media-col-ready"
TRAYS = (INPUT_TRAY, MEDIA_READY)
SOME = -3  # RFC 3805, prtInputCurrentLevel: at least one sheet
OF_ANY_TRAY = frozenset({"media-empty", "media-low"})


def trays_of(attributes: Attributes) -> tuple[Tray, ...]:
    """Return the trays by name (`printer-input-tray`, PWG 5100.13; `media-col-ready`, PWG 5100.7)."""
    media = {
        str(ready.get("media-source")): str(ready.get("media-size-name", ""))
        for ready in _listed(attributes.get(MEDIA_READY))
        if isinstance(ready, dict)
    }
    told = [_facts(one) for one in _listed(attributes.get(INPUT_TRAY)) if isinstance(one, str)]
    names = [facts["name"] for facts in told if facts.get("name") not in {None, "", "auto"}]
    levels = {facts["name"]: _level(facts.get("level", "")) for facts in told if "name" in facts}
    known = [*names, *(name for name in media if name not in names and name != "None")]
    return tuple(Tray(name, media.get(name), levels.get(name)) for name in known)


def faults_by_tray(attributes: Attributes, tray: str) -> frozenset[Fault]:
    """Return the printer's faults where sheets come from one tray: other trays may be empty.

    A tray that tells nothing of its level leaves the printer's own reasons as they are.
    """
    level = next((one.sheets for one in trays_of(attributes) if one.name == tray), None)
    if level is None:
        return faults_of(attributes)
    if level == 0:
        return faults_of(attributes) | {Fault.PAPER_OUT}
    return faults_of(attributes, besides=OF_ANY_TRAY)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _facts(tray: str) -> dict[str, str]:
    pairs = (part.strip().partition("=") for part in tray.split(";") if "=" in part)
    return {name: value for name, _, value in pairs}


def _level(value: str) -> int | None:
    """Return the sheets in a tray, 1 where there is at least one, None where it does not tell."""
    if value == str(SOME):
        return 1
    return int(value) if value.isdecimal() else None
