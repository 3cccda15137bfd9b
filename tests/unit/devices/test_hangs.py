"""What is kept of a thread that hung: frames only, few files, and never the program's end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from devices.hangs import DEEPEST, KEPT_DUMPS, HangFolder, Hangs, standing
from kiosk.maintenance.hang_words import hung
from tests.helpers.scripted_device import NOON, WITHIN, Bench, Gate, ScriptedReader


def every_second() -> Iterator[datetime]:
    now = NOON
    while True:
        now += timedelta(seconds=1)
        yield now


def test_a_dump_has_frames_and_no_values() -> None:
    gate = Gate()

    def read_card(number: str, depth: int) -> None:
        if depth:
            read_card(number, depth - 1)
        gate.pass_through()

    thread = threading.Thread(target=read_card, args=("110105194912310021", 3 * DEEPEST))
    assert standing(thread) == "the thread has ended\n"
    thread.start()
    assert gate.reached.wait(WITHIN)
    dump = standing(thread)
    gate.open()
    thread.join()
    lines = dump.splitlines()
    assert len(lines) == DEEPEST
    assert sum(line.startswith(__file__) and line.endswith(" read_card") for line in lines) > DEEPEST / 2
    assert "110105" not in dump
    assert standing(thread) == "the thread has ended\n"


def test_the_latest_dumps_are_kept(tmp_path: Path) -> None:
    times = every_second()
    folder = HangFolder(tmp_path / "hangs", lambda: next(times))
    for number in range(KEPT_DUMPS + 3):
        folder.keep("badge", f"{number}\n")
    kept = sorted((tmp_path / "hangs").iterdir())
    assert [path.read_text() for path in kept] == [f"{number}\n" for number in range(3, KEPT_DUMPS + 3)]
    assert kept[0].name == "hang-20261123T120004000000-badge.txt"


def test_a_disk_that_takes_no_dump_costs_the_dump_only() -> None:
    gate, hanging, fresh = Gate(), ScriptedReader(), ScriptedReader()
    hanging.on_open = gate.pass_through
    bench = Bench(hanging, spares=(fresh,), open_within=5.0)
    [slot] = bench.supervisor.slots().values()

    def full(_device: str, _dump: str) -> None:
        raise OSError(28, "No space left on device")

    slot._keep = full
    with bench.running():
        assert gate.reached.wait(WITHIN)
        bench.now = 6.0
        while not fresh.opened:
            bench.next_announcement("d0")
        gate.open()
    assert slot.hangs.times == 1
    assert bench.bugs.empty()


def test_staff_are_told_how_often_and_when_last() -> None:
    assert hung(Hangs()) == []
    [fact] = hung(Hangs(2, NOON))
    assert fact.value.zh.startswith("2 次，驱动已自动替换；最近一次：2026年11月")
    assert fact.value.en.startswith("2 times, and was replaced; last on ")
    [fact] = hung(Hangs(1, NOON))
    assert fact.value.en.startswith("once, ")
