"""Batches that come at once are taken together, and each is answered as if it had come alone."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

import pytest

from contract.events import BatchReceipt
from hub.admission import Key, LookedAt
from hub.gathering import MOST, Gathering
from hub.ingest import UnknownTerminalError

WITHIN = 10.0  # seconds


class Taking:
    """Stands for the ingest: the first transaction lasts until it is let go."""

    def __init__(self) -> None:
        self.groups: list[list[str]] = []
        self.entered = threading.Event()
        self.go_on = threading.Event()
        self.poison: set[str] = set()
        self.held: set[str] = set()

    def take_all(self, handed, held=None):
        self.groups.append([one.terminal_id for one in handed])
        if len(self.groups) == 1:
            self.entered.set()
            assert self.go_on.wait(WITHIN)
        if self.poison & set(self.groups[-1]):
            raise ArithmeticError("one of them")
        if held is not None:
            held |= self.held & {one.terminal_id for one in handed}
        left_out = {"unknown"} | (held or set())
        return [None if one.terminal_id in left_out else receipt(one.terminal_id) for one in handed]

    def take_up(self, terminal_id, batch):
        [answer] = self.take_all([type("Alone", (), {"terminal_id": terminal_id, "batch": batch})])
        return answer


def receipt(name: str) -> BatchReceipt:
    return BatchReceipt(receipts=[], received_at=datetime(2026, 1, 1 + len(name), tzinfo=UTC))


def batch(size: int = 1) -> LookedAt:
    return LookedAt([Key(epoch=UUID(int=1), seq=seq) for seq in range(size)], [], [], None)


def posted(gathering, pool, names, size=1):
    """Post batches, each once the one before it waits."""
    answers = []
    for name in names:
        known = len(gathering._waiting)
        answers.append(pool.submit(gathering.take, name, batch(size)))
        while len(gathering._waiting) == known:
            pass
    return answers


@pytest.fixture
def taking():
    return Taking()


@pytest.fixture
def pool():
    with ThreadPoolExecutor(12) as made:
        yield made


def first_under_way(gathering, taking, pool):
    first = pool.submit(gathering.take, "first", batch())
    assert taking.entered.wait(WITHIN)
    return first


def test_those_that_come_meanwhile_are_taken_together(taking, pool):
    gathering = Gathering(taking, patience=WITHIN)
    first = first_under_way(gathering, taking, pool)
    others = posted(gathering, pool, ["a", "bb", "ccc"])
    taking.go_on.set()
    assert [each.result(WITHIN) for each in (first, *others)] == [
        receipt(name) for name in ("first", "a", "bb", "ccc")
    ]
    assert [sorted(group) for group in taking.groups] == [["first"], ["a", "bb", "ccc"]]


def test_two_batches_of_one_terminal_are_taken_one_after_the_other(taking, pool):
    gathering = Gathering(taking, patience=WITHIN)
    first_under_way(gathering, taking, pool)
    others = posted(gathering, pool, ["a", "a", "bb"])
    taking.go_on.set()
    for each in others:
        each.result(WITHIN)
    assert all(len(set(group)) == len(group) for group in taking.groups)
    assert sorted(name for group in taking.groups for name in group) == ["a", "a", "bb", "first"]


def test_no_more_are_taken_together_than_fit(taking, pool):
    gathering = Gathering(taking, patience=WITHIN)
    first_under_way(gathering, taking, pool)
    others = posted(gathering, pool, [f"T{number}" for number in range(5)], size=MOST // 2)
    taking.go_on.set()
    for each in others:
        each.result(WITHIN)
    assert max(map(len, taking.groups)) == 2


def test_one_that_fails_costs_the_others_nothing(taking, pool):
    gathering = Gathering(taking, patience=WITHIN)
    first_under_way(gathering, taking, pool)
    taking.poison = {"bad"}
    good, bad, other = posted(gathering, pool, ["a", "bad", "ccc"])
    taking.go_on.set()
    assert (good.result(WITHIN), other.result(WITHIN)) == (receipt("a"), receipt("ccc"))
    assert isinstance(bad.exception(WITHIN), ArithmeticError)


def test_a_terminal_that_is_not_known_is_told_so_and_no_other(taking, pool):
    gathering = Gathering(taking, patience=WITHIN)
    first_under_way(gathering, taking, pool)
    unknown, known = posted(gathering, pool, ["unknown", "a"])
    taking.go_on.set()
    assert isinstance(unknown.exception(WITHIN), UnknownTerminalError)
    assert known.result(WITHIN) == receipt("a")


def test_one_that_waits_for_somebody_keeps_the_others_no_longer_than_patience(taking, pool):
    gathering = Gathering(taking, patience=0.01)
    first = first_under_way(gathering, taking, pool)
    assert gathering.take("a", batch()) == receipt("a")
    assert not first.done()
    taking.go_on.set()
    assert first.result(WITHIN) == receipt("first")


def test_one_whose_terminal_somebody_holds_is_taken_alone(taking, pool):
    gathering = Gathering(taking, patience=WITHIN)
    first_under_way(gathering, taking, pool)
    taking.held = {"bb"}
    others = posted(gathering, pool, ["a", "bb"])
    taking.go_on.set()
    assert [each.result(WITHIN) for each in others] == [receipt("a"), receipt("bb")]
    assert [sorted(group) for group in taking.groups] == [["first"], ["a", "bb"], ["bb"]]
