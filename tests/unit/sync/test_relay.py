"""The relay: order, receipts, poison, trouble."""

from __future__ import annotations

import errno
import json
import threading
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from contract.events import Batch, BatchReceipt, EnvelopeReceipt, Receipt
from kiosk.domain.errors import KioskError
from kiosk.store import lineage
from kiosk.store.failures import StoreFault
from kiosk.store.store import Store
from sync.answers import Receipts, Trouble, Unreachable
from sync.backoff import Backoff
from sync.relay import Relay, Taken
from tests.helpers.memory_hub import Delivery, MemoryHub
from tests.helpers.terminal_store import HandClock, open_store, visit_opened


class Line:
    """A store, a platform and the relay between them."""

    def __init__(self, folder: Path) -> None:
        self.clock = HandClock()
        self.store: Store = open_store(folder, self.clock)
        self.hub = MemoryHub()
        self.relay = Relay(self.store, self.hub, Backoff(Random(4)), self.clock)

    def put(self, *numbers: int) -> None:
        with self.store.unit() as unit:
            for number in numbers:
                unit.outbox.put(visit_opened(number))

    def seqs(self) -> list[int]:
        return [seq for _, seq in self.hub.taken]

    def told(self) -> list[tuple[str, int | None]]:
        """What the platform took, by type, and which envelope it is about where it tells of one."""
        documents = [json.loads(payload) for payload in self.hub.payloads()]
        return [(document["type"], document.get("seq")) for document in documents]

    def depth(self) -> int:
        return self.store.load().queue_depth


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    line = Line(tmp_path)
    yield line
    line.store.close()


def test_everything_goes_in_order_in_batches_of_at_most_a_hundred(line: Line) -> None:
    line.put(*range(250))
    done = line.relay.run_once()
    assert (done.settled, done.trouble, done.wait) == (250, None, None)
    assert line.hub.batches == [100, 100, 50]
    assert line.seqs() == list(range(1, 251))
    assert line.depth() == 0


def test_while_a_full_batch_is_under_way_the_answer_before_it_is_kept_and_the_next_is_read(
    line: Line,
) -> None:
    line.put(*range(450))
    seen: list[int] = []
    kept = threading.Event()
    keep = line.relay._keep

    def noticed(taken: Taken | None) -> None:
        keep(taken)
        if taken is not None:
            kept.set()

    def deliver(batch: Batch) -> Delivery:
        if len(line.hub.batches) >= 2:  # the first shows what the platform says of the audit chain
            seen.append(line.store.waiting)
            assert kept.wait(10), "nobody keeps an answer while a batch is under way"
            seen.append(line.store.waiting)
        kept.clear()
        return MemoryHub.deliver(line.hub, batch)

    line.relay._keep = noticed  # type: ignore[method-assign]
    line.hub.deliver = deliver  # type: ignore[method-assign]
    assert line.relay.run_once().settled == 450
    assert seen[1::2] == [250, 150, 50]
    assert all(begun - ended in {0, 100} for begun, ended in pairwise(seen))
    assert line.hub.batches == [100, 100, 100, 100, 50]
    assert (line.seqs(), line.depth()) == (list(range(1, 451)), 0)


def test_nothing_goes_before_what_has_to_be_tried_again(line: Line) -> None:
    """A batch that was not taken whole is settled before the next goes, which is read anew."""
    line.put(*range(350))
    with line.store.view() as unit:
        other = unit.outbox.first(1, after=149)[0].envelope.model_copy(update={"sha256": "0" * 64})
    line.hub.taken[other.epoch, 150] = other
    asked: list[list[int]] = []

    def deliver(batch: Batch) -> Delivery:
        asked.append([envelope.seq for envelope in batch.envelopes])
        return MemoryHub.deliver(line.hub, batch)

    line.hub.deliver = deliver  # type: ignore[method-assign]
    line.relay.run_once()
    assert asked[1] == list(range(101, 201))
    assert asked[2] == [150, *range(201, 300)], "the one that got a new key goes first"
    assert line.depth() == 0


def test_a_store_that_fails_while_a_batch_is_under_way_loses_and_doubles_nothing(line: Line) -> None:
    line.put(*range(250))
    keep, failed = line.relay._keep, []

    def failing(taken: Taken | None) -> None:
        if taken is not None and not failed:
            failed.append(taken)
            raise KioskError(StoreFault.UNREACHABLE, "the disk is away")
        keep(taken)

    line.relay._keep = failing  # type: ignore[method-assign]
    with pytest.raises(KioskError):
        line.relay.run_once()
    assert line.depth() == 150  # the first batch was kept before the second went
    assert line.relay.run_once().settled == 150
    assert (line.seqs(), line.depth()) == (list(range(1, 251)), 0)


