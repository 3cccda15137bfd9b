"""Printers that fail before, during and after printing: the journey goes on, or ends honestly."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from deploy.tour import scenes
from deploy.tour.stage import Stage
from tests.helpers.houses import ask, finish, ready, says, sign_in

RETRY_WITHIN = 60.0


def test_no_paper_before_printing_is_said_before_anything_is_asked(stage: Stage) -> None:
    stage.desk.hands.act("document", "paper-out")
    stage.until(lambda: not ready(stage, "document"), "the terminal to notice")
    sign_in(stage)
    says(stage, "证明打印机暂不可用", "The document printer is not working")
    says(stage, "请使用附近的其他终端打印", "Please print at another terminal nearby")
    stage.picture("no-paper-before")
    scenes.go(stage)
    scenes.expect_papers(stage, 0, 0)


Deed = tuple[str, str | None]

STALLS: dict[str, tuple[int, tuple[Deed, ...], tuple[Deed, ...], str, str]] = {
    "paper": (
        2,
        (("paper-leave", "1"),),
        (("paper-in", None),),
        "请联系物业加纸",
        "Ask facilities to add paper",
    ),
    "jam-1": (1, (("jam", "1"),), (("clear-jam", None),), "取出卡住的纸", "Ask facilities to clear the jam"),
    "jam-2": (2, (("jam", "2"),), (("clear-jam", None),), "取出卡住的纸", "Ask facilities to clear the jam"),
}


@pytest.mark.parametrize("stall", STALLS)
def test_a_print_that_stalls_goes_on_where_it_stopped(stage: Stage, stall: str) -> None:
    copies, deeds, mending, zh, en = STALLS[stall]
    do(stage, deeds)
    sign_in(stage)
    ask(stage, copies)
    scenes.confirm(stage)
    stage.see("hold", within=40.0, picture="hold")
    says(stage, zh, en)
    do(stage, mending)
    stage.touch("retry")
    stage.see("result", within=RETRY_WITHIN)
    says(stage, "证明已打印", "Your certificate is printed")
    finish(stage)
    scenes.expect_papers(stage, copies, 1)


def test_a_print_given_up_is_collected_later_with_the_code(stage: Stage) -> None:
    stage.desk.hands.act("document", "jam", "1")
    sign_in(stage)
    ask(stage)
    scenes.confirm(stage)
    stage.see("hold", within=40.0)
    stage.touch("back")
    stage.see("result", within=RETRY_WITHIN, picture="result-given-up")
    says(stage, "凭取件码在本机打印，不用重新申请", "print it here with your claim code")
    assert len(code_on_screen(stage)) == 8
    finish(stage)
    scenes.expect_papers(stage, 0, 1)
    stage.desk.hands.act("document", "clear-jam")
    stage.until(lambda: ready(stage, "document"), "the printer to be well", within=40.0)
    collect(stage)
    scenes.expect_papers(stage, 1, 2)


def test_a_print_given_up_while_the_printer_was_away_is_settled_when_it_is_back(stage: Stage) -> None:
    stage.desk.hands.act("document", "jam", "1")
    sign_in(stage)
    ask(stage)
    scenes.confirm(stage)
    stage.see("hold", within=40.0)
    stage.desk.hands.act("document", "unplug")
    stage.until(lambda: not ready(stage, "document"), "the terminal to notice", within=40.0)
    stage.touch("back")
    stage.see("result", within=RETRY_WITHIN, picture="result-in-doubt")
    says(stage, "我们不确定证明是否已经打印出来", "We do not know whether your certificate was printed")
    finish(stage)
    assert not stage.backstage.everything_settled()
    stage.desk.hands.act("document", "plug")
    stage.until(stage.backstage.everything_settled, "the print to be settled without a restart", within=60.0)
    scenes.expect_papers(stage, 0, 1)


def test_the_last_sheet_is_printed_and_the_next_person_is_told(stage: Stage) -> None:
    stage.desk.hands.act("document", "paper-leave", "1")
    sign_in(stage)
    ask(stage)
    scenes.confirm(stage)
    stage.see("result", within=RETRY_WITHIN)
    says(stage, "证明已打印", "Your certificate is printed")
    finish(stage)
    scenes.expect_papers(stage, 1, 1)
    stage.until(lambda: not ready(stage, "document"), "the terminal to notice", within=40.0)
    sign_in(stage)
    says(stage, "证明打印机暂不可用", "The document printer is not working")
    scenes.go(stage)


@pytest.mark.parametrize("fault", ["unplug", "go-silent"])
def test_a_document_printer_that_is_gone_holds_and_then_prints_once(stage: Stage, fault: str) -> None:
    sign_in(stage)
    ask(stage)
    stage.desk.hands.act("document", fault)
    scenes.confirm(stage)
    stage.see("hold", within=60.0, picture="hold-gone")
    says(stage, "请联系物业查看电源和连线", "Ask facilities to check its power and cable")
    stage.desk.hands.act("document", "plug" if fault == "unplug" else "recover")
    stage.until(lambda: ready(stage, "document"), "the printer to be back", within=40.0)
    stage.touch("retry")
    stage.see("result", within=RETRY_WITHIN)
    says(stage, "证明已打印", "Your certificate is printed")
    finish(stage)
    scenes.expect_papers(stage, 1, 1)


SLIP_FAULTS: dict[str, Callable[[Stage], None]] = {
    "paper-out": lambda stage: stage.desk.hands.act("receipt", "paper-out", "0"),
    "unplug": lambda stage: stage.desk.hands.act("receipt", "unplug"),
    "go-silent": lambda stage: stage.desk.hands.act("receipt", "go-silent"),
    "go-mad": lambda stage: stage.desk.hands.act("receipt", "go-mad"),
}


@pytest.mark.parametrize("fault", SLIP_FAULTS)
def test_without_a_slip_the_certificate_still_goes(stage: Stage, fault: str) -> None:
    sign_in(stage)
    ask(stage)
    SLIP_FAULTS[fault](stage)
    scenes.confirm(stage)
    stage.see("result", within=60.0, picture="result-without-slip")
    says(stage, "证明已打印", "Your certificate is printed")
    assert "小票" not in stage.words(), "the screen asks to take a slip that there is not"
    finish(stage)
    assert scenes.papers(stage)[0] == 1


def test_without_a_slip_the_claim_code_is_on_the_screen(stage: Stage) -> None:
    sign_in(stage)
    ask(stage)
    stage.desk.hands.act("receipt", "paper-out", "0")
    stage.until(lambda: not ready(stage, "receipt"), "the terminal to notice")
    stage.stand.stop_hub()
    scenes.confirm(stage)
    stage.see("result", within=60.0, picture="queued-without-slip")
    code = code_on_screen(stage)
    assert len(code) == 8
    says(stage, "请拍照或抄下取件码", "photograph or write down your claim code")
    finish(stage)
    stage.stand.start_hub()
    stage.until(
        lambda: stage.backstage.online() and stage.backstage.everything_settled(),
        "the queue to drain",
        within=90.0,
    )
    stage.desk.hands.act("receipt", "paper-in")
    collect(stage)


def collect(stage: Stage) -> None:
    """Come again and print what waits."""
    scenes.come(stage)
    stage.desk.lay_id_card(stage.cast.owner.id_number)
    stage.until(lambda: stage.offers("waiting.0"), "what waits for this person", within=40.0)
    stage.desk.lift_id_card()
    stage.touch("waiting.0")
    stage.see("result", within=RETRY_WITHIN, picture="result-collected")
    says(stage, "证明已打印", "Your certificate is printed")
    finish(stage)


def do(stage: Stage, deeds: tuple[Deed, ...]) -> None:
    for act, argument in deeds:
        stage.desk.hands.act("document", act, argument)


def code_on_screen(stage: Stage) -> str:
    return stage.text("claim-code").replace("-", "").replace(" ", "")
