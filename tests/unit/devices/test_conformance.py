"""The suite finds drivers that break their promises, and makers run it by name on their own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from textwrap import dedent

import pytest

from devices.__main__ import main
from devices.card_reader import Card, CardLaid, CardTaken
from devices.conformance import checks, looking, run, supervised
from devices.conformance.command import Conforming
from devices.conformance.rig import DriverRig, Edge
from devices.conformance.run import Verdict, conform
from devices.conformance.table import BEGIN, END, rows, with_findings, without
from devices.device import Report, Status
from devices.drivers.simulated_card_reader import SimulatedCardReader, SimulatedCardReaderOptions
from devices.errors import DeviceError, DeviceFailure
from tests.helpers.distribution import READER, install


class Undescribed(SimulatedCardReader):
    __doc__ = ""


class NeverOnline(SimulatedCardReader):
    """Says that it is busy with itself."""

    def watch(self) -> Report:
        super().watch()
        return Report(Status.USER_ERROR)


class Chatty(SimulatedCardReader):
    """Announces the card with each look."""

    def watch(self) -> Report:
        report = super().watch()
        if self.card():
            self.announce(CardLaid(Card(b"\1\2\3\4")))
        return report


class Blind(SimulatedCardReader):
    """Does not notice that it is unplugged."""

    def open(self) -> None: ...

    def watch(self) -> Report:
        return Report(Status.ONLINE)


class Leaky(SimulatedCardReader):
    """Raises what its library raises."""

    def watch(self) -> Report:
        if not self.plugged:
            raise OSError(5, "Input/output error")
        return super().watch()

    def open(self) -> None:
        self._is_open = True


class CloseOnce(SimulatedCardReader):
    """Cannot be closed twice."""

    def close(self) -> None:
        if not self._is_open:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR)
        super().close()


def rig_for(kind: type[SimulatedCardReader]) -> Callable[[Path], object]:
    @contextmanager
    def rig(_folder: Path) -> Iterator[DriverRig]:
        reader = kind(SimulatedCardReaderOptions())
        yield DriverRig(
            build=lambda: reader,
            unplug=lambda: setattr(reader, "plugged", False),
            plug=lambda: setattr(reader, "plugged", True),
            edges=(
                Edge(lambda: reader.lay(Card(b"\1\2\3\4")), (CardLaid,)),
                Edge(reader.take, (CardTaken,)),
            ),
        )

    return rig


BREACHES = {
    Undescribed: {"described"},
    NeverOnline: {"opens again", "announces once", "unplugging noticed", "supervised"},
    Chatty: {"announces once"},
    Blind: {"announces once", "absence told", "unplugging noticed", "supervised"},
    Leaky: {"absence told", "unplugging noticed", "supervised"},
    CloseOnce: {"opens again", "absence told"},
    SimulatedCardReader: set(),
}


@pytest.mark.parametrize("kind", BREACHES)
def test_a_broken_promise_is_found(kind: type[SimulatedCardReader], monkeypatch: pytest.MonkeyPatch) -> None:
    if kind in {NeverOnline, Blind}:
        for module in (checks, looking, supervised):
            monkeypatch.setattr(module, "WITHIN", 0.5)
    found = list(conform(kind, rig_for(kind)))  # type: ignore[arg-type]  # a context manager's maker
    assert {one.check for one in found if one.verdict is Verdict.FAILS} == BREACHES[kind]
    assert {one.check for one in found if one.verdict is Verdict.NOT_APPLICABLE} == {
        "silence ends",
        "garbage passes",
        "babble survived",
    }
    assert all(one.why for one in found if one.verdict is not Verdict.HOLDS)


RIG = dedent(
    '''
    """Its rig."""

    from contextlib import contextmanager

    from devices.conformance.rig import DriverRig
    from devices.registry import build_driver


    @contextmanager
    def rig(folder):
        yield DriverRig(build=lambda: build_driver("acme-k1", {}))
    '''
)


@pytest.fixture
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    modules = {"k1.py": READER.format(name="K1", driver="acme-k1"), "rig.py": RIG}
    offers = {
        "kiosk.drivers": {"acme-k1": "acme_rigged.k1:K1"},
        "kiosk.rigs": {"acme-k1": "acme_rigged.rig:rig"},
    }
    install(tmp_path / "acme", "acme-rigged", modules, offers)
    monkeypatch.syspath_prepend(tmp_path / "acme")


def test_a_driver_that_hangs_is_found_with_where_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    hung = threading.Event()

    class Hanging(SimulatedCardReader):
        """Waits for an answer without an end."""

        def watch(self) -> Report:
            hung.wait()
            return super().watch()

    monkeypatch.setattr(run, "LONGEST", 0.5)
    described, opens = islice(conform(Hanging, rig_for(Hanging)), 2)
    hung.set()
    assert described.verdict is Verdict.HOLDS
    assert opens.verdict is Verdict.FAILS
    assert "it ends within" in opens.why
    assert "wait" in opens.why


def test_a_run_that_is_broken_off_does_not_conform(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken_off(_self: Conforming) -> Iterator[str]:
        raise KeyboardInterrupt

    monkeypatch.setattr(Conforming, "lines", broken_off)
    assert main(["conform", "simulated-card-reader"]) == 1


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize("options", [[], ["slot=2"]])
def test_a_maker_runs_it_on_a_driver_of_another_distribution(
    options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "README.md"
    page.write_text(f"# Ours\n{BEGIN}{END}\nend\n")
    assert main(["conform", "acme-k1", *options, "--into", str(page)]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in shown] == list(checks.CHECKS)
    assert "nobody pulls its cable" in shown[3]
    kept = rows(page.read_text(encoding="utf-8"))
    assert kept["acme-k1"] == dict(zip(checks.CHECKS, "✓✓–––––––", strict=True))


def test_a_driver_without_a_rig_is_told_where_to_write_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    offers = {"kiosk.drivers": {"acme-k2": "acme_bare.k2:K2"}}
    install(tmp_path, "acme-bare", {"k2.py": READER.format(name="K2", driver="acme-k2")}, offers)
    monkeypatch.syspath_prepend(tmp_path)
    assert main(["conform", "acme-k2"]) == 2
    assert 'offer one as entry point "acme-k2" of kiosk.rigs, or write ' in capsys.readouterr().err


RIGGED = {"kiosk.drivers": {"acme-k3": "acme_rigs.k3:K3"}, "kiosk.rigs": {"acme-k3": "acme_rigs.k3:RIG"}}


def test_a_rig_that_is_none_or_stands_twice_is_told_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = f"{READER.format(name='K3', driver='acme-k3')}\nRIG = 7\n"
    install(tmp_path / "one", "acme-rigs", {"k3.py": text}, RIGGED)
    monkeypatch.syspath_prepend(tmp_path / "one")
    assert main(["conform", "acme-k3"]) == 2
    assert "acme_rigs.k3:RIG of acme-rigs is no rig" in capsys.readouterr().err
    install(tmp_path / "two", "acme-more", {}, {"kiosk.rigs": {"acme-k3": "acme_more.rig:rig"}})
    monkeypatch.syspath_prepend(tmp_path / "two")
    assert main(["conform", "acme-k3"]) == 2
    told = capsys.readouterr().err
    assert "stands twice: " in told
    assert "acme_rigs.k3:RIG of acme-rigs" in told
    assert "acme_more.rig:rig of acme-more" in told


def test_a_page_that_is_not_there_is_told_before_anything_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["conform", "simulated-ups", "--into", str(tmp_path / "none.md")]) == 1
    shown = capsys.readouterr()
    assert "none.md" in shown.err
    assert shown.out == ""


def test_a_row_is_made_anew_and_the_others_stay() -> None:
    page = f"# Ours\n{BEGIN}{END}\nend\n"
    found = list(conform(SimulatedCardReader, rig_for(SimulatedCardReader)))  # type: ignore[arg-type]  # as above
    once = with_findings(page, "b", found)
    twice = with_findings(with_findings(once, "a", found), "b", found)
    assert list(rows(twice)) == ["a", "b"]
    assert rows(twice)["a"] == rows(once)["b"]
    assert twice.startswith("# Ours\n")
    assert twice.endswith("\nend\n")
    assert without(twice, "a") == once
