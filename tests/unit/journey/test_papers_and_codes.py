"""The counter with the real papers, and the check of a paper that somebody brings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from contract.events import VisitEnd
from contract.feed import KeySet, VerificationKey
from contract.language import Bilingual
from contract.verdict import Verdict
from contract.verify_code import Claims, sign
from documents.fonts import font_folders
from documents.orders import House
from documents.pages import page_count
from documents.typesetter import Typesetter
from kiosk.domain.errors import KioskError
from kiosk.domain.visit import IssuedCertificate
from kiosk.journey import words
from kiosk.journey.copies import copies_of
from kiosk.journey.print_room import PrintRoom
from kiosk.journey.views import Ending, PreviewContent
from tests.helpers.desk import NOON, Desk
from tests.helpers.terminal_store import certificate, journey
from tests.helpers.turns import result, to_preview, view

KEY_ID = b"\x01\x02"
FACTS = {
    "name": "张三",
    "name_latin": "ZHANG San",
    "employee_id": "E00001",
    "hired_on": "2019-07-01",
    "employer_zh": "示例有限公司",
    "employer_en": "Example Co., Ltd.",
    "issued_on": "2026-11-23",
    "purpose": "visa",
    "addressee": "",
}


@pytest.fixture(name="printing_desk")
def _printing_desk(desk: Desk) -> Iterator[Desk]:
    typesetter = Typesetter(House(font_folders(), "https://hub.example/verify"))
    desk.papers = PrintRoom(
        typesetter,
        desk.folder / "drawings",
        employer=desk.config.employer.name,
        terminal=desk.config.name,
        clock=desk.time.clock,
        width=300,
    )
    desk.store.close()
    desk.start()
    yield desk
    typesetter.rest()


def test_a_visit_with_real_paper(printing_desk: Desk) -> None:
    desk = printing_desk
    desk.sign_in()
    first = to_preview(desk, addressee="embassy").content
    assert isinstance(first, PreviewContent)
    (page,) = first.pages
    assert page.read_bytes().startswith(b"\x89PNG")
    desk.counter.back()
    second = view(desk.counter.answer({"addressee": "某某银行", "copies": "1"})).content
    assert isinstance(second, PreviewContent)
    assert second.pages != first.pages
    assert not page.exists()
    desk.counter.answer({})
    desk.issue()
    for _ in range(3):
        turn = desk.act()
    assert result(turn).ending is Ending.DONE
    (job,) = desk.printer.jobs.values()
    assert page_count(job.pdf) == 1
    assert desk.receipts.slips[0].parts
    desk.counter.leave(VisitEnd.LEFT)
    assert not second.pages[0].exists()


def test_a_page_for_which_the_disk_has_no_place_is_told(printing_desk: Desk) -> None:
    desk = printing_desk
    (desk.folder / "drawings").write_bytes(b"")  # no folder can be made there
    desk.sign_in()
    drawn = to_preview(desk).content
    assert isinstance(drawn, PreviewContent)
    assert drawn.pages == ()
    assert drawn.lines[-1][1] == words.NOT_DRAWN
    (desk.folder / "drawings").unlink()
    desk.counter.back()
    again = view(desk.counter.answer({"addressee": "", "copies": "1"})).content
    assert isinstance(again, PreviewContent)
    assert again.pages


def test_drawings_of_a_visit_that_was_killed_are_gone_after_the_next_start(printing_desk: Desk) -> None:
    desk = printing_desk
    desk.sign_in()
    drawn = to_preview(desk).content
    assert isinstance(drawn, PreviewContent)
    desk.restart()
    assert drawn.pages[0].exists()
    desk.recover()
    assert list(desk.folder.rglob("*.png")) == []


@pytest.mark.parametrize("language", [None, "chinese"])
def test_a_service_of_ones_own_may_ask_for_the_language_or_not(
    printing_desk: Desk, language: str | None
) -> None:
    desk = printing_desk
    answers = {} if language is None else {"language": language}
    with desk.store.view() as unit:
        employee = unit.directory.get("E00001")
    assert employee is not None
    if language is None:
        (page,) = desk.papers.draft("cert.employment", employee, answers, None)
        assert page.read_bytes().startswith(b"\x89PNG")
    else:
        with pytest.raises(KioskError, match=r"document\.facts"):
            desk.papers.draft("cert.employment", employee, answers, None)


@pytest.mark.parametrize("language", ["chinese", ["zh"], {"zh": 1}, None])
def test_an_issued_certificate_in_no_language_is_told(printing_desk: Desk, language: object) -> None:
    certificate = IssuedCertificate(
        request_id=UUID(int=1),
        employee_id="E00001",
        number="ZM-2026-000001",
        issued_at=NOON,
        facts=FACTS | {"language": language},
        verify_code="HRC1:TEST",
    )
    with pytest.raises(KioskError, match=r"document\.facts"):
        printing_desk.papers.certificate("cert.employment", certificate, None)


@pytest.mark.parametrize(
    ("told", "left"), [({}, 1), ({"copies": ""}, 1), ({"copies": "two"}, 1), ({"copies": "2"}, 2)]
)
def test_one_copy_where_no_number_was_asked_for(told: dict[str, str], left: int) -> None:
    assert copies_of(replace(journey(), answers=told), ()).left == left


def test_what_no_font_has_is_told_before_it_is_submitted(printing_desk: Desk) -> None:
    desk = printing_desk
    desk.sign_in()
    shown = to_preview(desk, addressee="\U00013000").content  # an Egyptian hieroglyph
    assert isinstance(shown, PreviewContent)
    assert shown.pages == ()
    assert shown.lines[-1][1] == Bilingual(
        zh="所填内容含有无法打印的字符，请返回修改",
        en="What you typed holds a character that cannot be printed. Go back and change it",
    )


def test_a_paper_is_checked(desk: Desk) -> None:
    key = Ed25519PrivateKey.generate()
    claims = Claims(
        number="ZZ-2026-000001",
        kind="cert.employment",
        employer="示例有限公司",
        name="张三",
        name_latin="ZHANG San",
        position="工程师",
        hired_on=date(2019, 7, 1),
        issued_at=NOON,
        id_salt="00" * 8,
        id_hash="11" * 8,
    )
    code = sign(claims, key, KEY_ID)
    assert desk.counter.check_code(code).verdict == Verdict.UNKNOWN_KEY
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    desk.keys = KeySet(
        keys=[VerificationKey(key_id=KEY_ID.hex(), public_key=public)],
        employer_zh="示例",
        employer_en="Example",
    )
    checked = desk.counter.check_code(code)
    assert checked.verdict == Verdict.GENUINE
    assert checked.facts["name"] == "张三"
    assert checked.facts["hired_on"] == "2019-07-01"
    with desk.store.unit() as unit:
        unit.certificates.apply(certificate().model_copy(update={"number": claims.number}))
    assert desk.counter.check_code(code).verdict == Verdict.GENUINE
    desk.revoke(claims.number)
    revoked = desk.counter.check_code(code)
    assert (revoked.verdict, revoked.facts) == (Verdict.REVOKED, checked.facts)
    assert desk.counter.check_code("张三").verdict == Verdict.NOT_A_CODE
    other = Ed25519PrivateKey.generate()
    forged = sign(claims, other, KEY_ID)
    tampered = desk.counter.check_code(forged)
    assert tampered.verdict == Verdict.TAMPERED
    assert tampered.facts == {}
