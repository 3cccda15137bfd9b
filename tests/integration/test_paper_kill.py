"""Terminals killed while they print on emulated printers: the paper is what the journal says."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from contract.effects import EffectKind
from devices.emulator import Emulator
from devices.emulators.escpos_printer import EscposPrinter, EscposPrinterOptions
from devices.emulators.ipp_printer import IppPrinter, IppPrinterOptions
from kiosk.domain.effect import OPEN, EffectState
from kiosk.store.engine import encrypted_engine
from kiosk.store.tables import effects as table
from tests.helpers.print_until_killed import KEY

SOME = 18
MANY = 45
SEED = "20261123"
WITHIN = 240.0


@dataclass
class Printers:
    """What stands beside the terminal and outlives it."""

    receipt: EscposPrinter
    a4: IppPrinter

    def paper(self) -> dict[EffectKind, Counter[int]]:
        """Return how many papers there are of each request, by the code printed on them."""
        return {EffectKind.PRINT_SLIP: codes(self.receipt), EffectKind.PRINT_DOCUMENT: codes(self.a4)}


def codes(printer: Emulator) -> Counter[int]:
    found: Counter[int] = Counter()
    for path in printer.sight().sheets:
        with Image.open(path) as picture:
            read = zxingcpp.read_barcodes(picture.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
        assert len(read) == 1, path
        found[int(read[0].text)] += 1
    return found


@pytest.fixture
def printers(tmp_path: Path) -> Iterator[Printers]:
    with ExitStack() as stack:
        receipt = EscposPrinter(EscposPrinterOptions(seconds_per_line=0.005), folder(tmp_path / "receipt"))
        a4 = IppPrinter(IppPrinterOptions(seconds_per_sheet=0.1), folder(tmp_path / "a4"))
        for printer in (receipt, a4):
            printer.start()
            stack.callback(printer.stop)
        yield Printers(receipt, a4)


def folder(path: Path) -> Path:
    path.mkdir()
    return path


def journal(store: Path) -> list[tuple[EffectKind, int, EffectState, str | None]]:
    engine = encrypted_engine(store / "store.db", KEY)
    with engine.connect() as connection:
        rows = connection.execute(table.select()).mappings().all()
    engine.dispose()
    return [
        (EffectKind(row["kind"]), row["request_id"].int, EffectState(row["state"]), row["reason"])
        for row in rows
    ]


@pytest.mark.parametrize("kills", [SOME, pytest.param(MANY, marks=pytest.mark.slow)])
def test_paper_and_journal_agree_after_every_kill(printers: Printers, tmp_path: Path, kills: int) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.helpers.print_until_killed",
            str(tmp_path / "store"),
            printers.receipt.url,
            printers.a4.uri,
            str(kills),
            SEED,
        ],
        timeout=WITHIN,
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr[-2000:]
    paper = printers.paper()
    lines = journal(tmp_path / "store")
    assert len(lines) == len({(kind, request) for kind, request, *_ in lines}), "something was tried again"
    states = Counter(state for _, _, state, _ in lines)
    assert not OPEN & set(states)
    assert states[EffectState.CONFIRMED] >= kills // 3, states
    for kind, request, state, reason in lines:
        pieces = paper[kind].pop(request, 0)
        match state:
            case EffectState.CONFIRMED:
                assert pieces == 1, (kind, request, reason)
            case EffectState.FAILED:
                assert pieces == 0, (kind, request, reason)
            case _:
                assert pieces <= 1, (kind, request, reason)
    assert not any(paper.values()), "paper that no journal knows"
