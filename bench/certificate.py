"""From the confirmation to a certificate at the printer, our own time when warm."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.benchmark import Benchmark, Result, Say
from bench.listening_printer import ListeningPrinter, listening_printer
from contract.events import RequestSubmitted
from contract.language import Bilingual, Language
from contract.verify_code import Claims, digest_id_number, sign
from devices.device import USABLE
from devices.document_printer import DocumentPrinter
from devices.pace import Pace
from devices.supervisor import DeviceSpec, Supervisor
from documents.fonts import font_folders
from documents.orders import House, Sheet
from documents.pages import page_count
from documents.statement import PaperLanguage, Statement
from documents.typesetter import Typesetter
from kiosk.effects.effects import Effects
from kiosk.effects.outcomes import Confirmed, DocumentOrder
from kiosk.store.store import Store

ROUNDS = 40
WARMING = 3
BAR_MS = 150
FACTS = {
    "name": "欧阳娜娜",
    "name_latin": "OUYANG Nana",
    "id_number_masked": "110***********002X",
    "department_zh": "研发中心",
    "department_en": "R&D Centre",
    "position_zh": "高级工程师",
    "position_en": "Senior Engineer",
    "hired_on": "2019-07-01",
    "employer_zh": "示例科技（上海）有限公司",
    "employer_en": "Example Technology (Shanghai) Co., Ltd.",
    "issued_on": "2026-11-23",
}

Render = Callable[[Statement, str, str], Sheet]


class Certificate(Benchmark):
    """Confirm, set, journal, hand over: everything but the wait for platform and printer."""

    name = "certificate"
    measures = (
        "confirm (durable submission, page, journalled effect) until the PDF's last byte is at the printer; "
        "beside WeasyPrint setting the same page"
    )

    def run(self, say: Say) -> Result:
        """Return the medians in milliseconds; both set the same page in turns."""
        from bench.peers.weasyprint_page import WeasyPrintPage  # noqa: PLC0415 - the peer comes with the extra alone

        typesetter = Typesetter(House(font_folders(), "https://hr.example.com/verify"))
        weasyprint = WeasyPrintPage()

        def ours(statement: Statement, number: str, code: str) -> Sheet:
            return typesetter.issue("cert.employment", statement, number, code, PaperLanguage.BOTH)

        def peers(statement: Statement, number: str, code: str) -> Sheet:
            pdf = weasyprint.render(statement, number, code)
            return Sheet(pdf, page_count(pdf))

        try:
            took = _in_turns({"typst": ours, "WeasyPrint": peers})
        finally:
            typesetter.rest()
        for name, times in took.items():
            say(f"{name}: median {statistics.median(times):.1f} ms, p95 {_p95(times):.1f} ms of {len(times)}")
        return Result(
            statistics.median(took["typst"]), statistics.median(took["WeasyPrint"]), unit="ms", bar=BAR_MS
        )


def _in_turns(contenders: dict[str, Render]) -> dict[str, list[float]]:
    """Return the milliseconds of every certificate of each, without the first few."""
    took: dict[str, list[float]] = {name: [] for name in contenders}
    with tempfile.TemporaryDirectory() as folder, _bench(Path(folder)) as (store, printer, effects):
        for turn in range(WARMING + ROUNDS):
            for name, render in contenders.items():
                milliseconds = _once(turn, store, printer, effects, render) * 1000
                if turn >= WARMING:
                    took[name].append(milliseconds)
    return took


def _once(turn: int, store: Store, printer: ListeningPrinter, effects: Effects, render: Render) -> float:
    """Return the seconds from the confirmation to the last byte at the printer."""
    number = f"ZM-2026-{turn:06d}"
    statement = Statement.of(
        FACTS | {"employee_id": f"E{turn:05d}", "addressee": f"示例银行第{turn}支行"},
        Bilingual(zh="申请贷款", en="Loan application"),
    )
    code = sign(_claims(statement, number), Ed25519PrivateKey.from_private_bytes(bytes(32)), b"\1\2\3\4")
    visit_id, request_id = uuid4(), uuid4()
    began = perf_counter()
    with store.unit() as unit:
        unit.outbox.put(
            RequestSubmitted(
                visit_id=visit_id,
                request_id=request_id,
                at=datetime.now(UTC),
                service_id="cert.employment",
                service_version=1,
                employee_id=statement.employee_id,
                language=Language.ZH,
                answers={"purpose": "loan", "addressee": statement.addressee},
                claim_code="7KQ4M2XD",
            )
        )
    sheet = render(statement, number, code)
    assert sheet.pages == 1
    order = DocumentOrder(visit_id, request_id, sheet.pdf, pages=sheet.pages, certificate_number=number)
    outcome = effects.print_document(order, lambda _: None)
    assert isinstance(outcome, Confirmed), outcome
    return printer.taken_at[-1] - began


@contextmanager
def _bench(folder: Path) -> Iterator[tuple[Store, ListeningPrinter, Effects]]:
    """Have an encrypted store on disk, a printer behind its real driver, and the journal of effects."""
    with listening_printer() as printer:
        specs = [DeviceSpec("printer", "ipp", {"uri": printer.uri})]
        supervisor = Supervisor(specs, on_bug=_raise, pace=Pace(reopen=lambda _: 0.1))
        store = Store.open(folder / "store", bytes(range(32)), lambda: datetime.now(UTC))
        supervisor.start()
        try:
            places = supervisor.of_class(DocumentPrinter)
            while places[0].report.status not in USABLE:
                time.sleep(0.01)
            yield store, printer, Effects(store, places, (), clock=lambda: datetime.now(UTC), new_id=uuid4)
        finally:
            supervisor.stop(5)
            store.close()


def _claims(statement: Statement, number: str) -> Claims:
    salt = bytes(8)
    return Claims(
        number=number,
        kind="cert.employment",
        employer=statement.employer_zh,
        name=statement.name,
        name_latin=statement.name_latin,
        position=statement.position_zh,
        hired_on=date(2019, 7, 1),
        issued_at=datetime(2026, 11, 23, tzinfo=UTC),
        id_salt=salt.hex(),
        id_hash=digest_id_number("11010519491231002X", salt),
    )


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _raise(bug: BaseException) -> None:
    raise bug
