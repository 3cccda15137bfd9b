"""What every page of the phone keeps to: its headers, its forms, how often it may be asked for, its words."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient
from starlette.requests import Request

from hub.app import build
from hub.phone import words
from hub.phone.frame import PLACE, SAFE, Phone
from hub.texts import TEXTS
from hub.throttle import Throttle
from tests.helpers.answers import keeps_to_itself
from tests.helpers.one_application import application_of
from tests.helpers.project import ROOT
from tests.helpers.routes import address_of, routes_of

TEMPLATES = ROOT / "hub" / "phone" / "templates"


@pytest.fixture
def routes(platform):
    return [one for one in routes_of(application_of(platform)) if one[1].path.startswith(PLACE)]


def test_every_page_keeps_to_itself_and_takes_only_our_forms(client, routes):
    assert routes
    for method, route in routes:
        answer = client.request(method, address_of(route), follow_redirects=False)
        keeps_to_itself(answer)
        assert answer.status_code < 500, route.path
        if method not in SAFE:
            assert answer.status_code == 403, route.path
            forged = {"form_token": "0" * 64}
            assert client.request(method, address_of(route), data=forged).status_code == 403, route.path


def test_a_cookie_that_we_did_not_sign_is_nobodys(platform):
    with TestClient(application_of(platform)) as client:
        token = client.get(PLACE).cookies["phone"].partition(".")[0]
    forged = SimpleNamespace(cookies={"phone": f"{token}.forged"})
    assert Phone(platform).token_of(forged) is None


def test_who_asks_too_often_is_told_when_to_come_again(platform):
    slow = replace(platform, phone_throttle=Throttle(0.5, 2, lambda: 0.0))
    with TestClient(build(slow)) as client:
        assert [client.get(PLACE).status_code for _ in range(3)] == [200, 200, 429]
        refused = client.get(PLACE, headers={"Accept-Language": "en"})
        assert refused.headers["retry-after"] == "2"
        assert TEXTS["error.429"].en in refused.text


def test_nothing_is_read_of_what_comes_too_often_or_without_our_cookie(platform, monkeypatch):
    parsed = []
    form = Request.form

    def noted(request: Request, **limits: float):
        parsed.append(request.url.path)
        return form(request, **limits)

    monkeypatch.setattr(Request, "form", noted)
    slow = replace(platform, phone_throttle=Throttle(0.5, 3, lambda: 0.0))
    sent = {"data": {"number": "E000001"}}
    with TestClient(application_of(slow)) as client:
        assert client.post(f"{PLACE}/sign-in", **sent).status_code == 403
        assert parsed == []
        client.get(PLACE)
        assert client.post(f"{PLACE}/sign-in", **sent).status_code == 403  # our cookie, and not our form
        assert len(parsed) > 0
        parsed.clear()
        for page in ("sign-in", "forget", "confirm"):
            assert client.post(f"{PLACE}/{page}", **sent).status_code == 429
        assert parsed == []


def test_behind_https_the_cookie_goes_by_nothing_else(platform):
    served = replace(platform, settings=replace(platform.settings, https=True))
    with TestClient(build(served), base_url="https://hub.example") as client:
        told = client.get(PLACE).headers["set-cookie"]
        assert told.startswith("__Secure-phone=")
        assert {"HttpOnly", "Path=/phone", "SameSite=lax", "Secure"} <= set(told.split("; "))


def test_a_page_is_read_in_either_language_and_keeps_what_was_asked(client):
    assert TEXTS["phone.start.title"].zh in client.get(PLACE).text
    page = client.get(f"{PLACE}?code=a&lang=en")
    assert TEXTS["phone.start.title"].en in page.text
    assert 'href="?code=a&amp;lang=zh"' in page.text
    assert TEXTS["phone.start.title"].en in client.get(PLACE).text  # remembered


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_texts_that_a_page_names_are_there_and_its_forms_carry_the_token(template: Path):
    page = template.read_text("utf-8")
    assert [key for key in re.findall(r't\("([\w.-]+)"[,)]', page) if key not in TEXTS] == []
    assert page.count('method="post"') == page.count('name="form_token"')


def test_no_two_files_of_words_name_one_text():
    files = [import_module(f"{words.__name__}.{one.name}").TEXTS for one in iter_modules(words.__path__)]
    keys = [key for file in files for key in file]
    assert len(keys) == len(set(keys)) == len(words.phone_texts())
    assert all(key.startswith("phone.") for key in keys)
