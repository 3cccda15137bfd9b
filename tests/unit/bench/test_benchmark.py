from __future__ import annotations

import runpy
import sys
from unittest import mock

import pytest

import bench
from bench.benchmark import Result, benchmarks


@pytest.mark.parametrize(
    ("result", "line"),
    [
        (Result(30.4, 202.9, "ms", 150), "x figure=30.4ms peer=202.9ms ratio=0.150 bar=150ms ok"),
        (Result(151, 202.9, "ms", 150), "x figure=151ms peer=202.9ms ratio=0.744 bar=150ms short"),
        (Result(6, 10, "s", 0.6, bar_is_ratio=True), "x figure=6s peer=10s ratio=0.600 bar=0.6 ok"),
        (
            Result(61, 100, "/s", 0.6, bar_is_ratio=True, more_is_better=True),
            "x figure=61/s peer=100/s ratio=0.610 bar=0.6 ok",
        ),
        (
            Result(61, 100, "/s", 0.6, bar_is_ratio=True, more_is_better=True, measured_ratio=0.59),
            "x figure=61/s peer=100/s ratio=0.590 bar=0.6 short",
        ),
        (Result(6.1, 10, "s", 0.6, bar_is_ratio=True), "x figure=6.1s peer=10s ratio=0.610 bar=0.6 short"),
    ],
)
def test_the_line_says_how_it_came_out(result: Result, line: str) -> None:
    assert result.line("x") == line


def test_benchmarks_are_found_by_folder_and_say_what_they_measure() -> None:
    found = benchmarks(bench)
    assert "certificate" in found
    assert all(each.measures for each in found.values())


@pytest.fixture
def _unloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no measurement loaded yet, and a peer that is not installed."""
    for name in [name for name in sys.modules if name.startswith("bench.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "weasyprint", None)


def bench_command(*words: str) -> int | str | None:
    """Run `python -m bench` in this process: to load all that is measured takes five seconds."""
    with mock.patch.object(sys, "argv", ["bench", *words]), pytest.raises(SystemExit) as ended:
        runpy.run_module("bench", run_name="__main__")
    return ended.value.code


@pytest.mark.usefixtures("_unloaded")
def test_the_list_needs_no_peer_and_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench_command("--list") == 0
    assert "certificate" in capsys.readouterr().out
    assert bench_command("nothing") == 2
    assert "certificate" in capsys.readouterr().err
