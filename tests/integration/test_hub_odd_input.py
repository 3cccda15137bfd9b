"""Odd input over HTTP on SQLite and on a real PostgreSQL, which has no U+0000."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from deploy.house.postgres import Cluster, cluster
from hub.assembly import Platform
from hub.enrolling import make_code
from tests.helpers.hub_platform import PASSWORD, START, TOKEN, Clock, platform_on
from tests.helpers.one_application import application_of
from tests.helpers.signing_terminal import SigningTerminal


@pytest.fixture(scope="module")
def postgres() -> Iterator[Cluster]:
    with cluster() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def platform(request, tmp_path) -> Iterator[Platform]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'hub.db'}"
    else:
        url = request.getfixturevalue("postgres").new_database()
    built = platform_on(url, tmp_path, Clock())
    yield built
    built.database.close()


@pytest.fixture
def client(platform) -> Iterator[TestClient]:
    with TestClient(
        application_of(platform), raise_server_exceptions=False, follow_redirects=False
    ) as opened:
        yield opened


def sign_in(client, name: str = "wang"):
    token = re.search(r'name="form_token" value="([0-9a-f]{64})"', client.get("/console/login").text)[1]
    return client.post("/console/login", data={"name": name, "password": PASSWORD, "form_token": token})


@pytest.mark.parametrize("odd", ["T%00", "T%ff", "%F0%9F%98%80", "x" * 65, "%20", "..%2fT001"])
def test_an_odd_terminal_in_the_address_is_refused(client, odd):
    headers = {"Authorization": f"Bearer {TOKEN}"}
    answer = client.get(f"/v1/terminals/{odd}/feed", headers=headers)
    assert answer.status_code in (404, 422)
    assert sign_in(client).status_code == 303
    assert client.get(f"/console/visits/{odd}/{uuid4()}").status_code in (404, 422)


@pytest.mark.parametrize(("name", "status"), [("wang\0", 422), ("wa\u202eng", 401), ("' OR 1=1 --", 401)])
def test_an_odd_name_does_not_sign_in(client, name, status):
    assert sign_in(client, name).status_code == status


@pytest.mark.parametrize("charset", ["unicode_escape", "punycode", "undefined", "utf-7", "nothing"])
def test_a_form_in_an_odd_encoding_is_no_fault_of_ours(client, charset):
    body = b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n\\ud800\r\n--x--\r\n'
    kind = f"multipart/form-data; boundary=x; charset={charset}"
    answer = client.post("/console/login", content=body, headers={"content-type": kind})
    assert answer.status_code in (400, 403, 422)


@pytest.mark.parametrize(
    ("field", "odd", "status"),
    [
        ("terminal_id", "T\0", 422),
        ("terminal_id", "", 422),
        ("code", "\0\ud800", 422),
        ("csr", "\ud800", 422),
    ],
)
def test_an_odd_order_of_a_certificate_is_refused(client, field, odd, status):
    order = SigningTerminal().order("0000-0000-0000") | {field: odd}
    answer = client.post("/v1/enrolments", content=json.dumps(order))
    assert answer.status_code == status, answer.text


def test_a_code_that_two_machines_bring_at_once_is_one_machines(platform, client):
    machines = [SigningTerminal() for _ in range(6)]
    with platform.database.write() as unit:
        code = make_code(unit, "T001", by="wang", now=START)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda one: client.post("/v1/enrolments", json=one.order(code)), machines))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 5
