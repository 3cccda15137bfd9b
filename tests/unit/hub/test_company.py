"""Signing in by a company's own service: the way there and back, and every way in which it can go wrong."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from fastapi.testclient import TestClient
from joserfc.jwk import OctKey, RSAKey

from contract.language import Language
from hub.arguments import company
from hub.company import CompanyFault, CompanySettings, company_of
from hub.console.company import WAYS
from hub.keys import KeyFileError
from hub.store.accounts import Role
from hub.texts import TEXTS
from hub.throttle import Throttle
from tests.helpers.company_service import CLIENT, SECRET, CompanyService, served
from tests.helpers.hub_platform import START
from tests.helpers.one_application import application_of

HERE = "http://testserver"
START_THERE = "/console/company/start"


@pytest.fixture
def service():
    claims = {
        "preferred_username": "zhao",
        "groups": ["staff", "hr-team"],
        "auth_time": int(START.timestamp()),
    }
    with served(CompanyService(int(START.timestamp()), claims)) as running:
        yield running


@pytest.fixture
def client(platform, service, tmp_path):
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    told = CompanySettings(
        issuer=service.issuer,
        client_id=CLIENT,
        client_secret_file=tmp_path / "secret",
        address="http://localhost",
        roles={"admins": Role.ADMINISTRATOR, "hr-team": Role.HR, "fm": Role.FACILITY},
    )
    with_company = replace(platform, company=company_of(told))
    with TestClient(application_of(with_company), base_url=HERE) as opened:
        opened.platform = with_company
        yield opened


def go(client, service, again=""):
    """Go to the service; return where it sends back to, as a path."""
    answer = client.get(f"{START_THERE}{again}", follow_redirects=False)
    assert answer.status_code == 303
    return service.come(answer.headers["location"]).removeprefix("http://localhost")


def come_back(client, service, **spoil):
    service.spoil = spoil
    return client.get(f"{go(client, service)}&lang=en", follow_redirects=False)


def test_who_is_signed_in_takes_nothing_from_others_behind_the_same_address(client, service):
    few = replace(client.platform, login_throttle=Throttle(1e-6, WAYS, lambda: 0.0))
    with TestClient(application_of(few), base_url=HERE) as lobby:
        for _ in range(2):
            assert come_back(lobby, service).status_code == 200
        go(lobby, service)
        assert lobby.get(START_THERE, follow_redirects=False).status_code == 303
        assert lobby.get(START_THERE, follow_redirects=False).status_code == 429


def users(platform):
    with platform.database.read() as unit:
        return {one.name: one for one in unit.accounts.every()}


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_somebody_of_the_company_is_signed_in_with_the_role_of_their_group(
    client, platform, service, algorithm
):
    service.algorithm = algorithm
    assert "/console/company/start" in client.get("/console/login").text
    page = come_back(client, service)
    assert page.status_code == 200
    assert (
        'content="0;url=/console"' in page.text
    )  # a strict cookie is not sent on a way that began elsewhere
    assert client.get("/console/visits").status_code == 200
    made = users(platform)["zhao"]
    assert (made.role, made.subject, made.password_hash) == (Role.HR, f"{service.issuer} 42", "")
    asked = service.asked[0]
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) >= 32
    assert len(asked["nonce"]) >= 32
    assert "company" not in client.cookies
    client.cookies.clear()
    service.claims["groups"] = "fm"
    come_back(client, service)
    assert users(platform)["zhao"].role is Role.FACILITY
    with platform.database.read() as unit:
        told = [one.action for one in unit.accounts.audit_trail() if one.actor == "zhao"]
    assert told == [
        "was made hr by the company",
        "signed in by the company",
        "was made facility by the company",
        "signed in by the company",
    ]


@pytest.mark.parametrize(
    "spoil",
    [
        {"iss": "https://evil.example"},
        {"aud": "another client"},
        {"aud": [CLIENT, "other"], "azp": "other"},
        {"exp": int(START.timestamp()) - 100},
        {"iat": int(START.timestamp()) + 1000},
        {"nonce": "of another attempt"},
        {"nonce": None},
        {"sub": None},
        {"exp": None},
        {"at_hash": "AAAA"},
    ],
    ids="-".join,
)
def test_a_token_that_is_not_for_this_attempt_lets_nobody_in(client, platform, service, spoil):
    page = come_back(client, service, **spoil)
    assert page.status_code == 401
    assert TEXTS["company.fault.untrusted"].to(Language.EN) in unescape(page.text)
    assert "zhao" not in users(platform)


@pytest.mark.parametrize(
    ("algorithm", "key"), [("RS256", RSAKey.generate_key(2048)), ("HS256", OctKey.import_key(SECRET))]
)
def test_a_token_that_another_key_signed_lets_nobody_in(client, platform, service, algorithm, key):
    service.key = key
    service.algorithm = algorithm
    assert come_back(client, service).status_code == 401
    assert "zhao" not in users(platform)


def test_a_way_that_another_browser_began_leads_nowhere(client, platform, service):
    back = go(client, service)
    client.cookies.clear()
    assert client.get(back).status_code == 401
    go(client, service)
    assert client.get(f"{back}").status_code == 401  # the state of the earlier attempt
    assert "zhao" not in users(platform)


def test_a_way_works_once_and_not_after_a_while(client, service):
    back = go(client, service)
    cookie = client.cookies["company"]
    assert client.get(back).status_code == 200
    client.cookies.set("company", cookie, path="/console/company")
    assert client.get(back).status_code == 401  # the service takes no code twice


@pytest.mark.parametrize(
    ("claims", "fault"),
    [
        ({"groups": ["staff"]}, CompanyFault.NO_ROLE),
        ({"groups": None}, CompanyFault.NO_ROLE),
        ({"preferred_username": "wang"}, CompanyFault.NAME),
        ({"preferred_username": ""}, CompanyFault.NAME),
        ({"preferred_username": "a\u202eb"}, CompanyFault.NAME),
    ],
)
def test_whom_the_platform_cannot_take_is_told_why(client, platform, service, claims, fault):
    before = users(platform)
    page = come_back(client, service, **claims)
    assert page.status_code == 403
    assert TEXTS[f"company.fault.{fault}"].to(Language.EN) in unescape(page.text)
    assert users(platform) == before


def test_a_disabled_colleague_stays_out(client, platform, service, clock):
    come_back(client, service)
    with platform.database.write() as unit:
        unit.accounts.save(replace(unit.accounts.find("zhao"), disabled_at=clock()))
    client.cookies.clear()
    assert come_back(client, service).status_code == 403


def test_a_service_that_is_down_or_lies_about_itself_is_said(client, service):
    for about in ({"issuer": "https://evil.example"}, {"token_endpoint": "http://evil.example/token"}):
        service.about = about
        assert client.get(START_THERE).status_code == 503
    service.about = {}
    back = go(client, service)
    service.broken = True
    page = client.get(f"{back}&lang=zh")
    assert page.status_code == 503
    assert "连不上" in page.text
    assert client.get(START_THERE).status_code == 503


def test_who_cancels_is_told_so(client, service):
    state = go(client, service).partition("state=")[2]
    page = client.get(f"/console/company/callback?error=access_denied&state={state}&lang=en")
    assert page.status_code == 401
    assert "you cancelled" in page.text


def test_a_secret_given_long_ago_at_the_service_is_asked_for_again(client, service):
    service.claims["groups"] = "admins"
    service.claims["auth_time"] = int((START - timedelta(hours=5)).timestamp())
    come_back(client, service)
    asked = client.get("/console/users/new", follow_redirects=False)
    assert asked.headers["location"].startswith("/console/prove")
    assert "/console/company/start?again=1" in client.get(asked.headers["location"]).text
    service.claims["auth_time"] = int(START.timestamp())
    back = go(client, service, "?again=1")
    assert (service.asked[-1]["prompt"], service.asked[-1]["max_age"]) == ("login", "0")
    client.get(back)
    assert client.get("/console/users/new", follow_redirects=False).status_code == 200


def test_without_a_company_there_is_no_way_there(platform):
    with TestClient(application_of(platform)) as client:
        assert "company/start" not in client.get("/console/login").text
        assert client.get(START_THERE).status_code == 404
        assert client.get("/console/company/callback?code=x&state=").status_code in (401, 404)


def test_the_file_of_settings_is_read_or_said_to_be_wrong(tmp_path):
    file = tmp_path / "company.yaml"
    good = (
        "issuer: https://id.example.com\nclient_id: hub\nclient_secret_file: secret\n"
        "address: https://hr.example.com/\nroles: {hr-team: hr}\n"
    )
    file.write_text(good)
    told = company(str(file))
    assert told.address == "https://hr.example.com"
    with pytest.raises(KeyFileError, match="no secret"):
        company_of(told)
    (tmp_path / "secret").write_text("s\n")
    assert company_of(told).secret == "s"
    for wrong in (good.replace("https://id", "http://id"), good.replace("hr}", "boss}"), "x: ["):
        file.write_text(wrong)
        with pytest.raises(argparse.ArgumentTypeError, match=r"company\.yaml:\d"):
            company(str(file))


def test_every_fault_has_its_words():
    assert all(f"company.fault.{fault}" in TEXTS for fault in CompanyFault)
