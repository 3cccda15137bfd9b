"""The public page: what it says of codes that are genuine, altered, foreign, revoked, or nothing at all."""

from __future__ import annotations

import re
from html import unescape
from uuid import uuid4

import pytest

from contract.verdict import Verdict
from contract.verify_code import LONGEST, Claims, sign
from hub.keys import IssuingKey, issuing_key
from hub.texts import TEXTS
from tests.helpers.hub_platform import ID_NUMBER, START, envelope, person, submitted


@pytest.fixture
def certificate(platform):
    platform.ingest.take("T001", [envelope(submitted(), 1, uuid4())])
    with platform.database.read() as unit:
        return unit.certificates.find("ZM-2026-000001")


def check(client, code, **fields):
    return client.post("/verify?lang=en", data={"code": code, **fields})


def verdict(page) -> str:
    [said] = [one for one in Verdict if f'class="card verdict {one.value}"' in page.text]
    return said


def test_a_genuine_code_shows_the_facts_to_compare(client, certificate):
    page = check(client, certificate.verify_code)
    assert verdict(page) is Verdict.GENUINE
    for fact in ("ZM-2026-000001", "Proof of employment", "示例集团有限公司", "欧阳䶮", "Ouyang Yan", "专员"):
        assert fact in page.text
    assert "1 July 2020" in page.text
    assert ID_NUMBER not in page.text


def test_an_id_number_is_compared_and_never_shown(client, certificate):
    assert ">matches<" in check(client, certificate.verify_code, id_number=ID_NUMBER).text
    other = check(client, certificate.verify_code, id_number="110101199001011237").text
    assert "not that of the person" in other
    assert ">does not match<" in other
    assert "110101199001011237" not in other


def test_a_changed_code_is_told(client, certificate):
    code = certificate.verify_code
    verdicts = {
        verdict(check(client, code[:at] + "0" + code[at + 1 :])) for at in (80, 120, 160) if code[at] != "0"
    }
    assert Verdict.TAMPERED in verdicts
    assert Verdict.GENUINE not in verdicts


def test_a_code_of_somebody_else_is_not_ours(client, tmp_path, platform):
    stranger: IssuingKey = issuing_key(tmp_path / "stranger")
    claims = Claims(
        number="ZM-2026-000001",
        kind="cert.employment",
        employer="示例集团有限公司",
        name="欧阳䶮",
        name_latin="Ouyang Yan",
        position="总裁",
        hired_on=START.date(),
        issued_at=START,
        id_salt="00" * 8,
        id_hash="00" * 8,
    )
    page = check(client, stranger.sign(claims))
    assert verdict(page) is Verdict.UNKNOWN_KEY
    assert "总裁" not in page.text
    forged = check(
        client, sign(claims, stranger.private, platform.key.key_id)
    )  # names our key, signed by another
    assert verdict(forged) is Verdict.TAMPERED


@pytest.mark.parametrize("code", ["", "HRC1:", "hello", "<script>alert(1)</script>", "HRC1:" + "A" * 1000])
def test_anything_else_is_not_a_code(client, code):
    page = check(client, code)
    assert verdict(page) is Verdict.NOT_A_CODE
    assert "<script" not in page.text


def test_a_revoked_certificate_says_since_when_and_not_why(client, platform, certificate, clock):
    with platform.database.write() as unit:
        assert unit.certificates.revoke(certificate.number, "issued by mistake", clock())
        assert not unit.certificates.revoke(certificate.number, "again", clock())
    page = check(client, certificate.verify_code)
    assert verdict(page) is Verdict.REVOKED
    assert "23 November 2026" in page.text
    assert "mistake" not in page.text


def test_what_is_too_long_is_a_page_that_says_so(client):
    page = check(client, "x" * (2 * LONGEST + 1))
    assert page.status_code == 422
    assert TEXTS["error.422"].en in page.text
    assert check(client, "x" * 100_000).status_code == 413


def test_one_address_cannot_ask_without_end(client):
    answers = [check(client, "x") for _ in range(31)]
    assert [answer.status_code for answer in answers] == [200] * 30 + [429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 2


def test_there_is_no_list_to_walk_through(client, certificate):
    assert client.get(f"/verify/{certificate.number}").status_code == 404


def test_a_phone_sees_the_page_at_its_own_width(client):
    assert 'name="viewport" content="width=device-width' in client.get("/verify").text
    assert "@media (max-width: 640px)" in client.get("/assets/hub.css").text


def test_another_language_keeps_the_verdict_and_not_the_id_number(client, certificate):
    page = check(client, certificate.verify_code, id_number=ID_NUMBER)
    links = re.findall(r'<form method="post" action="(/verify\?lang=zh)">', page.text)
    [code] = set(re.findall(r'name="code" value="([^"]*)"', page.text))
    assert links
    again = client.post(links[0], data={"code": unescape(code)})
    assert verdict(again) is Verdict.GENUINE
    assert "真实有效" in again.text
    assert ID_NUMBER not in page.text


def test_another_language_keeps_the_warning_of_a_strangers_id_number(client, certificate):
    page = check(client, certificate.verify_code, id_number="110101199001011237").text
    form = re.search(r'<form method="post" action="/verify\?lang=zh">(.*?)</form>', page)[1]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    again = client.post("/verify?lang=zh", data={name: unescape(value) for name, value in fields.items()})
    assert TEXTS["verify.id.stranger"].zh in again.text
    assert ">不一致<" in again.text


def test_what_was_typed_wrong_can_be_corrected(client, certificate):
    code = certificate.verify_code
    for wrong in ("<b>\n" + code, code[:-1], code[:-9] + ("0" if code[-9] != "0" else "1") + code[-8:]):
        typed = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", check(client, wrong).text, re.DOTALL)[1]
        assert unescape(typed) == wrong
    assert re.search(r"<textarea[^>]*>\n</textarea>", check(client, code).text)


def test_a_slip_of_who_typed_is_not_called_a_forgery(client, certificate):
    code = certificate.verify_code
    page = check(client, code[:-9] + ("0" if code[-9] != "0" else "1") + code[-8:])
    assert verdict(page) is Verdict.TAMPERED
    assert "typed by hand" in page.text


def test_a_certificate_without_an_id_number_is_not_held_against_anybody(client, platform):
    with platform.database.write() as unit:
        unit.people.save([person("E000001")])
    platform.ingest.take("T001", [envelope(submitted(), 1, uuid4())])
    with platform.database.read() as unit:
        code = unit.certificates.find("ZM-2026-000001").verify_code
    page = check(client, code, id_number=ID_NUMBER).text
    assert "nothing to compare" in page
    assert "does not match" not in page


def test_the_bare_address_leads_to_the_public_page(client):
    answer = client.get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/verify")
