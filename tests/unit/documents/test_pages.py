from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from documents.certificate import CertificateRenderer
from documents.errors import DocumentError
from documents.pages import page_count, page_pngs
from documents.statement import PaperLanguage, Statement


def test_a_page_becomes_a_picture_of_the_asked_width(
    renderer: CertificateRenderer, statement: Statement
) -> None:
    pdf = renderer.preview_draft("cert.employment", statement, PaperLanguage.BOTH)
    (png,) = page_pngs(pdf, 900)
    with Image.open(BytesIO(png)) as picture:
        assert picture.format == "PNG"
        assert picture.width == 900
        assert picture.height == pytest.approx(900 * 297 / 210, abs=1)
        assert picture.convert("L").getextrema() == (0, 255)


@pytest.mark.parametrize("rubbish", [b"", b"%PDF-1.7 and nothing else", bytes(1_000)])
def test_what_is_no_pdf_is_refused(rubbish: bytes) -> None:
    with pytest.raises(DocumentError, match=r"document\.pdf"):
        page_count(rubbish)
