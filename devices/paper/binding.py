"""Pages bound into one PDF; their pictures go in as they are, at their size on paper."""

from __future__ import annotations

from collections.abc import Sequence

import img2pdf  # type: ignore[import-untyped]  # it ships no types

from contract.attachments import LARGEST
from devices.paper.page import Page, smaller

OVERHEAD = 2048  # bytes of PDF around each picture, and of head and tail
LEAST_PAGE = 40_000  # bytes: below, print is not legible


def bound(pages: Sequence[Page], at_most: int = LARGEST) -> bytes | None:
    """Return a PDF of at most so many bytes; None where so many pages would not be legible in it.

    Pictures are encoded anew only where the pages would not fit. img2pdf and not PDFium, which must not be
    called from two threads at once. The PDF has no date and no name in it: the same pages give the same PDF.
    """
    share = (at_most - OVERHEAD) // len(pages) - OVERHEAD
    if sum(len(page.image) + OVERHEAD for page in pages) + OVERHEAD > at_most:
        if share < LEAST_PAGE:
            return None
        pages = [smaller(page, share) for page in pages]
    sizes = iter([(img2pdf.mm_to_pt(page.width_mm), img2pdf.mm_to_pt(page.height_mm)) for page in pages])

    def layout(*_: object) -> tuple[float, float, float, float]:
        width, height = next(sizes)
        return width, height, width, height

    # pikepdf, which img2pdf takes where it is installed, makes the file's /ID of the time of day.
    pdf = img2pdf.convert(
        [page.image for page in pages],
        layout_fun=layout,
        nodate=True,
        producer="",
        engine=img2pdf.Engine.internal,
    )
    assert isinstance(pdf, bytes)
    return pdf
