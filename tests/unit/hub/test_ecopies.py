"""E-copies: the paper's page, signed, the same bytes each time; what cannot be made is made later."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from contract.language import Bilingual
from contract.phone import EcopyLinkOrder
from documents.fonts import font_folders
from documents.orders import House
from hub.assembly import Platform, assemble
from hub.ecopy.faults import NoEcopy, NoEcopyError, PageFault
from hub.ecopy.making import EcopyMaking
from hub.ecopy.page import Page, Press, purpose_in_words
from hub.ecopy.signing_key import KeyFault
from hub.ecopy.templates import Templates
from hub.ecopy.words import KEY_FAULTS
from hub.ecopy.worker import EcopyWorker
from hub.phone.ecopies import EcopyGiving
from hub.services import services
from hub.settings import Settings
from hub.store.accounts import Role
from hub.store.certificates import Certificate
from hub.store.terminals import Terminal
from tests.helpers.console_users import seat
from tests.helpers.hub_platform import START, Clock, cheap, envelope, person, submitted
from tests.helpers.one_application import application_of
from tests.helpers.signing_keys import a_signing_file

NUMBER = "ZM-2026-000001"


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    setting = Press(House(font_folders(), "https://hr.example.com/verify"), services(), Templates())
    yield setting
    setting.close()


@pytest.fixture
def issued(platform: Platform) -> Certificate:
    platform.ingest.take("T001", [envelope(submitted(), 1, uuid4())])
    with platform.database.read() as unit:
        found = unit.certificates.find(NUMBER)
    assert found is not None
    return found


@pytest.fixture
def making(platform: Platform, press: Press, tmp_path: Path) -> EcopyMaking:
    return replace(platform.ecopies, press=press, file=a_signing_file(tmp_path / "signing"))


def valid(pdf: bytes) -> bool:
    """Ask pyHanko itself whether all of a file is signed and unchanged."""
    [signature] = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    trusted = ValidationContext(trust_roots=[signature.signer_cert])
    status = validate_pdf_signature(signature, trusted)
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    return bool(status.bottom_line) and status.coverage.name == "ENTIRE_FILE"


def test_an_e_copy_is_the_papers_page_signed_and_the_same_bytes_each_time(
    making: EcopyMaking, issued: Certificate, press: Press
) -> None:
    pdf = making.ecopy(issued.number)
    assert valid(pdf)
    page = press.page(issued, {})
    assert isinstance(page, Page)
    assert pdf.startswith(page.pdf)  # PDF signs by what is added behind
    assert making.ecopy(issued.number) == pdf
    with making.database.read() as unit:
        kept = unit.ecopies.find(issued.number)
    assert kept is not None
    assert (kept.level, kept.template, kept.fault) == ("B-B", page.template, None)
    key = making.key()
    assert not isinstance(key, KeyFault)
    assert kept.signer == key.chain.fingerprint


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler's pdfsig is not here")
def test_poppler_finds_the_signature_valid(making: EcopyMaking, issued: Certificate, tmp_path: Path) -> None:
    file = tmp_path / "copy.pdf"
    file.write_bytes(making.ecopy(issued.number))
    said = subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said


def test_no_byte_can_be_changed(making: EcopyMaking, issued: Certificate) -> None:
    pdf = bytearray(making.ecopy(issued.number))
    pdf[len(pdf) // 2] ^= 1
    assert not valid(bytes(pdf))


def test_an_unknown_and_a_revoked_certificate_have_none(making: EcopyMaking, issued: Certificate) -> None:
    making.ecopy(issued.number)
    with making.database.write() as unit:
        unit.certificates.revoke(issued.number, "lost", START)
    for number, reason in ((issued.number, NoEcopy.REVOKED), ("ZM-2026-000099", NoEcopy.UNKNOWN)):
        with pytest.raises(NoEcopyError) as caught:
            making.ecopy(number)
        assert caught.value.reason is reason


def other_certificate(folder: Path) -> None:
    a_signing_file(folder / "other")
    shutil.copy(folder / "other" / "certificate.pem", folder)


SPOIL: dict[KeyFault, Callable[[Path], object]] = {
    KeyFault.KEY_MISSING: lambda folder: (folder / "key.pem").unlink(),
    KeyFault.KEY_OPEN: lambda folder: (folder / "key.pem").chmod(0o640),
    KeyFault.KEY_FORM: lambda folder: (folder / "key.pem").write_bytes(b"no key"),
    KeyFault.CERTIFICATE_MISSING: lambda folder: (folder / "certificate.pem").unlink(),
    KeyFault.CERTIFICATE_FORM: lambda folder: (folder / "certificate.pem").write_bytes(b"none"),
    KeyFault.OTHER_KEY: other_certificate,
    KeyFault.NOT_YET: lambda folder: a_signing_file(folder, since=START + timedelta(days=1)),
    KeyFault.EXPIRED: lambda folder: a_signing_file(folder, until=START),
    KeyFault.USAGE: lambda folder: a_signing_file(folder, signs=False),
}


@pytest.mark.parametrize("fault", SPOIL)
def test_a_key_that_cannot_sign_leaves_the_e_copy_waiting(
    making: EcopyMaking, issued: Certificate, fault: KeyFault, tmp_path: Path, clock: Clock
) -> None:
    SPOIL[fault](tmp_path / "signing")
    with pytest.raises(NoEcopyError) as caught:
        making.ecopy(issued.number)
    assert (caught.value.reason, caught.value.fault) == (NoEcopy.WAITING, fault)
    with making.database.read() as unit:
        assert unit.ecopies.waiting() == {fault.value: 1}
        known = unit.ecopies.find(issued.number)
    assert known is not None
    assert (known.attempts, known.due_at) == (0, clock())  # who taps puts the job off by nothing
    clock.forward(minutes=2)
    assert making.make_due() == 0
    mended = replace(making, file=a_signing_file(tmp_path / "mended"))
    assert mended.make_due() == 1
    with making.database.read() as unit:
        assert unit.ecopies.waiting() == {}
    assert valid(mended.ecopy(issued.number))


def test_each_certificate_gets_one_where_signing_is_set_up(tmp_path: Path, clock: Clock) -> None:
    signing = a_signing_file(tmp_path / "signing")
    settings = Settings(f"sqlite:///{tmp_path / 'hub.db'}", tmp_path, signing=signing)
    platform = assemble(settings, clock=clock, passwords=cheap())
    with platform.database.write() as unit:
        unit.terminals.add(Terminal("T001", "beijing-north", "-"), clock())
        unit.people.save([person("E000001")])
    platform.ingest.take("T001", [envelope(submitted(), 1, uuid4())])
    with platform.database.read() as unit:
        assert unit.ecopies.waiting() == {"": 1}
    platform.database.close()


def test_without_a_signing_file_one_waits_where_it_was_asked_for(
    platform: Platform, issued: Certificate
) -> None:
    with platform.database.read() as unit:
        assert unit.ecopies.waiting() == {}
    with pytest.raises(NoEcopyError) as caught:
        platform.ecopies.ecopy(issued.number)
    assert caught.value.fault is KeyFault.NOT_SET_UP


def test_the_purpose_is_worded_as_at_the_terminal(issued: Certificate) -> None:
    known = services()
    typed = purpose_in_words(known, issued, {"purpose": "other", "purpose_text": "办理居住证"})
    assert typed == Bilingual(zh="办理居住证", en="办理居住证")
    chosen = purpose_in_words(known, issued, {"purpose_zh": "贷款", "purpose_en": "a loan"})
    assert chosen == Bilingual(zh="贷款", en="a loan")
    assert purpose_in_words(known, issued, {}) == Bilingual(zh="申请贷款", en="Loan application")


def test_a_page_that_cannot_be_set_waits_and_says_why(making: EcopyMaking, issued: Certificate) -> None:
    page = making.press.page(replace(issued, facts=issued.facts | {"name": "\U0010fffd"}), {})
    assert page is PageFault.CHARACTER


@pytest.fixture
def console(platform: Platform, making: EcopyMaking) -> Iterator[TestClient]:
    with TestClient(application_of(replace(platform, ecopies=making))) as opened:
        opened.headers["accept-language"] = "en"
        seat(opened, platform, "ling", Role.HR)
        yield opened


def test_hr_takes_the_signed_file_which_is_written_down(
    console: TestClient, platform: Platform, issued: Certificate
) -> None:
    sent = console.get(f"/console/certificates/{issued.number}/ecopy.pdf")
    assert sent.headers["content-disposition"] == f'attachment; filename="{issued.number}.pdf"'
    assert valid(sent.content)
    assert "Signed (B-B)" in console.get(f"/console/certificates/{issued.number}").text
    with platform.database.read() as unit:
        assert ("ling", "took the e-copy of a certificate", issued.number) in [
            (one.actor, one.action, one.subject) for one in unit.accounts.audit_trail()
        ]


def test_the_console_says_why_e_copies_wait(console: TestClient, issued: Certificate, tmp_path: Path) -> None:
    (tmp_path / "signing" / "key.pem").chmod(0o644)
    sent = console.get(f"/console/certificates/{issued.number}/ecopy.pdf")  # leads to the page
    assert KEY_FAULTS[KeyFault.KEY_OPEN].en in sent.text
    listed = console.get("/console/certificates").text
    assert "E-copies that wait: 1." in listed


def test_a_phone_downloads_the_very_file(
    platform: Platform, making: EcopyMaking, issued: Certificate
) -> None:
    giving = EcopyGiving(replace(platform, ecopies=making))
    order = EcopyLinkOrder(certificate_number=NUMBER, employee_id=issued.employee_id)
    link = giving.link(Terminal("T001", "beijing-north", ""), order, "https://hr.example.com")
    assert link is not None
    assert giving.download(link.address.rpartition("/")[2]) == (NUMBER, making.ecopy(NUMBER))


def test_the_log_tells_once_that_the_key_cannot_sign_and_once_that_it_can(
    making: EcopyMaking, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "hub.ecopy.worker")
    worker = EcopyWorker(making)
    key = tmp_path / "signing" / "key.pem"
    for mode in (0o600, 0o644, 0o644, 0o600, 0o600):
        key.chmod(mode)
        worker.look_at_key()
    said = [one.getMessage() for one in caplog.records]
    assert said == [f"e-copies wait: {KEY_FAULTS[KeyFault.KEY_OPEN].en}", "e-copies can be signed again"]
