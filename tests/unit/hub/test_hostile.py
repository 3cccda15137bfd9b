"""What somebody without an account, or a terminal gone bad, could try over HTTP."""

from __future__ import annotations

import json
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

import pytest
from fastapi import Request
from fastapi.testclient import TestClient

from hub.app import build
from hub.assembly import Platform, assemble
from hub.console.proving import FREE_FAILURES, Proving
from hub.console.session import COOKIE
from hub.console.sign_in import PASSWORDS_AT_ONCE
from hub.pages import security_headers
from hub.passwords import Passwords
from hub.settings import Settings
from hub.store.accounts import User
from hub.texts import TEXTS
from hub.throttle import client_of
from tests.helpers.hub_platform import PASSWORD, START, cheap, envelope, submitted

T001 = "/v1/terminals/T001"
FORM = {"content-type": "application/x-www-form-urlencoded"}
HEARTBEAT = {
    "at": START.isoformat(),
    "software": "0.1.0",
    "queue_depth": 0,
    "dead_letters": 0,
    "in_doubt": 0,
    "devices": [],
}


def form_token(page) -> str:
    return re.search(r'name="form_token" value="([0-9a-f]{64})"', page.text)[1]


def sign_in(client, token: str):
    fields = {"name": "wang", "password": PASSWORD, "form_token": token}
    return client.post("/console/login", data=fields, follow_redirects=False)


