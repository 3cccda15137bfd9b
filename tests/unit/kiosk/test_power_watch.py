"""The mains fails: nobody new is served; the battery runs out: the terminal ends in good time."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from config.slots import Fresh
from devices.emulators.nut import NEARLY_EMPTY, Nut, NutOptions
from kiosk.app.back_office import BackOffice
from kiosk.app.closed import ON_BATTERY, SHUTTING_DOWN
from kiosk.app.life import switch_off
from kiosk.app.power_watch import ACT_WITHIN, PowerWatch
from kiosk.app.settled import settle_with_last_good
from kiosk.app.terminal import Terminal
from kiosk.health.supply import Supply
from kiosk.journey.registry import step_kinds
from ui.screens.out_of_service.view_model import OutOfServiceModel

SETTINGS = """\
terminal_id: lobby-1
site: beijing
name: {zh: 大厅, en: Lobby}
hub: {url: "http://127.0.0.1:9", token_file: token}
employer:
  name: {zh: 示例, en: Example}
  short_name: {zh: 示例, en: Example}
facilities: {zh: 前台, en: Desk}
display: {fullscreen: false}
power: {grace_s: 0}
"""


@dataclass
class Bench:
    supply: Supply = Supply.MAINS
    acting: bool = False
    told: list[Supply] = field(default_factory=list)
    ended: int = 0
    watch: PowerWatch = field(init=False)

    def __post_init__(self) -> None:
        self.watch = PowerWatch(self.told.append, lambda: self.acting, self.end)
        self.watch._look = lambda: self.supply

    def end(self) -> None:
        self.ended += 1

    def after(self, supply: Supply) -> list[Supply]:
        self.supply = supply
        self.watch.look()
        return self.told


def test_each_change_is_told_once() -> None:
    bench = Bench()
    for supply in (Supply.MAINS, Supply.BATTERY, Supply.BATTERY, Supply.MAINS):
        bench.after(supply)
    assert bench.told == [Supply.BATTERY, Supply.MAINS]
    assert bench.ended == 0


def test_a_low_battery_ends_the_program_at_once_where_nothing_prints() -> None:
    bench = Bench()
    assert bench.after(Supply.LOW) == [Supply.LOW]
    assert bench.ended == 1


def test_a_print_under_way_is_waited_for_and_the_mains_comes_too_late() -> None:
    bench = Bench(acting=True)
    assert bench.after(Supply.LOW) == []
    assert bench.after(Supply.MAINS) == []
    bench.acting = False
    assert bench.after(Supply.MAINS) == [Supply.LOW]
    assert bench.ended == 1


def test_a_print_is_not_waited_for_for_ever() -> None:
    bench = Bench(acting=True)
    for _ in range(ACT_WITHIN):
        assert bench.after(Supply.LOW) == []
    assert bench.after(Supply.LOW) == [Supply.LOW]
    assert bench.ended == 1


def until(so: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 30
    while not so():
        assert time.monotonic() < deadline, what
        QTest.qWait(2)


def test_a_terminal_closes_with_the_mains_opens_with_it_and_ends_with_the_battery(
    qt: QGuiApplication,  # noqa: ARG001 - Qt must run
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A failure of the mains from the wall to the screen: upsd, driver, supervisor, watch, doors."""
    monkeypatch.setattr("kiosk.app.power_watch.EVERY_MS", 20)
    monkeypatch.setattr("devices.ups.Ups.watch_pause", 0.02)
    upsd = Nut(NutOptions(), tmp_path)
    upsd.start()
    (tmp_path / "token").write_text("word\n")
    path = tmp_path / "terminal.yaml"
    path.write_text(f"{SETTINGS}devices: [{{name: ups, driver: nut, options: {{port: {upsd.port}}}}}]\n")
    settled = settle_with_last_good(path, step_kinds(), tmp_path / "settings")
    assert isinstance(settled, Fresh)
    bugs: list[BaseException] = []
    low: list[str] = []
    terminal = Terminal(
        settled.config.config,
        lambda: BackOffice(settled.config, tmp_path / "data", bugs.append),
        data=tmp_path / "data",
        on_bug=bugs.append,
        on_power_low=lambda: low.append("low"),
    )
    navigator = terminal.screen.navigator

    def closed_for(words: object) -> bool:
        current = navigator.current
        return isinstance(current, OutOfServiceModel) and current._reason == words

    terminal.start()
    until(terminal._power._timer.isActive, "the watch")
    upsd.act("fail")
    until(lambda: closed_for(ON_BATTERY), "the terminal closes")
    upsd.act("restore")
    until(lambda: navigator.current is not None and navigator.current.screen == "attract", "it opens again")
    upsd.act("fail")
    upsd.act("charge", NEARLY_EMPTY)
    until(lambda: bool(low), "it ends")
    assert closed_for(SHUTTING_DOWN)
    with terminal.store.view() as unit:
        events = [json.loads(each.envelope.payload) for each in unit.outbox.first(100)]
    changes = [event["change"] for event in events if event["type"] == "device.power-changed"]
    assert changes == ["on-battery", "on-mains", "on-battery", "low-battery"]
    assert terminal.stop()
    upsd.stop()
    assert bugs == []


def test_the_machine_is_switched_off_by_the_command_of_the_settings(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    done = tmp_path / "off"
    switch_off([sys.executable, "-c", f"open({str(done)!r}, 'w').close()"])
    assert done.exists()
    switch_off(["/bin/false"])
    switch_off(["/nowhere/poweroff"])
    switch_off([])
    said = capfd.readouterr().err
    assert "/bin/false ended with status 1" in said
    assert "/nowhere/poweroff could not be run" in said
