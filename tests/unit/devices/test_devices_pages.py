"""What docs/devices says is there: a page for each driver, its options, commands that are taken."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from itertools import takewhile

import pytest

from devices.__main__ import parse_option
from devices.registry import build_driver, driver_classes
from tests.helpers.project import ROOT

FOLDER = ROOT / "docs" / "devices"
INDEX = (FOLDER / "README.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| [^|]+ \| (`[^|]+) \| \[[^]]+\]\(([\w-]+\.md)\) \|$", INDEX, re.MULTILINE)
PAGE_OF = {name: page for names, page in ROWS for name in re.findall(r"`([\w-]+)`", names)}
OWN = sorted(name for name in driver_classes() if not name.startswith("simulated-"))


def quoted() -> Iterator[tuple[str, str]]:
    """Return each command that opens a device, with the page that quotes it."""
    for page in sorted(FOLDER.glob("*.md")):
        for command in re.findall(
            r"(?:^|`)python -m devices ((?:probe|poke) [^`\n]+)",
            page.read_text(encoding="utf-8"),
            re.MULTILINE,
        ):
            yield page.name, command


def test_the_index_has_every_page_and_every_driver_once() -> None:
    assert sorted(PAGE_OF) == OWN
    linked = {page.name for page in FOLDER.glob("*.md") if f"]({page.name})" in INDEX}
    assert linked == {page.name for page in FOLDER.glob("*.md")} - {"README.md"}


@pytest.mark.parametrize("driver", OWN)
def test_a_page_has_a_row_for_each_option(driver: str) -> None:
    rows = re.findall(
        r"^\| (`[^|]+) \|", (FOLDER / PAGE_OF[driver]).read_text(encoding="utf-8"), re.MULTILINE
    )
    told = set(re.findall(r"`(\w+)`", " ".join(rows)))
    assert set(driver_classes()[driver].options.model_fields) <= told


@pytest.mark.parametrize(("page", "command"), list(quoted()))
def test_a_quoted_command_is_taken(page: str, command: str) -> None:
    del page
    line = command.replace("VVVV:PPPP", "0123:4567")  # no reader's own numbers are known
    _verb, driver, *words = shlex.split(line, comments=True)
    options = list(takewhile(lambda word: "=" in word, words))
    device = build_driver(driver, dict(map(parse_option, options)))
    assert not words[len(options) :] or words[len(options)] in {"watch", *device.pokes()}