def test_half_a_character_in_a_heartbeat_does_not_take_the_console_away(terminal):
    sign_in(terminal, form_token(terminal.get("/console/login")))
    spoiled = json.dumps(HEARTBEAT | {"software": "\ud800"})
    answer = terminal.post(f"{T001}/heartbeat", content=spoiled, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert terminal.get("/console/terminals").status_code == 200


@pytest.mark.parametrize(
    "more",
    [
        {"queue_depth": 10**30},
        {"oldest_waiting_at": "9999-12-31T23:59:59Z"},
        {"delivered_per_second": 1e300},
        {"software": "x" * 100_000},
    ],
)
def test_a_heartbeat_cannot_flood_the_page(terminal, more):
    assert terminal.post(f"{T001}/heartbeat", json=HEARTBEAT | more).status_code in (413, 422)


@pytest.mark.parametrize("purpose", [float("nan"), ["x"], {"a": 1}, "x" * 201, 7, None])
def test_a_purpose_that_no_paper_can_state_is_left_out(platform, terminal, purpose):
    asked = submitted(answers={"purpose": purpose, "addressee": purpose, "language": ["en"]})
    platform.ingest.take("T001", [envelope(asked, 1, uuid4())])
    [item] = terminal.get(f"{T001}/feed").json()["items"]
    facts = item["fact"]["facts"]
    assert (facts["purpose"], facts["addressee"], facts["language"]) == (None, None, "zh")


@pytest.mark.parametrize("path", ["/verify", "/console/login"])
def test_a_page_that_gets_too_much_says_so_as_a_page(client, path):
    for body in (b"code=" + b"x" * 70_000, (b"x" * 30_000 for _ in range(4))):
        answer = client.post(f"{path}?lang=en", content=body, headers=FORM)
        assert answer.status_code == 413
        assert TEXTS["error.413"].en in answer.text


def test_a_terminal_that_sends_too_much_piece_by_piece_gets_the_right_problem(terminal):
    answer = terminal.post(
        f"{T001}/heartbeat",
        content=(b" " * 30_000 for _ in range(4)),
        headers={"content-type": "application/json"},
    )
    assert answer.json()["type"].endswith(":too-large")


@pytest.mark.parametrize("path", ["/console/terminals", f"{T001}/feed"])
def test_the_security_headers_stand_on_our_own_faults_too(platform, terminal, monkeypatch, path):
    sign_in(terminal, form_token(terminal.get("/console/login")))

    def broken():
        raise KeyError

    monkeypatch.setattr(platform.database, "read", broken)
    answer = terminal.get(path)
    assert answer.status_code == 500
    assert {name: answer.headers[name] for name in security_headers(path)} == security_headers(path)


def test_no_redirect_goes_to_the_host_that_a_request_names(client):
    for path in ("/verify/", "/console/terminals/", "/assets"):
        answer = client.get(path, headers={"host": "evil.example"}, follow_redirects=False)
        assert (answer.status_code, answer.headers.get("location")) == (404, None)
    for path in ("/", "//evil.example/"):
        answer = client.get(path, headers={"host": "evil.example"}, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/verify")


def test_a_form_in_an_older_tab_still_works(client):
    older = form_token(client.get("/console/login"))
    client.get("/console/login")
    assert sign_in(client, older).status_code == 303


def test_signing_in_changes_the_cookie_that_a_visitor_had(client):
    token = form_token(client.get("/console/login"))
    before = client.cookies[COOKIE]
    sign_in(client, token)
    assert client.cookies[COOKIE] != before
    client.cookies.clear()
    client.cookies.set(COOKIE, before, path="/console")
    assert client.get("/console/terminals", follow_redirects=False).status_code == 303


def test_who_is_signed_in_and_opens_the_form_again_stays_signed_in(client):
    sign_in(client, form_token(client.get("/console/login")))
    assert client.get("/console/login", follow_redirects=False).headers["location"] == "/console"
    assert client.get("/console/terminals", follow_redirects=False).status_code == 200


def test_with_https_every_cookie_is_secure(tmp_path):
    platform = assemble(Settings(database=f"sqlite:///{tmp_path / 'hub.db'}", data=tmp_path, https=True))
    with TestClient(build(platform), base_url="https://hub.example") as client:
        cookies = client.get("/console/login?lang=en").headers.get_list("set-cookie")
    platform.database.close()
    assert len(cookies) == 2
    assert all("Secure" in cookie and "HttpOnly" in cookie for cookie in cookies)


class CountedPasswords(Passwords):
    """Counts the passwords that were compared with a real hash."""

    def __init__(self) -> None:
        super().__init__(cheap()._hasher)
        self.looked_at = 0

    def matches(self, known: str, secret: str) -> bool:
        self.looked_at += 1
        return super().matches(known, secret)

    def pretend(self, secret: str) -> None:
        """Look at nothing."""


def test_guesses_made_at_the_same_time_do_not_pass_the_limit_together(platform: Platform):
    passwords = CountedPasswords()
    proving = Proving(replace(platform, passwords=passwords))
    barrier = threading.Barrier(20)

    def guess(n: int) -> User | None:
        barrier.wait(20)
        return proving.password("wang", "wrong", f"client {n}")

    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(guess, range(20))) == {None}
    assert passwords.looked_at == FREE_FAILURES


def test_a_refused_name_is_written_down_only_where_it_exists(platform):
    for name in ("nobody", "wang"):
        Proving(platform).password(name, "x", "client")
    with platform.database.read() as unit:
        actors = [row.actor for row in unit.accounts.audit_trail() if row.action == "sign-in refused"]
    assert actors == ["wang"]


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "::ffff:203.0.113.7"),
        ("unix", "unix"),
    ],
)
def test_one_line_of_ipv6_counts_as_one_client(host, counted):
    assert client_of(Request({"type": "http", "client": (host, 1)})) == counted


def test_only_a_few_passwords_are_looked_at_at_once(platform):
    """Each takes 64 MiB, and threads that terminals are served with."""
    here, most = [], []

    class Gathering(Passwords):
        def pretend(self, secret: str) -> None:  # noqa: ARG002 - the real one's signature
            here.append(1)
            most.append(len(here))
            if len(here) >= PASSWORDS_AT_ONCE:
                full.set()
            full.wait(20)
            too_many.wait(0.1)  # never set: time for one more to come in
            here.pop()

    full, too_many = threading.Event(), threading.Event()
    passwords = Gathering(cheap()._hasher)
    with TestClient(build(replace(platform, passwords=passwords))) as client:
        token = form_token(client.get("/console/login"))
        fields = {"name": "nobody", "password": "x", "form_token": token}
        with ThreadPoolExecutor(10) as pool:
            answers = list(pool.map(lambda _n: client.post("/console/login", data=fields), range(10)))
    assert {answer.status_code for answer in answers} == {401}
    assert max(most) == PASSWORDS_AT_ONCE
