"""Any mixture of posting, posting again, spoiling and dying: the platform stays as a simple model says."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.helpers.hub_platform import Clock, envelope, platform_on, submitted

TERMINALS = st.sampled_from(["T001", "T002"])
SEQS = st.integers(1, 6)


class CutError(Exception):
    """The power goes."""


class Ingesting(RuleBasedStateMachine):
    """Two terminals with two epochs each, against a dictionary."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.platform = platform_on(f"sqlite:///{self.folder / 'hub.db'}", self.folder, Clock())
        self.epochs = (uuid4(), uuid4())
        self.events = {}  # what a terminal would send for a key
        self.known = {}  # what the platform must remember for a key: sha256
        self.issued = {"T001": [], "T002": []}

    def teardown(self) -> None:
        self.platform.database.close()
        shutil.rmtree(self.folder)

    def raw(self, terminal, epoch, seq):
        key = (terminal, epoch, seq)
        if key not in self.events:
            self.events[key] = envelope(submitted(), seq, self.epochs[epoch])
        return self.events[key]

    def expect(self, terminal, epoch, raw):
        key = (terminal, epoch, raw["seq"])
        if key not in self.known:
            self.known[key] = raw["sha256"]
            self.issued[terminal].append(raw["payload"])
            return "accepted"
        return "duplicate" if self.known[key] == raw["sha256"] else "key-reused"

    @rule(terminal=TERMINALS, epoch=st.integers(0, 1), seqs=st.lists(SEQS, min_size=1, max_size=5))
    def post(self, terminal, epoch, seqs):
        raws = [self.raw(terminal, epoch, seq) for seq in seqs]
        receipts = self.platform.ingest.take(terminal, raws).receipts
        answers = [one.problem or one.receipt for one in receipts]
        assert answers == [self.expect(terminal, epoch, raw) for raw in raws]
        assert [one.seq for one in receipts] == seqs

    @rule(terminal=TERMINALS, epoch=st.integers(0, 1), seq=SEQS)
    def post_something_else_under_the_key(self, terminal, epoch, seq):
        raw = envelope(submitted(), seq, self.epochs[epoch])
        [receipt] = self.platform.ingest.take(terminal, [raw]).receipts
        assert (receipt.problem or receipt.receipt) == self.expect(terminal, epoch, raw)

    @rule(terminal=TERMINALS, epoch=st.integers(0, 1), seq=SEQS)
    def post_spoiled(self, terminal, epoch, seq):
        raw = {**self.raw(terminal, epoch, seq), "sha256": "0" * 64}
        [receipt] = self.platform.ingest.take(terminal, [raw]).receipts
        assert receipt.problem == "malformed"

    @rule(terminal=TERMINALS, epoch=st.integers(0, 1), seqs=st.lists(SEQS, min_size=1, unique=True))
    def die_in_the_middle(self, terminal, epoch, seqs):
        if all((terminal, epoch, seq) in self.known for seq in seqs):
            return  # nothing new, nothing to die of

        def cut(_claims) -> str:
            raise CutError

        deciding = self.platform.ingest.deciding
        failing = replace(deciding, issuing=replace(deciding.issuing, sign=cut))
        dying = replace(self.platform.ingest, deciding=failing)
        with pytest.raises(CutError):
            dying.take(terminal, [self.raw(terminal, epoch, seq) for seq in seqs])

    @invariant()
    def every_accepted_request_has_one_certificate_in_its_terminals_feed(self):
        numbers = []
        with self.platform.database.read() as unit:
            for terminal, payloads in self.issued.items():
                feed = unit.terminals.feed(terminal, 0, 1000)
                assert [cursor for cursor, _ in feed] == list(range(1, len(payloads) + 1))
                for (_, fact), payload in zip(feed, payloads, strict=True):
                    assert fact["request_id"] in payload
                    numbers.append(fact["number"])
        assert sorted(numbers) == [f"ZM-2026-{n:06d}" for n in range(1, len(numbers) + 1)]


TestIngesting = Ingesting.TestCase
TestIngesting.settings = settings(
    max_examples=12, stateful_step_count=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