def test_an_answer_that_was_lost_doubles_nothing(line: Line) -> None:
    line.put(1, 2, 3)
    line.hub.lose_answers = 1
    assert line.relay.run_once().trouble is Trouble.NO_NETWORK
    assert line.depth() == 3
    line.relay.hurry()
    assert line.relay.run_once().settled == 3
    assert line.seqs() == [1, 2, 3]
    assert line.depth() == 0


@pytest.mark.parametrize("trouble", list(Trouble))
def test_trouble_loses_nothing_and_makes_no_dead_letter(line: Line, trouble: Trouble) -> None:
    line.put(1, 2)
    line.hub.trouble = Unreachable(trouble)
    done = line.relay.run_once()
    assert done.trouble is trouble
    assert done.wait is not None
    assert line.hub.batches == [2], "one try, then a rest"
    held = line.relay.run_once()
    assert (held.trouble, line.hub.batches) == (None, [2]), "held back"
    assert held.wait == pytest.approx(done.wait, abs=1e-5)
    line.hub.trouble = None
    line.clock.pass_(done.wait + 0.001)
    assert line.relay.run_once().settled == 2
    assert line.store.dead_letters() == []


def test_retry_after_is_obeyed(line: Line) -> None:
    line.put(1)
    line.hub.trouble = Unreachable(Trouble.BUSY, retry_after=30)
    wait = line.relay.run_once().wait
    assert wait is not None
    assert 30 <= wait <= 31


def test_backoff_grows_and_has_an_end(line: Line) -> None:
    line.put(1)
    line.hub.trouble = Unreachable(Trouble.SLOW)
    waits = []
    for _ in range(40):
        wait = line.relay.run_once().wait
        assert wait is not None
        waits.append(wait)
        line.clock.pass_(wait + 0.001)
    assert max(waits[:3]) <= 2
    assert max(waits) > 20
    assert max(waits) <= 60


def test_a_clock_that_was_set_back_holds_nothing(line: Line) -> None:
    line.put(1)
    line.hub.trouble = Unreachable(Trouble.SLOW)
    line.clock.pass_(1_000_000)
    line.relay.run_once()
    line.clock.pass_(-900_000)
    line.hub.trouble = None
    assert line.relay.run_once().settled == 1


def test_poison_is_found_kept_and_gone_past(line: Line) -> None:
    line.put(*range(1, 64))
    line.hub.poison = lambda envelope: envelope.seq in {17, 40}
    assert line.relay.run_once().settled == 63 + 2
    assert line.seqs() == [seq for seq in range(1, 66) if seq not in {17, 40}]
    assert line.told()[-2:] == [("dead-letter.buried", 17), ("dead-letter.buried", 40)]
    letters = line.store.dead_letters()
    assert [(each.envelope.seq, each.reason) for each in letters] == [(17, "malformed"), (40, "malformed")]
    assert len(line.hub.batches) < 40, "halving, not one by one"


def test_a_batch_that_is_too_large_is_halved(line: Line) -> None:
    line.put(*range(100))
    line.hub.too_large_from = 30
    assert line.relay.run_once().settled == 100
    assert line.seqs() == list(range(1, 101))
    assert line.store.dead_letters() == []


def test_an_envelope_that_is_too_large_alone_is_a_dead_letter(line: Line) -> None:
    line.put(1)
    line.hub.too_large_from = 1
    assert line.relay.run_once().settled == 2
    letter, notice = line.store.dead_letters()
    assert (letter.reason, notice.reason) == ("too-large", "too-large")
    assert notice.event_type == "dead-letter.buried"
    assert line.store.load().dead_letters == 1, "what tells of another needs nobody"


def of_another_envelope(receipts: list[EnvelopeReceipt]) -> list[EnvelopeReceipt]:
    return [receipts[0], receipts[1].model_copy(update={"seq": 3})]


@pytest.mark.parametrize(
    "spoiled", [lambda receipts: receipts[:1], lambda receipts: receipts[:1] * 2, of_another_envelope]
)
def test_receipts_for_something_else_are_rubbish(
    line: Line,
    monkeypatch: pytest.MonkeyPatch,
    spoiled: Callable[[list[EnvelopeReceipt]], list[EnvelopeReceipt]],
) -> None:
    line.put(1, 2)
    good = line.hub.deliver

    def deliver(batch: object) -> object:
        answer = good(batch)
        assert isinstance(answer, Receipts)
        return Receipts(BatchReceipt(receipts=spoiled(answer.receipt.receipts), received_at=line.clock()))

    monkeypatch.setattr(line.hub, "deliver", deliver)
    assert line.relay.run_once().trouble is Trouble.NOT_THE_CONTRACT
    assert line.depth() == 2


