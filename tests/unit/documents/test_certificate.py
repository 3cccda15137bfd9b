from __future__ import annotations

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

import pypdfium2
import pytest
import typst
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from PIL import Image

from contract.language import Bilingual
from contract.verdict import Verdict
from contract.verify_code import verify
from documents.certificate import CertificateRenderer
from documents.errors import DocumentError
from documents.fonts import FAMILIES, font_folders
from documents.orders import Seal
from documents.pages import page_count
from documents.statement import PaperLanguage, Statement

KIND = "cert.employment"
NUMBER = "ZM-2026-000123"
LANGUAGES = list(PaperLanguage)


def text_of(pdf: bytes) -> str:
    """The text of a file as it is copied from a reader, without white space."""
    with pypdfium2.PdfDocument(pdf) as document:
        return re.sub(
            r"[\s\u200b\ufffe]+", "", "".join(page.get_textpage().get_text_range() for page in document)
        )


def picture_of(pdf: bytes, dpi: int) -> Image.Image:
    with pypdfium2.PdfDocument(pdf) as document:
        return document[0].render(scale=dpi / 72).to_pil().convert("L")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_states_the_facts(
    renderer: CertificateRenderer, statement: Statement, code: str, language: PaperLanguage
) -> None:
    text = text_of(renderer.render(KIND, statement, NUMBER, code, language))
    expected = ["欧阳娜娜", "OUYANGNana", "110***********002X", "E10234", "示例银行上海市分行", NUMBER]
    if language is not PaperLanguage.EN:
        expected += [
            "2019年7月1日",
            "研发中心高级工程师",
            "办理银行贷款",
            "2026年11月23日",
            "在职证明",
            "如何验证",
        ]
    if language is not PaperLanguage.ZH:
        expected += ["1July2019", "SeniorEngineer,R&DCentre", "bankloan", "23November2026", "Howtoverify"]
    assert [words for words in expected if words not in text] == []
    assert text.count("https://hr.example.com/verify") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_input_stands_whole_on_one_page(
    renderer: CertificateRenderer, longest: Statement, longest_code: str, language: PaperLanguage
) -> None:
    pdf = renderer.render(KIND, longest, NUMBER, longest_code, language)
    assert page_count(pdf) == 1
    text = text_of(pdf)
    assert longest.name in text
    assert longest.addressee.replace(" ", "") in text
    assert (longest.position_en.replace(" ", "") in text) is (language is not PaperLanguage.ZH)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_leaves_the_margins(
    renderer: CertificateRenderer, longest: Statement, longest_code: str, language: PaperLanguage
) -> None:
    dpi = 72
    page = picture_of(renderer.render(KIND, longest, NUMBER, longest_code, language), dpi)
    ink = page.point(lambda value: 255 if value < 200 else 0).getbbox()
    assert ink is not None
    left, top, right, bottom = (value / dpi * 25.4 for value in ink)
    assert left >= 24
    assert top >= 17
    assert right <= 210 - 24
    assert bottom <= 297 - 13


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_is_read_back_from_paper_and_is_genuine(
    renderer: CertificateRenderer,
    longest: Statement,
    longest_code: str,
    keys: dict[bytes, Ed25519PublicKey],
    language: PaperLanguage,
) -> None:
    dpi = 200
    page = picture_of(renderer.render(KIND, longest, NUMBER, longest_code, language), dpi)
    (found,) = zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode)
    assert found.text == longest_code
    checked = verify(found.text, keys)
    assert checked.verdict is Verdict.GENUINE
    assert checked.claims is not None
    assert checked.claims.name == longest.name
    assert found.ec_level == "M"
    corners = found.position
    width = corners.top_right.x - corners.top_left.x
    height = corners.bottom_left.y - corners.top_left.y
    assert width / dpi * 25.4 >= 35
    assert height / dpi * 25.4 >= 35


def test_a_forged_page_is_told(
    renderer: CertificateRenderer, statement: Statement, code: str, keys: dict[bytes, Ed25519PublicKey]
) -> None:
    forged = code[:80] + ("A" if code[80] != "A" else "B") + code[81:]
    page = picture_of(renderer.render(KIND, statement, NUMBER, forged, PaperLanguage.ZH), 200)
    (found,) = zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode)
    assert verify(found.text, keys).verdict is not Verdict.GENUINE


def test_the_file_is_pdf_a_2b_with_its_fonts_inside(
    renderer: CertificateRenderer, statement: Statement, code: str
) -> None:
    pdf = renderer.render(KIND, statement, NUMBER, code, PaperLanguage.BOTH)
    assert re.search(rb"<pdfaid:part>2</pdfaid:part>", pdf)
    assert re.search(rb"<pdfaid:conformance>B</pdfaid:conformance>", pdf)
    assert b"/OutputIntent" in pdf


