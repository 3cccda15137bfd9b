from __future__ import annotations

from pathlib import Path

import pytest

from config.complaint import Complaint, Refused
from config.slots import Fresh, LastGood, Slot


def load(path: Path) -> str | Refused:
    """Read a file, or all files of a folder, none of which may say `bad`."""
    files = [path] if path.is_file() else sorted(path.glob("*.yaml"))
    text = "".join(file.read_text() for file in files)
    return Refused((Complaint(path.name, 1, "", "is bad"),)) if "bad" in text or not files else text


def good(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "terminal.yaml"
    path.write_text(text)
    return path


def test_the_last_good_one_is_used_and_the_reasons_are_told(tmp_path: Path) -> None:
    slot = Slot(tmp_path / "slot", load)
    assert slot.take(good(tmp_path, "one")) == Fresh("one")
    assert slot.take(good(tmp_path, "two")) == Fresh("two")
    again = Slot(tmp_path / "slot", load)
    found = again.take(good(tmp_path, "bad"))
    assert found == LastGood("two", (Complaint("terminal.yaml", 1, "", "is bad"),))
    (tmp_path / "terminal.yaml").unlink()
    assert isinstance(again.take(tmp_path / "terminal.yaml"), LastGood)
    assert len([path for path in (tmp_path / "slot").iterdir() if path.is_dir()]) == 1


def test_nothing_to_fall_back_to(tmp_path: Path) -> None:
    assert isinstance(Slot(tmp_path / "slot", load).take(good(tmp_path, "bad")), Refused)


def test_a_copy_that_changed_is_not_used(tmp_path: Path) -> None:
    slot = Slot(tmp_path / "slot", load)
    slot.take(good(tmp_path, "one"))
    (kept,) = (tmp_path / "slot").glob("*/terminal.yaml")
    kept.write_text("tampered")
    assert isinstance(slot.take(good(tmp_path, "bad")), Refused)


def test_a_copy_that_is_refused_by_a_later_release_is_not_used(tmp_path: Path) -> None:
    Slot(tmp_path / "slot", load).take(good(tmp_path, "one"))
    refuses = Slot[str](tmp_path / "slot", lambda path: Refused((Complaint(str(path), 2, "", "never"),)))
    found = refuses.take(good(tmp_path, "one"))
    assert isinstance(found, Refused)
    assert len(found.complaints) == 2


def test_the_same_complaint_is_told_once(tmp_path: Path) -> None:
    Slot(tmp_path / "slot", load).take(good(tmp_path, "one"))
    refuses = Slot[str](tmp_path / "slot", lambda path: Refused((Complaint(path.name, 1, "", "never"),)))
    found = refuses.take(good(tmp_path, "two"))
    assert isinstance(found, Refused)
    assert len(found.complaints) == 1


def test_what_is_good_is_used_where_no_copy_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    slot = Slot(tmp_path / "file" / "slot", load)
    assert slot.take(good(tmp_path, "one")) == Fresh("one")
    assert isinstance(slot.take(good(tmp_path, "bad")), Refused)


def test_a_folder_is_kept_whole(tmp_path: Path) -> None:
    folder = tmp_path / "catalogue"
    folder.mkdir()
    (folder / "a.yaml").write_text("a")
    (folder / "b.yaml").write_text("b")
    slot = Slot(tmp_path / "slot", load)
    assert slot.take(folder) == Fresh("ab")
    (folder / "b.yaml").write_text("bad")
    assert slot.take(folder) == LastGood("ab", (Complaint("catalogue", 1, "", "is bad"),))
    (folder / "b.yaml").unlink()
    assert slot.take(folder) == Fresh("a")


@pytest.mark.parametrize("left", ["current.new", "0123"])
def test_what_a_power_cut_left_is_no_hindrance(tmp_path: Path, left: str) -> None:
    slot = Slot(tmp_path / "slot", load)
    slot.take(good(tmp_path, "one"))
    if left == "current.new":
        (tmp_path / "slot" / left).write_text("half")
    else:
        (tmp_path / "slot" / left).mkdir()
    assert isinstance(slot.take(good(tmp_path, "bad")), LastGood)
    assert slot.take(good(tmp_path, "two")) == Fresh("two")
    assert isinstance(slot.take(good(tmp_path, "bad")), LastGood)


@pytest.mark.parametrize("rubbish", [b"\xff\xfe\x00", b"x" * 5000, b""])
def test_a_pointer_that_is_rubbish_is_written_anew(tmp_path: Path, rubbish: bytes) -> None:
    slot = Slot(tmp_path / "slot", load)
    slot.take(good(tmp_path, "one"))
    (tmp_path / "slot" / "current").write_bytes(rubbish)
    assert isinstance(slot.take(good(tmp_path, "bad")), Refused)
    assert slot.take(good(tmp_path, "two")) == Fresh("two")
    assert isinstance(slot.take(good(tmp_path, "bad")), LastGood)


def test_what_turns_bad_between_the_look_and_the_copy_is_not_kept(tmp_path: Path) -> None:
    def changed_meanwhile(path: Path) -> str | Refused:
        found = load(path)
        if found == "two":
            path.write_text("bad, half written")
        return found

    Slot(tmp_path / "slot", load).take(good(tmp_path, "one"))
    slot = Slot(tmp_path / "slot", changed_meanwhile)
    assert slot.take(good(tmp_path, "two")) == Fresh("two")
    assert slot.take(good(tmp_path, "bad")) == LastGood("one", (Complaint("terminal.yaml", 1, "", "is bad"),))
