"""Contents on their way to the real platform: whatever happens, they arrive once and exact, or still wait."""

from __future__ import annotations

import atexit
import hashlib
import shutil
import tempfile
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contract.attachments import AttachmentState
from kiosk.store.store import Store
from sync.answers import Trouble, Unreachable
from sync.attachments import REFUSED_FOR, Sending, Uploads
from sync.backoff import Backoff
from sync.relay import Relay
from sync.uploading import Uploading
from tests.helpers.attachment_hub import AttachmentHub, Fault
from tests.helpers.scanned_files import jpeg, pdf
from tests.helpers.sealed_requests import request_with, sealed
from tests.helpers.terminal_store import HandClock, open_store

CHUNK = 64


@cache
def empty() -> Path:
    """Make an empty store and an empty platform once: migrating takes longer than all the rest."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    open_store(folder / "terminal").close()
    (folder / "hub").mkdir()
    hub = AttachmentHub(folder / "hub")
    hub.platform.database.close()
    return folder


class Place:
    """A terminal and a platform."""

    def __init__(self, folder: Path) -> None:
        shutil.copytree(empty(), folder, dirs_exist_ok=True)
        self.folder = folder
        self.clock = HandClock()
        self.hub = AttachmentHub(folder / "hub")
        self.start()

    def start(self) -> None:
        """Start the terminal's process."""
        self.store: Store = open_store(self.folder / "terminal", self.clock)
        backoff = Backoff(Random(1))
        self.relay = Relay(self.store, self.hub, backoff, self.clock, self.clock.monotonic)
        self.uploads = Uploads(
            self.store,
            self.hub,
            backoff,
            monotonic=self.clock.monotonic,
            largest_range=CHUNK,
            smallest_range=4,
        )

    def close(self) -> None:
        self.store.close()
        self.hub.close()
        shutil.rmtree(self.folder)

    def decided(self) -> list[UUID]:
        with self.hub.platform.database.read() as unit:
            return [UUID(fact["request_id"]) for _, fact in unit.terminals.feed("T001", 0, 1000)]

    def settle(self) -> None:
        """Let everything arrive."""
        self.hub.faults.clear()
        self.hub.spoiled = 0
        self.relay.hurry()
        self.relay.run_once()
        self.uploads.requests_arrived()
        while (wait := self.uploads.run_once()) is not None:
            self.clock.pass_(wait)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    place = Place(tmp_path / "place")
    yield place
    place.close()


