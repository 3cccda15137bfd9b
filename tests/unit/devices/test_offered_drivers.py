"""Drivers and emulators that live in distributions of their own, found by entry point."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from config.complaint import Refused
from devices.__main__ import main
from devices.models import AmbiguousModelError, BrokenModelError, UnknownModelError
from devices.registry import (
    OptionsError,
    build_driver,
    build_emulator,
    driver_class,
    driver_classes,
    emulator_classes,
    unusable_models,
)
from kiosk.app.settled import settle
from kiosk.journey.registry import step_kinds
from tests.helpers.distribution import EMULATOR, READER, install

Offer = Callable[[str, Mapping[str, str], Mapping[str, Mapping[str, str]]], None]


@pytest.fixture
def offer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Offer:
    """Install a distribution into a folder of its own on the path."""

    def offering(name: str, modules: Mapping[str, str], offers: Mapping[str, Mapping[str, str]]) -> None:
        install(tmp_path / name, name, modules, offers)
        monkeypatch.syspath_prepend(tmp_path / name)

    return offering


def test_a_driver_and_its_emulator_of_another_distribution_are_found(offer: Offer, tmp_path: Path) -> None:
    offer(
        "acme-found",
        {"k1.py": READER.format(name="K1", driver="acme-k1"), "end.py": EMULATOR},
        {
            "kiosk.drivers": {"acme-k1": "acme_found.k1:K1"},
            "kiosk.emulators": {"acme-k1": "acme_found.end:K1End"},
        },
    )
    assert build_driver("acme-k1", {"slot": 2}).slot == 2  # type: ignore[attr-defined]  # its own
    with pytest.raises(OptionsError, match="slto"):
        build_driver("acme-k1", {"slto": 2})
    assert {"acme-k1", "escpos"} <= driver_classes().keys()
    assert "acme-k1" in emulator_classes()
    assert build_emulator("acme-k1", {}, tmp_path).hands() == ()
    assert unusable_models() == []


def test_a_name_that_stands_twice_is_refused_with_both_places(offer: Offer) -> None:
    for name in ("acme-one", "acme-two"):
        package = name.replace("-", "_")
        offer(
            name,
            {"r.py": READER.format(name="R", driver="acme-r")},
            {"kiosk.drivers": {"acme-r": f"{package}.r:R"}},
        )
    with pytest.raises(AmbiguousModelError, match=r"acme_\w+\.r:R of acme-\w+ and acme_\w+\.r:R of acme-\w+"):
        driver_class("acme-r")
    assert "acme-r" not in driver_classes()
    assert "escpos" in driver_classes()


def test_a_driver_of_ours_cannot_be_taken_over(offer: Offer) -> None:
    offer(
        "acme-thief",
        {"r.py": READER.format(name="R", driver="sam-v")},
        {"kiosk.drivers": {"sam-v": "acme_thief.r:R"}},
    )
    with pytest.raises(AmbiguousModelError, match=r"devices\.drivers\.sam_v and acme_thief\.r:R of "):
        driver_class("sam-v")


BROKEN = {
    "raises": ("import sys\n1 / 0\n", "ZeroDivisionError"),
    "exits": ("raise SystemExit(3)\n", "SystemExit: 3"),
    "lacks-a-library": ("import acme_sdk\n", "ModuleNotFoundError: No module named 'acme_sdk'"),
    "has-no-class": ("R = 7\n", "it is no Device"),
    "is-half-written": (
        "from devices.card_reader import CardReader\nclass R(CardReader): ...\n",
        "it lacks card",
    ),
    "has-options-of-its-own-kind": (
        READER.format(name="R", driver="acme-r").replace("(Options)", ""),
        "its `options` is no subclass of devices.options.Options",
    ),
    "has-another-name": (READER.format(name="R", driver="acme-q"), 'it calls itself "acme-q"'),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_package_costs_its_own_driver_only(
    offer: Offer, capsys: pytest.CaptureFixture[str], how: str
) -> None:
    text, why = BROKEN[how]
    name = f"acme-{how}"
    package = name.replace("-", "_")
    offer(name, {"r.py": text}, {"kiosk.drivers": {"acme-r": f"{package}.r:R"}})
    with pytest.raises(BrokenModelError) as caught:
        driver_class("acme-r")
    assert why in str(caught.value)
    assert f"{package}.r:R of {name}" in str(caught.value)
    assert build_driver("simulated-card-reader", {}).driver == "simulated-card-reader"
    with pytest.raises(UnknownModelError, match=r"there is acme-r, .*escpos"):
        driver_class("acme-x")
    assert main(["list"]) == 0
    shown = capsys.readouterr().out
    assert "simulated-card-reader" in shown
    assert why in shown[shown.index("cannot be used") :]


def test_the_check_of_the_settings_tells_of_a_broken_driver(offer: Offer, tmp_path: Path) -> None:
    offer("acme-broken", {"r.py": "1 / 0\n"}, {"kiosk.drivers": {"acme-r": "acme_broken.r:R"}})
    (tmp_path / "token").write_text("secret-word\n")
    settings = tmp_path / "terminal.yaml"
    settings.write_text(
        "terminal_id: lobby-1\nsite: beijing\nname: {zh: 大厅, en: Lobby}\n"
        "hub: {url: 'https://hr-platform.example', token_file: token}\n"
        "employer: {name: {zh: 示例, en: Example}, short_name: {zh: 示例, en: Example}}\n"
        "facilities: {zh: 前台, en: Desk}\n"
        "devices:\n  - {name: badge, driver: acme-r}\n",
        encoding="utf-8",
    )
    refused = settle(settings, step_kinds())
    assert isinstance(refused, Refused)
    [complaint] = refused.complaints
    assert "ZeroDivisionError" in complaint.reason
    assert complaint.line == 8
