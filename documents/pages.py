"""Pages of a PDF as pictures for the screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Lock

import pypdfium2  # type: ignore[import-untyped]  # the package ships no types

from documents.errors import DocumentError

# One for the whole process: PDFium is not thread-safe (pypdfium2, "Incompatibility with threading").
_PDFIUM = Lock()


def page_count(pdf: bytes) -> int:
    """Return how many pages a file has; raise DocumentError `document.pdf` for no PDF."""
    with _opened(pdf) as document:
        return len(document)


def page_pngs(pdf: bytes, width: int) -> list[bytes]:
    """Return every page as a PNG `width` pixels wide; raise DocumentError `document.pdf` for no PDF."""
    with _opened(pdf) as document:
        return [_png(page, width) for page in document]


@contextmanager
def _opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise DocumentError("document.pdf") from error
        try:
            yield document
        finally:
            document.close()


def _png(page: pypdfium2.PdfPage, width: int) -> bytes:
    bitmap = page.render(scale=width / page.get_width())
    picture = BytesIO()
    bitmap.to_pil().save(picture, "PNG", compress_level=1)  # read once by the screen, then removed
    return picture.getvalue()
