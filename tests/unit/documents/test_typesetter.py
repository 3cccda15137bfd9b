from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from documents.certificate import CertificateRenderer
from documents.errors import DocumentError
from documents.fonts import font_folders
from documents.orders import House
from documents.statement import PaperLanguage, Statement
from documents.typesetter import Typesetter

KIND = "cert.employment"
NUMBER = "ZM-2026-000123"
URL = "https://hr.example.com/verify"


@pytest.fixture(name="typesetter")
def _typesetter() -> Iterator[Typesetter]:
    typesetter = Typesetter(House(font_folders(), URL))
    yield typesetter
    typesetter.rest()


def children() -> set[int]:
    """The processes that set pages for this one."""
    told = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    return {
        int(child)
        for child in told
        if b"documents.typesetting" in Path(f"/proc/{child}/cmdline").read_bytes()
    }


@pytest.mark.parametrize("language", list(PaperLanguage))
def test_it_sets_the_page_that_the_renderer_sets(
    typesetter: Typesetter,
    renderer: CertificateRenderer,
    statement: Statement,
    code: str,
    language: PaperLanguage,
) -> None:
    sheet = typesetter.issue(KIND, statement, NUMBER, code, language)
    assert sheet.pdf == renderer.render(KIND, statement, NUMBER, code, language)
    assert sheet.pages == 1


def test_a_draft_comes_as_pictures(typesetter: Typesetter, statement: Statement) -> None:
    (picture,) = typesetter.draft(KIND, statement, PaperLanguage.BOTH, 300)
    assert picture.startswith(b"\x89PNG")


def test_what_cannot_be_set_is_refused_and_the_next_page_is_set(
    typesetter: Typesetter, statement: Statement, code: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        typesetter.issue(
            KIND, statement.model_copy(update={"name": "张\ue863"}), NUMBER, code, PaperLanguage.ZH
        )
    assert caught.value.code == "document.character"
    (process,) = children()
    with pypdfium2.PdfDocument(typesetter.issue(KIND, statement, NUMBER, code, PaperLanguage.ZH).pdf) as pdf:
        assert len(pdf) == 1
    assert children() == {process}


def test_at_rest_there_is_no_process_and_the_next_page_starts_one(
    typesetter: Typesetter, statement: Statement, code: str
) -> None:
    assert children() == set()
    typesetter.warm()
    deadline = time.monotonic() + 5
    while not children():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    typesetter.rest()
    assert children() == set()
    assert typesetter.issue(KIND, statement, NUMBER, code, PaperLanguage.ZH).pages == 1


def test_a_process_that_was_killed_is_started_again(
    typesetter: Typesetter, statement: Statement, code: str
) -> None:
    before = typesetter.issue(KIND, statement, NUMBER, code, PaperLanguage.ZH)
    (process,) = children()
    os.kill(process, signal.SIGKILL)
    assert typesetter.issue(KIND, statement, NUMBER, code, PaperLanguage.ZH) == before
