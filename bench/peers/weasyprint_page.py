"""The same certificate as HTML through WeasyPrint, the peer of `bench certificate`.

It is given static fonts, because it takes far longer over the variable one that the terminal uses.
"""

from __future__ import annotations

import html

import pylopdf_fonts_zh_cn
import weasyprint  # type: ignore[import-untyped]  # ships no types
from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]  # ships no types

from documents.qr import qr_svg
from documents.statement import Statement

STYLE = f"""
@font-face {{ font-family: Song; src: url(file://{pylopdf_fonts_zh_cn.serif_path()}) }}
@font-face {{ font-family: Hei; src: url(file://{pylopdf_fonts_zh_cn.sans_path()}) }}
@page {{ size: A4; margin: 18mm 25mm 14mm }}
body {{ font: 12pt/2 Song; margin: 0 }}
h1, h2, b, .how {{ font-family: Hei }}
h1 {{ color: #1b3a63; font-size: 19pt; text-align: center; border-bottom: 1.6pt solid #1b3a63 }}
h2 {{ font-size: 23pt; text-align: center; letter-spacing: .5em }}
.no, .sign {{ text-align: right }}
.how {{ font-size: 9pt; border: solid #8fa1b8; border-width: .5pt 0; display: flex }}
.how svg {{ width: 36mm; height: 36mm; padding: 3mm }}
"""

PAGE = """<!doctype html><html lang=zh><title>在职证明</title>
<h1>{employer_zh}<br>{employer_en}</h1><p class=no>编号 No. <b>{number}</b></p>
<h2>在职证明</h2><p>致：<b>{addressee}</b></p>
<p>兹证明<b>{name}</b>（{name_latin}），身份证件号码<b>{id_number_masked}</b>，工号{employee_id}，
自<b>{hired_on}</b>起在我单位工作，现任<b>{department_zh}{position_zh}</b>，截至本证明出具之日仍在职。</p>
<p>本证明应员工本人申请开具，用途：{purpose_zh}。</p><p>本证明不构成任何形式的担保。特此证明。</p>
<p>This is to certify that <b>{name_latin}</b> ({name}), holder of identity document no.
<b>{id_number_masked}</b>, employee no. {employee_id}, has been employed by {employer_en} since
<b>{hired_on}</b> and, at the date of this certificate, holds the position of <b>{position_en}</b>,
<b>{department_en}</b>.</p>
<p>This certificate is issued at the employee's own request for the following purpose: {purpose_en}.</p>
<p class=sign>{employer_zh}<br>{issued_on}</p>
<div class=how>{qr}<div>如何验证：打开下方网址，扫描二维码或粘贴其内容，核对网页显示的信息与本页是否一致。<br>
How to verify: open the address, scan the code or paste its text, and compare.</div></div>"""


class WeasyPrintPage:
    """Keeps style and fonts loaded from one page to the next, as the terminal does."""

    def __init__(self) -> None:
        self._fonts = FontConfiguration()
        self._style = weasyprint.CSS(string=STYLE, font_config=self._fonts)

    def render(self, statement: Statement, number: str, verify_code: str) -> bytes:
        """Return the page, both languages on one sheet, as PDF/A-2b."""
        page = weasyprint.HTML(string=_page(statement, number, verify_code))
        pdf: bytes = page.write_pdf(
            stylesheets=[self._style], font_config=self._fonts, pdf_variant="pdf/a-2b"
        )
        return pdf


def _page(statement: Statement, number: str, verify_code: str) -> str:
    said = {
        name: html.escape(str(value)) for name, value in statement.model_dump(mode="json").items()
    }  # what a person typed is no markup here either
    return PAGE.format(number=number, qr=qr_svg(verify_code), **said)
