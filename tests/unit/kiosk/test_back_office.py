"""What stands behind the screen, with no device and no platform."""

from __future__ import annotations

from pathlib import Path

import pytest
from argon2 import PasswordHasher

from config.slots import Fresh
from contract.language import Bilingual
from contract.version import CONTRACT
from kiosk.app.back_office import BackOffice
from kiosk.app.settled import settle_with_last_good
from kiosk.domain.effect import EffectState
from kiosk.domain.errors import KioskError
from kiosk.journey.registry import step_kinds
from kiosk.maintenance.views import Entered, Refused
from kiosk.store.failures import StoreFault

SETTINGS = """\
terminal_id: lobby-1
site: beijing
name: {zh: 大厅, en: Lobby}
hub:
  url: https://hr-platform.example
  token_file: token
employer:
  name: {zh: 示例, en: Example}
  short_name: {zh: 示例, en: Example}
facilities: {zh: 前台, en: Desk}
devices:
  - {name: a4, driver: simulated-document-printer}
  - {name: receipt, driver: simulated-receipt-printer}
"""
PIN = "482915"


@pytest.fixture(name="data")
def _data(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    data.mkdir()
    return data


@pytest.fixture(name="office")
def _office(tmp_path: Path, data: Path) -> BackOffice:
    return opened(tmp_path, data, SETTINGS)


def opened(tmp_path: Path, data: Path, settings: str) -> BackOffice:
    (tmp_path / "token").write_text("secret-word\n")
    path = tmp_path / "terminal.yaml"
    pin_hash = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PIN)
    path.write_text(f'{settings}staff: {{pin_hash: "{pin_hash}"}}\n')
    settled = settle_with_last_good(path, step_kinds(), data / "settings")
    assert isinstance(settled, Fresh)
    bugs: list[BaseException] = []
    return BackOffice(settled.config, data, bugs.append)


def test_staff_are_let_in_by_the_pin_of_the_settings(office: BackOffice) -> None:
    try:
        assert office.staff.has_pin
        assert isinstance(office.staff.enter("000000"), Refused)
        entered = office.staff.enter(PIN)
        assert isinstance(entered, Entered)
        assert entered.view.queue.what.en == "2 records wait for the platform"
    finally:
        office.store.close()


def test_staff_try_the_printers_of_the_settings(office: BackOffice) -> None:
    office.devices.start()
    try:
        office.meet_devices(10)
        office.staff.enter(PIN)
        views = [office.staff.try_device(name, "print") for name in ("a4", "receipt")]
        with office.store.view() as unit:
            tests = [unit.effects.last_test(name) for name in ("a4", "receipt")]
        assert [None if one is None else (one.state, one.came_out) for one in tests] == [
            (EffectState.CONFIRMED, 1),
            (EffectState.CONFIRMED, 1),
        ]
        assert [one.checks[0].last.en[:11] for one in views[1].each_device] == ["It came out"] * 2
        answered = office.staff.try_device("a4", "answer").each_device[0].checks[2]
        assert answered.last.en.startswith("It answered")
        beat = office._beat()
        assert [(one.name, one.counter) for one in beat.devices] == [("a4", 1), ("receipt", 1)]
        outlook = office.look_at_outlets()
        assert not outlook.waiting, "simulated printers have no sensor"
    finally:
        assert office.devices.stop(10)
        office.store.close()


def test_the_heartbeat_says_where_it_stands_and_what_works(office: BackOffice) -> None:
    try:
        beat = office._beat()
    finally:
        office.store.close()
    assert beat.place == Bilingual(zh="大厅", en="Lobby")
    assert beat.contract == CONTRACT
    assert [(one.service_id, one.availability) for one in beat.services] == [
        ("cert.employment", "not-now"),
        ("cert.reprint", "not-now"),
        ("housing.confirm", "not-now"),
        ("me.progress", "not-now"),
    ]
    assert beat.services[0].hindrances == [
        "identification",
        "document-printer",
        "no-network",
        "receipt-printer",
    ]


def test_the_data_of_another_terminal_are_left_alone(tmp_path: Path, office: BackOffice, data: Path) -> None:
    """A copied disk: what waits in it would be decided twice, once for each name."""
    office.store.close()
    with pytest.raises(KioskError, match="it is lobby-1's") as refused:
        opened(tmp_path, data, SETTINGS.replace("lobby-1", "lobby-2"))
    assert refused.value.code == StoreFault.ANOTHER_TERMINAL
    opened(tmp_path, data, SETTINGS).store.close()


def test_drawings_that_a_killed_terminal_left_are_wiped_at_start(office: BackOffice, data: Path) -> None:
    drawing = data / "papers" / "1-1.png"
    drawing.parent.mkdir()
    drawing.write_bytes(b"somebody's name")
    try:
        office.settle()
    finally:
        office.store.close()
    assert not drawing.exists()