def test_the_same_input_gives_the_same_bytes(statement: Statement, code: str) -> None:
    first, second = (
        CertificateRenderer(font_folders(), "https://hr.example.com/verify").render(
            KIND, statement, NUMBER, code, PaperLanguage.BOTH
        )
        for _ in range(2)
    )
    assert first == second


def test_many_threads_may_render_at_once(
    renderer: CertificateRenderer, statement: Statement, longest: Statement, code: str
) -> None:
    def render(statement: Statement) -> bytes:
        return renderer.render(KIND, statement, NUMBER, code, PaperLanguage.BOTH)

    alone = {each.name: render(each) for each in (statement, longest)}
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(render, [statement, longest] * 8))
    assert together == [alone[statement.name], alone[longest.name]] * 8


def test_text_is_never_read_as_markup(renderer: CertificateRenderer, statement: Statement, code: str) -> None:
    nasty = '#panic("x") *b* $x$ \\ <l> [c] `r` "quoted" //'
    pdf = renderer.render(
        KIND, statement.model_copy(update={"addressee": nasty}), NUMBER, code, PaperLanguage.ZH
    )
    assert nasty.replace(" ", "") in text_of(pdf)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_preview_says_so_and_carries_no_code(
    renderer: CertificateRenderer, statement: Statement, language: PaperLanguage
) -> None:
    pdf = renderer.preview_draft(KIND, statement, language)
    text = text_of(pdf)
    assert ("预览" in text) is (language is not PaperLanguage.EN)
    assert ("PREVIEW" in text) is (language is not PaperLanguage.ZH)
    assert NUMBER not in text
    assert zxingcpp.read_barcodes(picture_of(pdf, 200)) == []


def test_a_seal_of_the_employers_own_is_printed(statement: Statement, code: str) -> None:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
        '<circle cx="4" cy="4" r="4" fill="#0f0"/></svg>'
    )
    renderer = CertificateRenderer(font_folders(), "https://hr.example.com/verify", Seal(drawing))
    pdf = renderer.render(KIND, statement, NUMBER, code, PaperLanguage.ZH)
    with pypdfium2.PdfDocument(pdf) as document:
        colours = document[0].render(scale=1).to_pil().convert("RGB").getcolors(1 << 20)
    assert any(rgb == (0, 255, 0) for _, rgb in colours)
    assert not any(red > 180 and green < 60 for _, (red, green, _) in colours)


def test_a_character_that_no_font_has_is_refused(
    renderer: CertificateRenderer, statement: Statement, code: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        renderer.render(
            KIND, statement.model_copy(update={"name": "张\ue863"}), NUMBER, code, PaperLanguage.ZH
        )
    assert caught.value.code == "document.character"
    assert "张" not in str(caught.value)


def test_more_text_than_a_page_holds_is_refused(
    renderer: CertificateRenderer, statement: Statement, code: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        renderer.render(
            KIND, statement.model_copy(update={"addressee": "长" * 3_000}), NUMBER, code, PaperLanguage.BOTH
        )
    assert caught.value.code == "document.too-long"


@pytest.mark.parametrize("kind", ["cert.unheard-of", "../cert.employment", "letter"])
def test_a_kind_without_a_template_is_refused(
    renderer: CertificateRenderer, statement: Statement, kind: str
) -> None:
    with pytest.raises(DocumentError, match=r"document\.template"):
        renderer.preview_draft(kind, statement, PaperLanguage.ZH)


def test_both_font_families_are_there() -> None:
    book = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in font_folders()],
    )
    assert set(book.families()) >= FAMILIES


def test_a_warm_renderer_keeps_nobody_waiting(
    renderer: CertificateRenderer, statement: Statement, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    seconds = []
    for turn in range(9):
        unseen = statement.model_copy(update={"addressee": f"示例银行第{turn}支行"})
        began = perf_counter()
        renderer.render(KIND, unseen, NUMBER, code, PaperLanguage.BOTH)
        seconds.append(perf_counter() - began)
    median = sorted(seconds)[len(seconds) // 2]
    with capsys.disabled():
        sys.stdout.write(f" warm render {median * 1000:.1f} ms ")
    assert median < 0.15


def test_facts_may_put_words_to_a_purpose_themselves(facts: dict[str, str]) -> None:
    statement = Statement.of(facts | {"purpose_zh": "落户", "purpose_en": "residence permit"})
    assert (statement.purpose_zh, statement.purpose_en) == ("落户", "residence permit")
    assert Statement.of(facts, Bilingual(zh="租房", en="renting")).purpose_en == "renting"
