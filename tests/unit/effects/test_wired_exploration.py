"""The schedules of blows with the real drivers: the wire breaks at each message, and at its bytes.

ESC/POS speaks to the works of its emulator, IPP to a printer of memory; every byte is the driver's own.
"""

from __future__ import annotations

import pytest

from devices.drivers.escpos import Escpos
from devices.receipt_printer import Slip, SlipOutcome, SlipResult
from tests.helpers.exploration.documents import Counting
from tests.helpers.exploration.explorer import Explorer
from tests.helpers.exploration.steps import Blow
from tests.helpers.exploration.wired_documents import PrintDocumentByIpp
from tests.helpers.exploration.wired_slips import PrintSlipByEscpos
from tests.unit.effects.explored import ENDINGS, NOBODY_THERE
from tests.unit.effects.test_exploration import RetryAtBoot
from tests.unit.effects.wired import BYTES, MESSAGES, Wired, share

SOME = (
    (Wired(PrintSlipByEscpos("epson-tm-t88"), 2), 0.005),
    (Wired(PrintSlipByEscpos("generic-80mm"), 2), 0.005),
    (Wired(PrintDocumentByIpp(Counting.LATE), 2), 0.004),
)


@pytest.mark.parametrize(
    ("wired", "part"), SOME, ids=lambda one: getattr(one, "kind", None) and one.kind.name
)
def test_a_share_of_the_schedules_ends_exactly_once_or_is_told_as_it_is(wired: Wired, part: float) -> None:
    tally = wired.run(share(part))
    assert tally.wrong == {}
    assert tally.schedules > 300
    assert min(tally.ended[ending] for ending in ENDINGS) > 0
    assert set(tally.ended) <= set(ENDINGS)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("wired", [*MESSAGES, *BYTES], ids=lambda one: one.kind.name)
def test_every_schedule_ends_exactly_once_or_is_told_as_it_is(wired: Wired) -> None:
    tally = wired.run()
    assert tally.wrong == {}
    assert set(tally.ended) <= set(ENDINGS)


def test_printing_again_at_start_is_caught() -> None:
    kind = PrintDocumentByIpp(code=RetryAtBoot)
    wrong = Explorer(kind, 1, among={Blow.TERMINAL_DIES}, starts=NOBODY_THERE[:1]).run().wrong
    assert "doubled" in wrong


def test_a_driver_that_takes_sent_for_printed_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def sent_is_printed(self: Escpos, _slip: Slip, job: bytes) -> SlipOutcome:
        self._link.send(job)
        return SlipOutcome(SlipResult.PRINTED)

    monkeypatch.setattr(Escpos, "_send_and_wait", sent_is_printed)
    wrong = Explorer(PrintSlipByEscpos("epson-tm-t88"), 1, starts=NOBODY_THERE).run().wrong
    assert "confirmed, not there" in wrong
