"""A PDF that somebody hands in: genuine, or why not, at the public page and by command; nothing is kept."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import img2pdf  # type: ignore[import-untyped]  # the package ships no types
import pytest
from fastapi.testclient import TestClient
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader

from hub.assembly import Platform
from hub.console.acts import OPEN
from hub.ecopy.checking import found_in
from hub.ecopy.counter import LARGEST, CopyCounter, judged_apart
from hub.ecopy.signed import Signed, Unsigned
from hub.ecopy.signing import sign
from hub.ecopy.signing_file import SigningFile
from hub.ecopy.signing_key import OpenKey, opened, ours
from hub.ecopy.verdict import CopyVerdict, Finding
from hub.run import main
from hub.texts import TEXTS
from tests.helpers.hub_platform import START, envelope, submitted
from tests.helpers.one_application import application_of
from tests.helpers.signing_keys import a_signing_file

NUMBER = "ZM-2026-000001"


def a_page() -> bytes:
    file = io.BytesIO()
    Image.new("1", (20, 20), 1).save(file, format="PNG")
    written: bytes = img2pdf.convert(file.getvalue())
    return written


def signed_by(file: SigningFile, page: bytes, number: str = NUMBER) -> bytes:
    key = opened(file, START)
    assert isinstance(key, OpenKey)
    done = sign(Unsigned(page, number, "Example"), file, key)
    assert isinstance(done, Signed)
    return done.pdf


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> SigningFile:
    return a_signing_file(tmp_path_factory.mktemp("signing"))


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> SigningFile:
    return a_signing_file(tmp_path_factory.mktemp("other"))


@pytest.fixture(scope="module")
def pdf(file: SigningFile) -> bytes:
    return signed_by(file, a_page())


def judged(pdf: bytes, file: SigningFile) -> CopyVerdict:
    return found_in(pdf, frozenset(ours(file))).verdict


def test_a_file_of_ours_is_genuine_and_names_its_certificate(pdf: bytes, file: SigningFile) -> None:
    found = found_in(pdf, frozenset(ours(file)))
    assert (found.verdict, found.number) == (CopyVerdict.GENUINE, NUMBER)
    assert found.signed_at is not None


def test_no_changed_byte_is_taken_for_genuine(pdf: bytes, file: SigningFile) -> None:
    [signature] = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    start, length, rest, _ = signature.byte_range
    covered = [*range(start, start + length, 41), *range(rest, len(pdf), 41)]
    for place in covered:  # between the two stands the signature itself
        changed = bytearray(pdf)
        changed[place] ^= 0x20
        assert judged(bytes(changed), file) is not CopyVerdict.GENUINE, place


def test_nothing_may_come_behind(pdf: bytes, file: SigningFile) -> None:
    assert judged(pdf + b"\n", file) is CopyVerdict.CHANGED
    assert judged(pdf[:-100], file) is not CopyVerdict.GENUINE
    assert judged(b" " + pdf, file) is CopyVerdict.NO_PDF


def test_anothers_signature_none_and_no_pdf_are_told_apart(file: SigningFile, other: SigningFile) -> None:
    assert judged(signed_by(other, a_page()), file) is CopyVerdict.FOREIGN
    assert judged(a_page(), file) is CopyVerdict.UNSIGNED
    assert judged(b"PK\x03\x04", file) is CopyVerdict.NO_PDF
    assert judged(b"%PDF-1.7 and nothing", file) is CopyVerdict.UNREADABLE


def test_an_earlier_key_of_ours_still_counts(pdf: bytes, file: SigningFile, other: SigningFile) -> None:
    assert judged(pdf, other) is CopyVerdict.FOREIGN
    assert judged(pdf, other.model_copy(update={"earlier": (file.certificate,)})) is CopyVerdict.GENUINE


def test_the_process_that_judges_may_be_lost(pdf: bytes) -> None:
    dies = (sys.executable, "-c", "import os; os.abort()")
    assert judged_apart(pdf, frozenset(), dies).verdict is CopyVerdict.UNREADABLE


@pytest.fixture
def counter(platform: Platform, file: SigningFile) -> CopyCounter:
    platform.ingest.take("T001", [envelope(submitted(), 1, uuid4())])
    return CopyCounter(platform.database, file, found_in)


@pytest.fixture
def public(platform: Platform, counter: CopyCounter) -> Iterator[TestClient]:
    with TestClient(application_of(replace(platform, copies=counter))) as opened:
        yield opened


def handed_in(public: TestClient, pdf: bytes, language: str = "en") -> str:
    answer = public.post(f"/verify/file?lang={language}", files={"file": ("a.pdf", pdf, "application/pdf")})
    assert answer.status_code == 200
    return answer.text


def test_the_public_page_says_genuine_with_what_the_records_say(public: TestClient, pdf: bytes) -> None:
    assert "/verify/file" in public.get("/verify").text
    for language in ("en", "zh"):
        page = handed_in(public, pdf, language)
        assert getattr(TEXTS["copy.genuine.help"], language) in page
        assert NUMBER in page
        assert "欧阳䶮" in page


def test_a_revoked_certificate_an_altered_file_and_one_without_records_are_refused(
    public: TestClient, platform: Platform, pdf: bytes, file: SigningFile
) -> None:
    changed = bytearray(pdf)
    changed[pdf.index(b"/MediaBox [ 0 0 ") + 16] ^= 1  # a page of another size
    assert TEXTS["copy.changed.help"].en in handed_in(public, bytes(changed))
    assert TEXTS["copy.unknown.help"].en in handed_in(public, signed_by(file, a_page(), "ZM-2026-000077"))
    with platform.database.write() as unit:
        unit.certificates.revoke(NUMBER, "left", START)
    page = handed_in(public, pdf)
    assert TEXTS["copy.revoked"].en in page
    assert "23 November 2026" in page
    assert TEXTS["copy.genuine.help"].en not in page


def test_a_large_file_is_refused_and_one_address_may_not_ask_for_ever(
    public: TestClient, platform: Platform
) -> None:
    zeros = ("a.pdf", b"%PDF-" + bytes(LARGEST), "application/pdf")
    assert public.post("/verify/file", files={"file": zeros}).status_code == 413
    for _ in range(platform.settings.verify_per_minute):
        handed_in(public, b"none")
    answer = public.post("/verify/file", files={"file": ("a.pdf", b"none", "application/pdf")})
    assert answer.status_code == 429


def test_only_a_few_are_checked_at_once(platform: Platform, file: SigningFile, pdf: bytes) -> None:
    verdicts: list[CopyVerdict] = []

    def within(_pdf: bytes, _ours: object) -> Finding:
        if len(verdicts) < 1:
            verdicts.append(CopyVerdict.BUSY)
            verdicts.append(counter.check(pdf).verdict)
        return Finding(verdict=CopyVerdict.UNSIGNED)

    counter = CopyCounter(platform.database, file, within, turns=1)
    assert counter.check(pdf).verdict is CopyVerdict.UNSIGNED
    assert verdicts[1] is CopyVerdict.BUSY


@pytest.mark.usefixtures("counter")
def test_the_command_says_it_and_ends_with_one_for_all_but_genuine(
    pdf: bytes, file: SigningFile, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(pdf)
    key = file.certificate.parent / "signing.yaml"
    asked = ["certificates", "check", str(copy), "--data", str(tmp_path), "--signing-file", str(key)]
    assert main(asked) == 0
    assert capsys.readouterr().out == f"genuine\t{NUMBER}\n"
    copy.write_bytes(bytes(LARGEST + 1))
    assert main(asked) == 1
    assert "larger than" in capsys.readouterr().err


def test_every_verdict_has_words() -> None:
    for verdict in CopyVerdict:
        assert TEXTS[f"copy.{verdict}"].zh
        assert TEXTS[f"copy.{verdict}.help"].en
    assert {("GET", "/verify/file"), ("POST", "/verify/file")} <= OPEN
