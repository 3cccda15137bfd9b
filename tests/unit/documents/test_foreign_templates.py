"""Templates of somebody else: told where they are wrong, and kept from files, packages, time and pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents.certificate import WARMING, CertificateRenderer
from documents.errors import DocumentError
from documents.fonts import font_folders
from documents.orders import House
from documents.statement import PaperLanguage
from documents.typesetter import Typesetter

KIND = "cert.employment"
PLAIN = '#set page(paper: "a4")\n#let data = json(bytes(sys.inputs.certificate))\n'


def refused(folder: Path, text: str, *, explains: bool = True) -> DocumentError:
    (folder / f"{KIND}.typ").write_text(PLAIN + text)
    drawing = CertificateRenderer(
        font_folders(), "https://hr.example.com/verify", None, folder, explains=explains
    )
    with pytest.raises(DocumentError) as caught:
        drawing.preview_draft(KIND, WARMING, PaperLanguage.BOTH)
    return caught.value


def test_a_wrong_template_is_told_with_file_line_and_reason(tmp_path: Path) -> None:
    error = refused(tmp_path, "#let a =\n")
    assert (error.code, error.detail) == ("document.source", f"{KIND}.typ:3: expected expression")
    (tmp_path / "letter.typ").write_text('#let x = 1\n#panic("deep")\n')
    assert refused(tmp_path, '#import "letter.typ": x').detail == "letter.typ:2: panicked with: deep"


def test_what_a_page_states_is_only_told_of_invented_people(tmp_path: Path) -> None:
    text = "#panic(data.name)"
    assert WARMING.name in refused(tmp_path, text).detail
    assert refused(tmp_path, text, explains=False).detail == ""


@pytest.mark.parametrize("path", ["/etc/passwd", "../../../../etc/passwd"])
def test_no_file_outside_its_folder_is_read(tmp_path: Path, path: str) -> None:
    assert refused(tmp_path, f'#read("{path}")').code == "document.source"


def test_more_than_a_few_pages_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "#for _ in range(9) { pagebreak() }").code == "document.pages"


def test_its_process_takes_no_packages_and_not_for_ever(
    tmp_path: Path,
) -> None:
    house = House(font_folders(), "https://hr.example.com/verify", None, tmp_path, explains=True)
    setting = Typesetter(house, order_within=1.0)
    try:
        (tmp_path / f"{KIND}.typ").write_text(PLAIN + '#import "@preview/cetz:0.3.0"')
        with pytest.raises(DocumentError, match="package") as caught:
            setting.draft(KIND, WARMING, PaperLanguage.ZH, 100)
        assert caught.value.code == "document.source"
        (tmp_path / f"{KIND}.typ").write_text(PLAIN + "#while true { }")
        with pytest.raises(DocumentError, match=r"document\.(typesetter|source)"):
            setting.draft(KIND, WARMING, PaperLanguage.ZH, 100)
    finally:
        setting.rest()
