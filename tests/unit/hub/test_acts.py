"""Every route of the platform, asked by every role and by nobody, answers as the table of acts says."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from hub.app import build
from hub.console.acts import MAY, OPEN, Act, may
from hub.console.gate import SAFE, Gate, signed_in
from hub.store.accounts import Role
from tests.helpers.answers import keeps_to_itself
from tests.helpers.console_users import seat
from tests.helpers.one_application import application_of
from tests.helpers.project import ROOT
from tests.helpers.routes import address_of, routes_of

TERMINALS = "/v1/terminals/{terminal_id}/"
PHONES = "/phone"
"""Pages that ask for nobody's role: tests/unit/hub/test_phone_frame.py."""


def gates_of(route: APIRoute) -> list[Gate]:
    calls = [one.call for one in route.dependant.dependencies]
    return [call for call in calls if isinstance(call, Gate)]


def act_of(route: APIRoute) -> Act | None:
    """Return the act that a route declares; None where it is open or a terminal's."""
    gates = gates_of(route)
    return gates[0].act if gates else None


@pytest.fixture
def routes(platform):
    return routes_of(application_of(platform))


def test_every_route_is_open_or_a_terminals_or_declares_one_act(routes):
    seen = set()
    for method, route in routes:
        elsewhere = route.path.startswith((TERMINALS, PHONES))
        known = ((method, route.path) in OPEN, elsewhere, bool(gates_of(route)))
        assert sum(known) == 1, f"{method} {route.path}: name its act, in `dependencies=[frame.may(Act.…)]`"
        assert len(gates_of(route)) <= 1, f"{method} {route.path}"
        seen.add((method, route.path))
    assert seen >= OPEN
    assert {act_of(route) for _, route in routes} - {None} == set(Act) == set(MAY)


def test_nobody_gets_in_anywhere_but_where_it_is_open(client, routes):
    for method, route in routes:
        if (method, route.path) not in OPEN and not route.path.startswith(PHONES):
            answer = client.request(method, address_of(route), follow_redirects=False)
            keeps_to_itself(answer)
            if route.path.startswith(TERMINALS):
                assert answer.status_code == 401, route.path
            else:
                told = (answer.status_code, answer.headers.get("location"))
                assert told == (303, "/console/login"), route.path


@pytest.mark.parametrize("role", list(Role))
def test_every_role_gets_where_the_table_says_and_sends_only_our_forms(client, platform, routes, role):
    token = seat(client, platform, "kim", role)
    for method, route in routes:
        if route.path.startswith(TERMINALS):
            if role is Role.ADMINISTRATOR:
                assert client.request(method, address_of(route)).status_code == 401, route.path
        elif (act := act_of(route)) is not None:
            forged = method not in SAFE and may(role, act)
            for wrong in ({}, {"form_token": "0" * 64}) if forged else ():
                assert client.request(method, address_of(route), data=wrong).status_code == 403, route.path
            sent = {} if method in SAFE else {"data": {"form_token": token}}
            answer = client.request(method, address_of(route), follow_redirects=False, **sent)
            keeps_to_itself(answer)
            refused = answer.status_code == 403 or answer.headers.get("location") == "/console/login"
            assert refused is not may(role, act), f"{role}: {method} {route.path}: {answer.status_code}"
            assert answer.status_code < 500, route.path


def test_a_route_that_forgot_its_gate_serves_nobody():
    with pytest.raises(AttributeError):
        signed_in(SimpleNamespace(state=SimpleNamespace()))


def test_the_page_for_operators_shows_the_same_table():
    told = (ROOT / "docs" / "hub.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| ([a-z, ]*) \|", told, re.MULTILINE))
    written = {act: ", ".join(role for role in Role if may(role, act)) for act in Act}
    assert rows == {act.value: roles for act, roles in written.items()}


def test_the_menu_leads_only_where_one_may_go(client, platform, routes):
    acts = {route.path: act_of(route) for method, route in routes if method == "GET"}
    for role in Role:
        seat(client, platform, "kim", role)
        page = client.get("/console/terminals").text
        menu = page[page.index('<nav class="menu"') :].partition("</nav>")[0]
        for link in re.findall(r'href="(/console/[^"?]*)"', menu):
            assert (act := acts[link]) is not None, link
            assert may(role, act), (role, link)


def test_what_is_open_keeps_to_itself_as_well(client, routes):
    for method, route in routes:
        if (method, route.path) in OPEN:
            keeps_to_itself(client.request(method, address_of(route), follow_redirects=False))
    for place in ("/nowhere", "/console/nowhere", "/v1/nowhere"):
        answer = client.get(place)
        assert answer.status_code == 404
        keeps_to_itself(answer)
    assert client.get("/assets/").status_code == 404  # no list of what is there


def test_behind_https_browsers_come_by_nothing_else(platform):
    served = replace(platform, settings=replace(platform.settings, https=True))
    with TestClient(build(served), base_url="https://hub.example") as client:
        for place in ("/console/login", "/healthz", "/nowhere", "/v1/terminals/T001/feed"):
            assert "max-age=31536000" in client.get(place).headers["strict-transport-security"]


def test_no_other_site_reads_an_answer(client):
    for place in ("/console/login", "/v1/keys", "/verify"):
        answer = client.get(place, headers={"Origin": "https://evil.example"})
        assert not [name for name in answer.headers if name.startswith("access-control")]
        asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
        assert client.options(place, headers=asked).status_code == 405
