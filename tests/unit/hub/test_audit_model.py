"""Any interleaving of batches, retries, lost answers, batches that come again, starts and new epochs.

What the platform holds is always a beginning of what the terminal has, and nothing of that is a break.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.helpers.audit_pair import AuditPair
from tests.helpers.audited_terminal import tip_of


@cache
def beginning() -> Path:
    """Make both sides once, with nothing said yet: migrations take longer than an example."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    (folder / "hub").mkdir()
    with AuditPair(folder).running():
        pass
    return folder


class Telling(RuleBasedStateMachine):
    """A terminal and its platform."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        shutil.copytree(beginning(), self.folder, dirs_exist_ok=True)
        self.running = AuditPair(self.folder).running(largest=2)  # several on their way in most rounds
        self.terminal, self.hub = self.running.__enter__()

    @rule(count=st.integers(1, 4))
    def put(self, count: int) -> None:
        self.terminal.put(count)

    @rule(count=st.integers(1, 700))
    def note(self, count: int) -> None:
        self.terminal.note(count)

    @rule(lost=st.booleans())
    def relay(self, lost: bool) -> None:
        self.hub.lose = int(lost)
        self.terminal.put()
        self.terminal.relay_once()

    @rule(which=st.floats(0, 1, exclude_max=True))
    def a_batch_comes_again(self, which: float) -> None:
        if self.hub.posted:
            self.hub.post(self.hub.posted[int(which * len(self.hub.posted))])

    @rule(which=st.floats(0, 1, exclude_max=True))
    def a_heartbeat_comes_late(self, which: float) -> None:
        if self.hub.beats:
            self.hub.heartbeat(self.hub.beats[int(which * len(self.hub.beats))])

    @rule()
    def beat(self) -> None:
        self.terminal.beat()

    @rule()
    def start_again(self) -> None:
        self.terminal.stop()
        self.terminal.start()

    @rule()
    def begin_an_epoch(self) -> None:
        self.terminal.store.begin_epoch(self.terminal.store.epoch)

    @invariant()
    def what_the_platform_holds_is_a_beginning_of_the_chain(self) -> None:
        with self.hub.platform.database.read() as unit:
            rows = unit.chains.every("T001")
        with self.terminal.store.view() as unit:
            for row in rows:
                assert row.count == 0 or unit.audit_rows.head_at(row.count) == row.head
        assert self.hub.breaks() == []

    def teardown(self) -> None:
        if not hasattr(self, "terminal"):
            return
        self.hub.lose = 0
        for _ in range(40):
            self.terminal.put()
            self.terminal.relay_once()
            with self.hub.platform.database.read() as unit:
                row = unit.chains.current("T001")
            if (row.epoch, row.count, row.head) == tip_of(self.terminal):
                break
        else:
            raise AssertionError("the platform never has all of the chain")
        assert self.terminal.countersigned().count == row.count
        self.running.__exit__(None, None, None)
        shutil.rmtree(self.folder)


Telling.TestCase.settings = settings(
    max_examples=8, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestTelling = Telling.TestCase
