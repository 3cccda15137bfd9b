"""The console's scripts: what is vendored is what docs/dependencies.md says, and what came with the page."""

from __future__ import annotations

import json
import re
from hashlib import sha256

import pytest

from hub.scripts import HTMX_CONFIG, NAMES, SCRIPTS, integrity
from tests.helpers.project import ROOT

VENDORED = re.compile(r"^\| `([\w./-]+\.min\.js)` \|.*\| `([0-9a-f]{64})` \|", re.MULTILINE)


def test_vendored_scripts_are_those_that_are_written_down_with_their_licences():
    told = dict(VENDORED.findall((ROOT / "docs/dependencies.md").read_text(encoding="utf-8")))
    assert {name: sha256((ROOT / name).read_bytes()).hexdigest() for name in told} == told
    minified = {
        str(path.relative_to(ROOT)) for room in ("hub", "tests") for path in (ROOT / room).rglob("*.min.js")
    }
    assert set(told) == minified
    for name in told:
        assert any((ROOT / name).parent.glob("*LICENSE*"))


def test_nothing_of_a_page_is_evaluated_or_kept_by_the_browser():
    told = json.loads(HTMX_CONFIG)
    assert (told["allowEval"], told["includeIndicatorStyles"], told["historyCacheSize"]) == (False, False, 0)


@pytest.mark.parametrize("name", NAMES)
def test_a_script_comes_as_the_page_says(client, name):
    answer = client.get(f"/assets/{name}")
    assert SCRIPTS[name] == integrity(name)
    assert "javascript" in answer.headers["content-type"]
    assert answer.headers["cache-control"] == "no-cache"
    again = client.get(f"/assets/{name}", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


def test_a_part_of_a_page_leads_to_signing_in_as_a_whole(client):
    answer = client.get("/console/board?live=1", headers={"hx-request": "true"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["hx-redirect"]) == (200, "/console/login")


def test_only_the_console_has_scripts(client):
    assert "script-src" not in client.get("/verify").headers["content-security-policy"]
    assert "script-src 'self'" in client.get("/console/login").headers["content-security-policy"]