class Sent(RuleBasedStateMachine):
    """Requests with files, and all that may happen to them on their way."""

    @initialize()
    def begin(self) -> None:
        self.place = Place(Path(tempfile.mkdtemp()))
        self.files: dict[str, bytes] = {}
        self.requests: dict[UUID, list[str]] = {}

    @rule(files=st.lists(st.tuples(st.integers(10, 300), st.integers(0, 4)), min_size=1, max_size=3))
    def submit(self, files: list[tuple[int, int]]) -> None:
        contents = [(jpeg if seed % 2 else pdf)(size, seed) for size, seed in files]
        request = request_with(self.place.store, *contents, chunk=CHUNK)
        digests = [hashlib.sha256(content).hexdigest() for content in contents]
        self.files |= dict(zip(digests, contents, strict=True))
        self.requests[request] = digests

    @rule()
    def deliver(self) -> None:
        self.place.relay.run_once()
        self.place.uploads.requests_arrived()

    @rule(steps=st.integers(1, 12))
    def upload(self, steps: int) -> None:
        goes = iter([True] * steps)
        self.place.uploads.run_once(lambda: next(goes, False))

    @rule(faults=st.lists(st.sampled_from(Fault), min_size=1, max_size=4))
    def fail(self, faults: list[Fault]) -> None:
        self.place.hub.faults.extend(faults)

    @rule(ranges=st.integers(1, 2))
    def spoil(self, ranges: int) -> None:
        self.place.hub.spoiled = ranges

    @rule(seconds=st.sampled_from([1.0, 100.0, REFUSED_FOR]))
    def wait(self, seconds: float) -> None:
        self.place.clock.pass_(seconds)

    @rule()
    def kill_the_terminal(self) -> None:
        self.place.store.close()
        self.place.start()

    @rule()
    def kill_the_platform(self) -> None:
        self.place.hub.restart()

    @invariant()
    def every_content_is_whole_on_one_side_at_least(self) -> None:
        if not hasattr(self, "place"):
            return
        with self.place.store.view() as unit:
            here = {each.sha256: each for each in unit.attachments.outgoing()}
        for sha256, content in self.files.items():
            arrived = self.place.hub.content(sha256)
            assert arrived in (None, content)
            if sha256 in here:
                assert sealed(self.place.store, here[sha256]) == content
            else:
                assert arrived == content

    @invariant()
    def a_request_is_decided_once_and_only_when_it_is_whole(self) -> None:
        if not hasattr(self, "place"):
            return
        decided = self.place.decided()
        assert len(set(decided)) == len(decided)
        for request in decided:
            assert all(self.place.hub.content(sha256) for sha256 in self.requests[request])

    def begin_to_settle(self) -> None:
        """Let everything go on, but for one range that arrives spoiled."""
        self.place.hub.faults.clear()
        self.place.hub.spoiled = 1
        self.deliver()
        self.place.uploads.run_once()

    def teardown(self) -> None:
        if not hasattr(self, "place"):
            return
        self.begin_to_settle()
        self.every_content_is_whole_on_one_side_at_least()
        self.place.settle()
        assert {sha256: self.place.hub.content(sha256) for sha256 in self.files} == self.files
        assert sorted(self.place.decided()) == sorted(self.requests)
        assert self.place.uploads.sending == Sending()
        with self.place.store.view() as unit:
            assert not unit.attachments.can_be_swept()
        self.place.close()


