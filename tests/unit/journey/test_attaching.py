"""A step that takes files: bound with the request, wiped with it, and gone after a kill at any point."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.attachments import LARGEST, MOST
from contract.events import VisitEnd
from kiosk.journey.attaching import NotAttached, RequestAttachments
from kiosk.journey.views import Problems, Turn
from kiosk.store.attachments import Backlog
from tests.helpers.desk import Desk, Killed, people
from tests.helpers.scanned_files import Dripping, jpeg, pdf
from tests.helpers.scans import Scan, catalogue_with_scans
from tests.helpers.turns import view

PAGES = [jpeg(1000, seed) for seed in range(3)]


def start(folder: Path) -> Desk:
    desk = Desk(
        folder,
        catalogue_folder=catalogue_with_scans(folder / "catalogue"),
        own_kinds={"scan": Scan()},
    )
    desk.know(people())
    return desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = start(tmp_path)
    yield desk
    desk.store.close()


def to_scan(desk: Desk) -> Turn:
    """Answer everything up to the scans."""
    desk.counter.open_service("cert.employment")
    desk.counter.answer({"value": "visa"})
    desk.counter.answer({"value": "zh"})
    return desk.counter.answer({"addressee": "", "copies": "1"})


def scan(desk: Desk, *files: bytes) -> Turn:
    kind = desk.tools.kinds["scan"]
    assert isinstance(kind, Scan)
    kind.tray[:] = files
    return desk.counter.answer({})


def digests(files: list[bytes]) -> list[str]:
    return [hashlib.sha256(content).hexdigest() for content in files]


def kept(desk: Desk) -> dict[str, int]:
    """Return how many rows each table of attachments has once what is nobody's was swept."""
    swept = True
    while swept:
        with desk.store.unit() as unit:
            swept = unit.attachments.sweep(most=2)
    tables = ("attachments", "attachment_chunks", "request_attachments")
    with desk.store.view() as unit:
        run = unit.attachments._connection.exec_driver_sql
        return {table: run(f"SELECT count(*) FROM {table}").scalar_one() for table in tables}


def backlog(desk: Desk) -> Backlog:
    with desk.store.view() as unit:
        return unit.attachments.backlog()


NOTHING = {"attachments": 0, "attachment_chunks": 0, "request_attachments": 0}


def test_what_was_scanned_goes_with_the_request(desk: Desk) -> None:
    desk.sign_in()
    assert view(to_scan(desk)).kind == "scan"
    preview = view(scan(desk, *PAGES))
    assert preview.kind == "preview"
    assert backlog(desk) == Backlog(), "nothing leaves before the request is submitted"
    desk.counter.answer({})
    [told] = desk.events("request.submitted")
    assert [one["sha256"] for one in told["attachments"]] == digests(PAGES)
    assert {(one["field"], one["media_type"], one["size"]) for one in told["attachments"]} == {
        ("proof", "image/jpeg", 1000)
    }
    assert backlog(desk) == Backlog(3, 3000)
    desk.counter.leave(VisitEnd.LEFT)
    assert backlog(desk) == Backlog(3, 3000), "leaving takes nothing of what was submitted"


@pytest.mark.parametrize("how", ["cancel", "leave", "kill"])
def test_what_was_not_submitted_is_wiped(desk: Desk, how: str) -> None:
    desk.sign_in()
    to_scan(desk)
    scan(desk, *PAGES)
    assert kept(desk)["attachments"] == 3
    if how == "cancel":
        desk.counter.cancel()
    elif how == "leave":
        desk.counter.leave(VisitEnd.TIMED_OUT)
    else:
        desk.restart()
        desk.recover()
    assert kept(desk) == NOTHING


def test_the_files_of_a_question_that_became_pointless_are_not_submitted(desk: Desk) -> None:
    desk.sign_in()
    to_scan(desk)
    scan(desk, *PAGES)
    for _ in range(4):
        desk.counter.back()
    desk.counter.answer({"value": "rent"})
    desk.counter.answer({"value": "zh"})
    assert view(desk.counter.answer({"addressee": "", "copies": "1"})).kind == "preview"
    desk.counter.answer({})
    [told] = desk.events("request.submitted")
    assert told["attachments"] == []
    assert kept(desk) == NOTHING


def test_the_same_page_twice_is_one(desk: Desk) -> None:
    desk.sign_in()
    to_scan(desk)
    scan(desk, PAGES[0], PAGES[1], PAGES[0])
    desk.counter.answer({})
    [told] = desk.events("request.submitted")
    assert [one["sha256"] for one in told["attachments"]] == digests(PAGES[:2])


