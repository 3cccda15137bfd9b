"""Any interleaving of puts, answers, refusals, decisions, deaths: nothing lost, doubled, out of order."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from random import Random
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contract.dead_letters import Decision, Place
from contract.events import Batch
from kiosk.domain.errors import KioskError
from kiosk.store.dead_letters import Decider, type_in
from sync.answers import Trouble, Unreachable
from sync.backoff import Backoff
from sync.relay import Relay
from tests.helpers.memory_hub import Delivery as Answer
from tests.helpers.memory_hub import MemoryHub
from tests.helpers.terminal_store import HandClock, open_store, visit_opened

WENT_BACK = 0  # what a store that was copied tells first


@cache
def empty_store() -> Path:
    """Make an empty store once: migrating takes longer than all the rest of an example."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    open_store(folder).close()
    return folder


class UnitFailedError(Exception):
    """The use case failed after it had put its event."""


class DiedError(Exception):
    """The process is gone."""


class Delivery(RuleBasedStateMachine):
    """A terminal and a platform, and all that may happen between them."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(shutil.copytree(empty_store(), tempfile.mkdtemp(), dirs_exist_ok=True))
        self.clock = HandClock()
        self.hub = MemoryHub()
        self.put_so_far: list[int] = []
        self.poisoned: set[int] = set()
        self.replayed: set[int] = set()
        self.hub.poison = lambda envelope: bool(self.poisoned.intersection(visits_in([envelope.payload])))
        self._start()

    def _start(self) -> None:
        self.store = open_store(self.folder, self.clock)
        self.relay = Relay(self.store, self.hub, Backoff(Random(1)), self.clock, largest=4)

    @rule(count=st.integers(1, 20), poison=st.booleans())
    def put(self, count: int, poison: bool) -> None:
        first = len(self.put_so_far) + 1
        with self.store.unit() as unit:
            for number in range(first, first + count):
                unit.outbox.put(visit_opened(number))
        self.put_so_far.extend(range(first, first + count))
        if poison:
            self.poisoned.add(first)

    @rule()
    def fail_a_unit(self) -> None:
        try:
            with self.store.unit() as unit:
                unit.outbox.put(visit_opened(999_999))
                raise UnitFailedError
        except UnitFailedError:
            pass

    @rule(wait=st.sampled_from([0.0, 1.0, 100.0]))
    def relay_once(self, wait: float) -> None:
        self.clock.pass_(wait)
        self.relay.run_once()

    @rule(lost=st.integers(1, 3))
    def lose_the_next_answers(self, lost: int) -> None:
        self.hub.lose_answers = lost

    @rule(trouble=st.sampled_from([None, *Trouble]))
    def change_the_network(self, trouble: Trouble | None) -> None:
        self.hub.trouble = None if trouble is None else Unreachable(trouble)

    @rule(limit=st.sampled_from([None, 2, 3, 4]))
    def change_the_largest_batch(self, limit: int | None) -> None:
        self.hub.too_large_from = limit

    @rule(decision=st.sampled_from(Decision))
    def decide_about_the_first_dead_letter(self, decision: Decision) -> None:
        """Whoever replays has seen to it that the platform takes it now."""
        with self.store.unit() as unit:
            letter = next(iter(unit.dead_letters.every()), None)
            if letter is None:
                return
            done = unit.dead_letters.decide(letter.envelope.event_id, decision, STAFF, "test")
        assert done or letter.dismissal is not None
        if decision is Decision.REPLAY:
            self.replayed.add(number_in(letter.envelope.payload))
            self.poisoned.discard(number_in(letter.envelope.payload))

    @rule()
    def die_and_start_again(self) -> None:
        self.store.close()
        self._start()

    @rule(batches=st.integers(1, 4))
    def die_while_a_batch_is_under_way(self, batches: int) -> None:
        """The platform has it; the answer, and perhaps the one before, never reach the store."""
        deliver, left = self.hub.deliver, [batches]

        def cut_off(batch: Batch) -> Answer:
            answer = deliver(batch)
            left[0] -= 1
            if left[0] == 0:
                raise DiedError
            return answer

        self.hub.deliver = cut_off  # type: ignore[method-assign]
        try:
            self.relay.run_once()
        except DiedError:
            self.die_and_start_again()
        finally:
            del self.hub.deliver

    @rule()
    def start_twice(self) -> None:
        try:
            open_store(self.folder, self.clock)
        except KioskError as error:
            assert error.code == "store.in-use"  # noqa: PT017 - pytest.raises hides the store from Hypothesis
        else:
            raise AssertionError("two processes on one store")

    @invariant()
    def nothing_is_out_of_order_or_doubled(self) -> None:
        taken = visits_in(self.hub.payloads())
        assert len(taken) == len(set(taken))
        in_turn = [number for number in taken if number not in self.replayed]
        assert in_turn == sorted(in_turn)

    def teardown(self) -> None:
        if not hasattr(self, "store"):
            return
        self.hub.trouble = None
        self.hub.lose_answers = 0
        self.relay.hurry()
        self.relay.run_once()
        taken = set(visits_in(self.hub.payloads()))
        dead = {number_in(letter.envelope.payload) for letter in self.store.dead_letters()}
        assert self.store.load().queue_depth == 0
        assert taken == set(self.put_so_far) - self.poisoned
        assert dead == self.poisoned
        told = [type_in(payload) for payload in self.hub.payloads()]
        assert told.count("dead-letter.replayed") >= len(self.replayed)
        assert told.count("dead-letter.buried") >= len(self.poisoned | self.replayed)
        self.store.close()
        shutil.rmtree(self.folder)


STAFF = Decider(Place.STAFF_PAGE, "staff")


def visits_in(payloads: list[str]) -> list[int]:
    return [number_in(payload) for payload in payloads if type_in(payload) == "visit.opened"]


def number_in(payload: str) -> int:
    if '"visit_id"' not in payload:
        return WENT_BACK
    return UUID(payload.partition('"visit_id":"')[2][:36]).int


Delivery.TestCase.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestDelivery = Delivery.TestCase
