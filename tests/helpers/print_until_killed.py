"""Terminals that print on real wires, each killed at a moment nobody chose; the next one recovers first.

`python -m tests.helpers.print_until_killed STORE RECEIPT_URL A4_URI KILLS SEED`. This process has no thread,
so that it can fork: to load the program anew would take longer than the life of one terminal.
Every print carries a QR code with the number of its request.
"""

from __future__ import annotations

import io
import itertools
import os
import select
import signal
import sys
import time
import uuid
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from random import Random

import qrcode
from qrcode.image.pil import PilImage

from contract.language import Language
from devices.document_printer import DocumentPrinter
from devices.pace import usual_pace
from devices.receipt_printer import QrCode, ReceiptPrinter, Slip
from devices.registry import driver_class
from devices.supervisor import DeviceSpec, Supervisor
from kiosk.domain.visit import Visit
from kiosk.effects.effects import Effects
from kiosk.effects.outcomes import DocumentOrder, SlipOrder, report_to_nobody
from kiosk.effects.places import Patience
from kiosk.store.store import Store

KEY = bytes(32)
PATIENCE = Patience(quiet=1.5)
SETTLED_WITHIN = 30.0
LIFE = (0.05, 0.9)  # seconds
EARLY = 3  # every third life ends while it opens what there is


def now() -> datetime:
    return datetime.now(UTC)


def sheet(number: int) -> bytes:
    """Return a PDF of one page with the number on it."""
    code = qrcode.QRCode(image_factory=PilImage, box_size=12)
    code.add_data(str(number))
    file = io.BytesIO()
    code.make_image().get_image().convert("L").save(file, "PDF", resolution=100)
    return file.getvalue()


class Terminal:
    """Store, printers and effects of one life."""

    def __init__(self, store: Path, receipt_url: str, document_uri: str) -> None:
        def bug(error: BaseException) -> None:
            sys.stderr.write(f"a bug: {error!r}\n")
            os._exit(3)

        self.store = Store.open(store, KEY, now)
        self.devices = Supervisor(
            [
                DeviceSpec("receipt", "escpos", {"url": receipt_url}),
                DeviceSpec("a4", "ipp", {"uri": document_uri}),
            ],
            on_bug=bug,
            pace=usual_pace(Random()),
        )
        self.devices.start()
        self.effects = Effects(
            self.store,
            self.devices.of_class(DocumentPrinter),
            self.devices.of_class(ReceiptPrinter),
            clock=now,
            new_id=uuid.uuid4,
            patience=PATIENCE,
        )

    def serve(self, first: int, settled: int) -> None:
        """Print one thing after the other, numbered from `first`; in between settle what is open.

        A byte goes to the descriptor `settled` once what an earlier life left was looked after.
        """
        visit_id = uuid.uuid4()
        with self.store.unit() as unit:
            unit.visits.open(Visit(visit_id, now(), Language.ZH))
        for number in itertools.count(first):
            self.effects.recover()
            os.write(settled, b".")
            request_id = uuid.UUID(int=number)
            if number % 2:
                slip = Slip("", (QrCode(str(number)),))
                self.effects.print_slip(SlipOrder(visit_id, request_id, slip), report_to_nobody)
            else:
                order = DocumentOrder(visit_id, request_id, sheet(number))
                self.effects.print_document(order, report_to_nobody)

    def settle(self) -> None:
        """Recover until nothing is open; exit with 2 where that takes too long."""
        until = time.monotonic() + SETTLED_WITHIN
        while self.effects.recover():
            if time.monotonic() > until:
                os._exit(2)
            time.sleep(0.2)


def main(words: list[str]) -> int:
    store, receipt_url, document_uri = Path(words[0]), words[1], words[2]
    random = Random(int(words[4]))
    import_module("devices.escpos.layout")  # like the drivers, loaded before the fork
    for driver in ("escpos", "ipp"):
        driver_class(driver)
    for life in range(int(words[3])):
        hear, tell = os.pipe()
        child = os.fork()
        if child == 0:
            Terminal(store, receipt_url, document_uri).serve(1000 * (life + 1) + life % 2, tell)
        if life % EARLY:  # the others are killed while they open what there is
            select.select([hear], [], [], SETTLED_WITHIN)
        time.sleep(random.uniform(*LIFE))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        os.close(hear)
        os.close(tell)
        if os.WIFEXITED(status):
            return os.WEXITSTATUS(status)
    Terminal(store, receipt_url, document_uri).settle()
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
