"""Every state has its words, and every kind of step keeps its promises."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from contract.language import Bilingual
from devices.device import Fault
from kiosk.effects.places import BLOCKING
from kiosk.journey import words
from kiosk.journey.__main__ import main
from kiosk.journey.course import OUTCOMES
from kiosk.journey.registry import step_kinds
from kiosk.journey.step import ActingStep, AskingStep
from kiosk.journey.views import Ending


def test_every_ending_has_its_words_and_outcome() -> None:
    assert set(words.DONE) == set(words.NEXT) == set(OUTCOMES) == set(Ending)


@pytest.mark.parametrize("begun", [True, False])
def test_every_fault_has_a_hold(begun: bool) -> None:
    for pair in combinations(Fault, 2):
        what, todo, picture = words.hold(pair, begun=begun)
        assert what.zh
        assert todo.en
        assert picture
    assert set(words.HOLDS) < BLOCKING
    what, _, picture = words.hold((), begun=begun)
    assert picture == "printer-off"
    assert what.en.endswith("the printer does not answer")


def test_a_jam_is_told_before_the_paper_that_ran_out() -> None:
    what, _, _ = words.hold({Fault.PAPER_OUT, Fault.JAM}, begun=True)
    assert what == Bilingual(zh="打印停在中途：卡纸了", en="Printing has stopped: paper is jammed")


def test_a_catalogue_is_checked_by_hand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr().out == (
        "OK: cert.employment, cert.reprint, gift.collect, housing.confirm, me.progress\n"
    )
    (tmp_path / "broken.yaml").write_text("id: broken\n")
    assert main(["check", str(tmp_path)]) == 1
    assert "broken.yaml:1: steps: is missing" in capsys.readouterr().err


def test_the_kinds_of_steps() -> None:
    kinds = step_kinds()
    asking = {"choose", "claim", "form", "gift", "preview", "result", "survey"}
    asking |= {"confirm", "requests", "standing", "upload"}
    assert set(kinds) == asking | {"decide", "dispense", "issue", "print", "slip"}
    for name, code in kinds.items():
        assert code.kind == name
        assert isinstance(code, ActingStep | AskingStep)
        assert code.after <= set(kinds)