def test_a_single_rejected_envelope_is_a_dead_letter(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    line.put(1, 2, 3)
    take = line.hub._take

    def reject_the_second(envelope: object) -> object:
        answer = take(envelope)
        change = {"receipt": Receipt.REJECTED, "problem": "unknown-event"}
        return answer.model_copy(update=change) if answer.seq == 2 else answer

    monkeypatch.setattr(line.hub, "_take", reject_the_second)
    assert line.relay.run_once().settled == 3 + 1
    assert [each.envelope.seq for each in line.store.dead_letters()] == [2]
    assert line.depth() == 0


def test_a_restored_copy_begins_a_new_epoch_and_loses_nothing(line: Line) -> None:
    line.put(1, 2)
    line.relay.run_once()
    (first, _), *_ = line.hub.taken
    with line.store.unit() as unit:
        connection = unit.outbox._connection
        connection.exec_driver_sql("UPDATE sqlite_sequence SET seq = 0 WHERE name = 'outbox'")
    line.put(101, 102, 103)
    assert line.relay.run_once().trouble is None
    assert line.depth() == 0
    assert line.store.dead_letters() == []
    visits = [payload for payload in line.hub.payloads() if "visit_id" in payload]
    taken = sorted(UUID(payload.partition('"visit_id":"')[2][:36]).int for payload in visits)
    assert taken == [1, 2, 101, 102, 103]
    assert line.store.epoch != first
    (told,) = set(line.hub.payloads()) - set(visits)
    assert '"cause":"key-reused"' in told
    assert f'"epoch_before":"{first}"' in told


def test_a_reused_key_behind_events_of_an_older_epoch_is_moved_too(line: Line) -> None:
    line.put(1)
    line.relay.run_once()
    line.put(2)
    second = line.store.begin_epoch(line.store.epoch)
    line.put(3)
    elsewhere = line.hub._take
    with line.store.view() as unit:
        envelope = unit.outbox.first(3)[2].envelope
    assert (envelope.epoch, envelope.seq) == (second, 4)
    elsewhere(envelope.model_copy(update={"sha256": "0" * 64, "payload": "what the lost future told"}))
    assert line.relay.run_once().trouble is None
    assert line.depth() == 0
    assert line.store.dead_letters() == []
    assert line.store.epoch != second


def test_a_mark_that_cannot_be_written_is_no_bug(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(lineage, "write_durably", full)
    with pytest.raises(KioskError) as told:
        line.store.begin_epoch(line.store.epoch)
    assert told.value.code == StoreFault.FULL


def test_a_platform_that_always_says_key_reused_ends_in_dead_letters(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.put(1, 2)
    take = line.hub._take
    change = {"receipt": Receipt.REJECTED, "problem": "key-reused"}
    monkeypatch.setattr(line.hub, "_take", lambda envelope: take(envelope).model_copy(update=change))
    line.relay.run_once()
    letters = line.store.dead_letters()
    assert {each.reason for each in letters} == {"key-reused"}
    types = [each.event_type for each in letters]
    assert types[:3] == ["visit.opened"] * 2 + ["store.went-back"]
    assert types[3:] == ["dead-letter.buried"] * 3, "and no event about those"
    assert line.depth() == 0


@pytest.mark.parametrize("trouble", [Trouble.SLOW, Trouble.CUT_OFF])
def test_a_line_that_may_carry_less_gets_smaller_batches_and_larger_ones_again(
    line: Line, trouble: Trouble
) -> None:
    line.put(*range(400))
    line.hub.trouble = Unreachable(trouble)
    for _ in range(9):
        line.relay.hurry()
        line.relay.run_once()
    assert line.hub.batches == [100, 50, 25, 12, 6, 3, 1, 1, 1]
    line.hub.trouble = None
    line.relay.hurry()
    line.relay.run_once()
    assert line.hub.batches[9:16] == [1, 2, 4, 8, 16, 32, 64]
    assert line.seqs() == list(range(1, 401))


def test_a_platform_that_is_busy_gets_batches_of_the_same_size(line: Line) -> None:
    line.put(*range(100))
    line.hub.trouble = Unreachable(Trouble.BUSY)
    for _ in range(3):
        line.relay.hurry()
        line.relay.run_once()
    assert line.hub.batches == [100, 100, 100]