def test_what_another_request_sends_already_is_kept_once_and_for_both(desk: Desk) -> None:
    for _ in range(2):
        desk.sign_in()
        to_scan(desk)
        scan(desk, PAGES[0])
        desk.counter.answer({})
        desk.counter.leave(VisitEnd.LEFT)
    assert kept(desk) == {"attachments": 1, "attachment_chunks": 1, "request_attachments": 2}
    desk.sign_in()
    to_scan(desk)
    scan(desk, PAGES[0])
    with desk.store.unit() as unit:
        unit.attachments.sent(digests(PAGES)[0])
    assert backlog(desk) == Backlog()
    desk.counter.answer({})
    assert backlog(desk) == Backlog(1, 1000), "the open request kept its own use of it"


def test_a_file_that_cannot_be_taken_is_told_in_words_and_leaves_nothing(desk: Desk) -> None:
    desk.sign_in()
    to_scan(desk)
    for wrong in (b"", b"GIF89a" + bytes(100)):
        problems = scan(desk, wrong)
        assert isinstance(problems, Problems)
    assert kept(desk) == NOTHING
    assert view(scan(desk, PAGES[0])).kind == "preview"


class TestReading:
    @pytest.fixture
    def files(self, desk: Desk) -> RequestAttachments:
        desk.sign_in()
        return RequestAttachments(desk.store, view(to_scan(desk)).request_id, chunk=1000)

    def test_a_slow_source_gives_the_same_content(self, desk: Desk, files: RequestAttachments) -> None:
        content = pdf(4321)
        ref = files.add("proof", Dripping(content, 77))
        assert not isinstance(ref, NotAttached)
        assert (ref.sha256, ref.size) == (hashlib.sha256(content).hexdigest(), 4321)
        assert kept(desk)["attachment_chunks"] == 5

    def test_a_file_taken_away_is_wiped(self, desk: Desk, files: RequestAttachments) -> None:
        refs = [files.add(field, io.BytesIO(PAGES[0])) for field in ("one", "two")]
        for left, ref in zip((1, 0), refs, strict=True):
            assert not isinstance(ref, NotAttached)
            files.remove(ref)
            assert kept(desk)["attachments"] == left
        assert kept(desk) == NOTHING

    def test_more_than_may_be_is_refused(
        self, desk: Desk, files: RequestAttachments, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("kiosk.journey.attaching.LARGEST", 5000)
        assert files.add("proof", io.BytesIO(jpeg(5001))) is NotAttached.TOO_LARGE
        assert kept(desk) == NOTHING
        for seed in range(MOST):
            assert not isinstance(files.add("proof", io.BytesIO(jpeg(10, seed))), NotAttached)
        assert files.add("proof", io.BytesIO(jpeg(10, MOST))) is NotAttached.TOO_MANY
        assert LARGEST == 20 * 1024 * 1024

    def test_the_disks_reserve_is_left_alone(
        self, desk: Desk, files: RequestAttachments, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        answers = iter([True, True, False, False])
        monkeypatch.setattr(type(desk.store), "has_room", lambda _store: next(answers))
        for _ in range(2):
            assert files.add("proof", io.BytesIO(jpeg(5000))) is NotAttached.NO_ROOM
            assert kept(desk) == NOTHING

    def test_a_source_that_fails_leaves_what_the_next_one_replaces(
        self, desk: Desk, files: RequestAttachments
    ) -> None:
        class Broken(Dripping):
            def read(self, size: int = -1) -> bytes:
                if part := super().read(size):
                    return part
                raise OSError("unplugged")

        with pytest.raises(OSError, match="unplugged"):
            files.add("proof", Broken(jpeg(2000), 1000))
        assert files.all() == []
        assert not isinstance(files.add("proof", io.BytesIO(PAGES[0])), NotAttached)
        assert kept(desk) == {"attachments": 1, "attachment_chunks": 1, "request_attachments": 1}

    def test_files_are_added_to_an_open_request_only(self, desk: Desk, files: RequestAttachments) -> None:
        desk.counter.cancel()
        with pytest.raises(LookupError):
            files.add("proof", io.BytesIO(PAGES[0]))


def test_a_kill_at_any_point_leaves_the_files_of_submitted_requests_and_no_others(desk: Desk) -> None:
    long = [jpeg(300_000), jpeg(900, 1)]  # two chunks, and one
    told, point, ended = 0, 0, False
    while not ended:
        point += 1 if point % 3 else 2  # within a unit and after it; before it is after the one before
        desk.sign_in()
        to_scan(desk)
        desk.fuse.passed, desk.fuse.after = 0, point
        try:
            scan(desk, *long)
            desk.counter.answer({})
            ended, desk.fuse.after = True, None
        except Killed:
            desk.restart()
            desk.recover()
        submitted = len(desk.events("request.submitted")) - told
        told += submitted
        with desk.store.view() as unit:
            outgoing = [one.sha256 for one in unit.attachments.outgoing()]
        assert outgoing == (digests(long) if submitted else [])
        forget(desk, outgoing)
        assert kept(desk) == NOTHING
    assert told >= 2
    assert point > 20


def forget(desk: Desk, sha256s: list[str]) -> None:
    with desk.store.unit() as unit:
        for sha256 in sha256s:
            unit.attachments.sent(sha256)