AS_EVER = settings(
    max_examples=5, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
Sent.TestCase.settings = AS_EVER
TestSent = Sent.TestCase


@pytest.mark.slow
@pytest.mark.timeout(1200)
class TestSentForLong(Sent.TestCase):  # type: ignore[misc,name-defined]  # made by Hypothesis
    settings = settings(AS_EVER, max_examples=80, stateful_step_count=40)


def test_the_request_goes_ahead_and_is_complete_with_its_last_byte(place: Place) -> None:
    request = request_with(place.store, jpeg(300), chunk=CHUNK)
    place.uploads.run_once()
    assert place.hub.content(hashlib.sha256(jpeg(300)).hexdigest()) is None, "no request named it yet"
    place.relay.run_once()
    assert place.decided() == []
    place.uploads.requests_arrived()
    assert place.uploads.run_once() is None
    assert place.decided() == [request]


def test_it_goes_on_where_the_platform_stands(place: Place) -> None:
    request_with(place.store, jpeg(1000), chunk=CHUNK)
    place.relay.run_once()
    place.uploads.run_once(iter([True] * 6 + [False]).__next__)
    assert place.uploads.sending == Sending(files=1, size=1000, sent=5 * CHUNK)
    place.store.close()
    place.start()
    place.hub.restart()
    place.hub.asked = 0
    assert place.uploads.run_once() is None
    assert place.hub.asked == 1 + -(-(1000 - 5 * CHUNK) // CHUNK)


@pytest.mark.parametrize("ranges_before", [0, 2, 4])
def test_spoiled_bytes_are_found_by_the_hash_of_the_whole_and_all_is_sent_again(
    place: Place, ranges_before: int
) -> None:
    request = request_with(place.store, jpeg(300), chunk=CHUNK)
    sha256 = hashlib.sha256(jpeg(300)).hexdigest()
    place.relay.run_once()
    place.uploads.run_once(iter([True] * (1 + ranges_before) + [False]).__next__)
    place.hub.spoiled = 1
    assert place.uploads.run_once() is not None
    assert place.hub.spoiled == 0
    assert place.hub.content(sha256) is None
    assert place.decided() == []
    place.settle()
    assert place.hub.content(sha256) == jpeg(300)
    assert place.decided() == [request]


def test_a_line_that_is_cut_again_and_again_gets_smaller_ranges(place: Place) -> None:
    request_with(place.store, jpeg(300), chunk=CHUNK)
    place.relay.run_once()
    place.hub.faults = [fault for _ in range(6) for fault in (None, Fault.CUT)]  # type: ignore[misc]  # None: it gets through
    waits = []
    for _ in range(6):
        waits.append(place.uploads.run_once() or 0.0)
        assert place.uploads.sending.trouble is Trouble.CUT_OFF
        place.clock.pass_(100)
    assert max(waits) > 1, "that questions are answered does not shorten the wait"
    place.hub.asked = 0
    assert place.uploads.run_once() is None
    assert place.hub.asked == 1 + 5 + 4, "4, 8, 16, 32 bytes, the chunk's last 4, then whole chunks"
    assert place.uploads.sending.trouble is None


def test_a_refused_content_waits_for_a_day_and_the_others_go_on(place: Place) -> None:
    wrong, right = request_with(place.store, jpeg(100)), request_with(place.store, pdf(100))
    place.relay.run_once()
    sha256 = hashlib.sha256(jpeg(100)).hexdigest()
    with place.hub.platform.database.write() as unit:
        unit.attachments._change("T001", sha256, media_type="image/png")
    wait = place.uploads.run_once()
    assert wait == REFUSED_FOR
    assert place.decided() == [right]
    assert place.uploads.sending == Sending(files=1, size=100, refused=1)
    place.uploads.hurry()
    assert place.uploads.run_once() == REFUSED_FOR
    with place.hub.platform.database.write() as unit:
        unit.attachments._change("T001", sha256, media_type="image/jpeg")
    place.clock.pass_(REFUSED_FOR)
    assert place.uploads.run_once() is None
    assert place.decided() == [right, wrong]


def test_trouble_holds_everything_back_for_as_long_as_the_platform_asks(place: Place) -> None:
    request_with(place.store, jpeg(100), pdf(100))
    place.relay.run_once()
    asked: list[str] = []

    def busy(sha256: str) -> Unreachable:
        asked.append(sha256)
        return Unreachable(Trouble.BUSY, 30.0)

    place.hub.attachment = busy  # type: ignore[method-assign]
    wait = place.uploads.run_once()
    assert wait is not None
    assert 30 <= wait < 31
    assert len(asked) == 1
    del place.hub.attachment
    place.uploads.hurry()
    assert place.uploads.run_once() is None


def test_all_bytes_without_the_word_complete_wipe_nothing(place: Place) -> None:
    request_with(place.store, jpeg(100))
    place.relay.run_once()
    good = place.hub.append

    def not_yet(sha256: str, offset: int, content: bytes) -> Any:
        good(sha256, offset, content)
        return AttachmentState(sha256=sha256, size=100, offset=100, complete=False)

    place.hub.append = not_yet  # type: ignore[method-assign]
    place.uploads.run_once()
    assert place.uploads.sending.trouble is Trouble.NOT_THE_CONTRACT
    with place.store.view() as unit:
        assert len(unit.attachments.outgoing()) == 1
    del place.hub.append
    place.uploads.hurry()
    assert place.uploads.run_once() is None


class TestThread:
    def test_waits_for_events_that_are_being_delivered_and_not_for_ever(self, place: Place) -> None:
        request_with(place.store, jpeg(100))
        place.relay.run_once()
        stopping, complete = threading.Event(), threading.Event()
        uploading = Uploading(place.uploads, stopping.is_set, give_way=0.0)
        assert [uploading._may_go_on() for _ in range(3)] == [True] * 3, "time is up"
        uploading = Uploading(place.uploads, stopping.is_set, give_way=600.0)
        append = place.hub.append

        def appended(*arguments: Any) -> Any:
            answer = append(*arguments)
            if answer.complete:
                complete.set()
            return answer

        place.hub.append = appended  # type: ignore[method-assign]
        place.hub.asked = 0
        thread = threading.Thread(target=uploading.run)
        thread.start()
        assert not complete.wait(0.05)
        assert place.hub.asked == 0
        uploading.events_rest(arrived=True)
        assert complete.wait(30)
        stopping.set()
        uploading.wake()
        thread.join(30)
        assert not thread.is_alive()
