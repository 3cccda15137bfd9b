"""E-copies by a link: few downloads, for some days, of a certificate that holds; nothing to guess or list."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from contract.phone import EcopyLink
from hub.ecopy.faults import NoEcopy, NoEcopyError
from hub.ecopy.signing_key import KeyFault
from hub.phone.ecopies import NO_LINK, NoLink
from hub.texts import TEXTS
from tests.helpers.hub_platform import TOKEN, envelope, submitted
from tests.helpers.one_application import application_of

NUMBER = "ZM-2026-000001"
PDF = b"%PDF-1.7 signed"
SPEAKS = {"Authorization": f"Bearer {TOKEN}"}


@dataclass
class Making:
    """Makes e-copies in no time, or says why it does not."""

    fault: NoEcopy | None = None
    signs: bool = True
    asked: list[str] = field(default_factory=list)

    def key(self) -> object:
        return object() if self.signs else KeyFault.NOT_SET_UP

    def ecopy(self, number: str) -> bytes:
        self.asked.append(number)
        if self.fault is not None:
            raise NoEcopyError(self.fault)
        return PDF


@pytest.fixture
def making() -> Making:
    return Making()


@pytest.fixture
def phone(platform, making):
    platform.ingest.take("T001", [envelope(submitted(), 1, uuid4())])
    with TestClient(
        application_of(replace(platform, ecopies=making)), headers={"Accept-Language": "en"}
    ) as opened:
        yield opened


def ask(client, number=NUMBER, employee_id="E000001", terminal="T001"):
    order = {"certificate_number": number, "employee_id": employee_id}
    return client.post(f"/v1/terminals/{terminal}/ecopy-link", json=order, headers=SPEAKS)


def link(client) -> EcopyLink:
    answer = ask(client)
    assert answer.status_code == 200
    return EcopyLink.model_validate(answer.json())


def download(client, told, page=None):
    shown = page or client.get(told.address)
    token = re.search('name="form_token" value="([0-9a-f]+)"', shown.text)[1]
    return client.post(told.address, data={"form_token": token})


def said(page, why) -> bool:
    return TEXTS[f"phone.ecopy.none.{why}"].en in page.text


def test_the_person_downloads_it_and_both_ends_are_written_down(phone, platform):
    told = link(phone)
    page = phone.get(told.address)
    for fact in ("Proof of employment", NUMBER, "30 November 2026", f"<dd>{told.downloads}</dd>"):
        assert fact in page.text
    file = download(phone, told, page)
    assert (file.status_code, file.content, file.headers["content-type"]) == (200, PDF, "application/pdf")
    assert file.headers["content-disposition"] == f'attachment; filename="{NUMBER}.pdf"'
    assert file.headers["cache-control"] == "no-store"
    with platform.database.read() as unit:
        trail = [(one.actor, one.action, one.subject) for one in unit.trail.every()]
        assert unit.ecopies.find(NUMBER) is not None  # made soon, wanted or not
    assert ("terminal:T001", "handed an e-copy link out", NUMBER) in trail
    assert ("phone:link", "downloaded an e-copy", NUMBER) in trail


def test_looking_counts_nothing_and_downloads_run_out(phone):
    told = link(phone)
    page = [phone.get(told.address) for _ in range(10)][-1]
    assert [download(phone, told, page).status_code for _ in range(told.downloads)] == [200] * told.downloads
    late = download(phone, told, page)
    assert late.status_code == 410
    assert said(late, NoLink.USED_UP)
    assert said(phone.get(told.address), NoLink.USED_UP)
    assert download(phone, link(phone)).status_code == 200  # another link from the terminal


def test_it_ends_by_time(phone, clock, platform):
    told = link(phone)
    page = phone.get(told.address)
    assert told.expires_at - clock() == platform.settings.ecopy_lasts
    clock.forward(days=7)
    assert said(phone.get(told.address), NoLink.EXPIRED)
    assert download(phone, told, page).status_code == 410


def test_it_ends_with_its_certificate(phone, platform, clock):
    told = link(phone)
    page = phone.get(told.address)
    with platform.database.write() as unit:
        assert unit.certificates.revoke(NUMBER, "wrong department", clock())
    assert said(phone.get(told.address), NoLink.REVOKED)
    assert said(download(phone, told, page), NoLink.REVOKED)
    assert ask(phone).status_code == 404


@pytest.mark.parametrize("fault", NoEcopy)
def test_a_file_that_is_not_there_counts_nothing(phone, making, fault):
    told = link(phone)
    making.fault = fault
    answer = download(phone, told)
    assert said(answer, NO_LINK[fault])
    assert answer.status_code in (404, 410, 503)
    making.fault = None
    assert f"<dd>{told.downloads}</dd>" in phone.get(told.address).text


def test_a_link_is_given_to_the_certificates_terminal_for_its_person_alone(phone, making):
    assert ask(phone, employee_id="E000003").status_code == 404
    assert ask(phone, terminal="T002").status_code == 404
    assert ask(phone, number="ZM-2026-000002").status_code == 404
    making.signs = False
    refused = ask(phone)
    assert (refused.status_code, refused.json()["type"]) == (404, "about:blank")


def test_a_link_cannot_be_guessed_and_is_not_kept(phone, platform):
    told = link(phone)
    token = told.address.rpartition("/")[2]
    assert len(token) == 43  # 256 bits
    with platform.database.read() as unit:
        assert unit.ecopy_links.find(token) is None
    for other in (token[:-1], token.swapcase(), "x" * 64):
        answer = phone.get(f"/phone/e-copy/{other}")
        assert answer.status_code == 404
        assert said(answer, NoLink.UNKNOWN)
