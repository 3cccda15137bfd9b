"""The last resort keeps a report without anybody's data, shows the screen once, and leaves."""

import faulthandler
import threading
from datetime import UTC, datetime
from pathlib import Path

from kiosk.crash import EXIT_STATUS, LastResort, describe

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def raised(secret: str) -> Exception:
    inner = KeyError(secret)
    try:
        raise ValueError(secret) from inner
    except ValueError as error:
        return error


def test_report_names_types_and_frames_but_no_values() -> None:
    report = describe(raised("张三 11010519491231002X"))

    assert "ValueError" in report
    assert "KeyError" in report
    assert "test_crash.py" in report
    assert "张三" not in report
    assert "1949" not in report


def test_bug_is_kept_shown_and_left_once(tmp_path: Path) -> None:
    shown: list[str] = []
    left: list[int] = []
    last = LastResort(tmp_path, lambda: NOON, lambda: shown.append("out of service"), left.append)

    last.bug(raised("x"))
    last.bug(raised("y"))
    last.close()

    assert shown == ["out of service"]
    assert left == [EXIT_STATUS]
    assert [path.name for path in tmp_path.glob("bug-*")] == ["bug-20261123T120000.txt"]


def test_bug_on_another_thread_arrives(tmp_path: Path) -> None:
    left: list[int] = []
    last = LastResort(tmp_path, lambda: NOON, lambda: None, left.append)
    last.install()
    try:
        thread = threading.Thread(target=lambda: 1 // 0)
        thread.start()
        thread.join()
    finally:
        last.close()

    assert left == [EXIT_STATUS]


def test_full_disk_does_not_hide_the_screen(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    shown: list[bool] = []
    last = LastResort(blocked, lambda: NOON, lambda: shown.append(True), lambda _status: None)

    last.bug(raised("x"))

    assert shown == [True]


def test_old_reports_make_room(tmp_path: Path) -> None:
    for day in range(25):
        (tmp_path / f"bug-202610{day + 1:02}T000000.txt").write_text("old")
    last = LastResort(tmp_path, lambda: NOON, lambda: None, lambda _status: None)

    last.bug(raised("x"))
    last.close()

    kept = sorted(path.name for path in tmp_path.glob("bug-*"))
    assert len(kept) == 20
    assert kept[-1] == "bug-20261123T120000.txt"


def test_a_native_crash_of_a_first_life_is_kept_too(tmp_path: Path) -> None:
    last = LastResort(tmp_path / "data" / "bugs", lambda: NOON, lambda: None, lambda _status: None)
    last.install()
    try:
        assert faulthandler.is_enabled()
        assert (tmp_path / "data" / "bugs" / "native.txt").exists()
    finally:
        last.close()
