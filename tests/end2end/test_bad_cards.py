"""Cards that nobody is recognised by, and a card reader that fails: the screen says what to do next."""

from __future__ import annotations

import pytest

from contract.events import Refusal
from deploy.stand.files import EXPIRED_NUMBER, STRANGER_NUMBER
from deploy.stand.stand import Stand
from deploy.tour import scenes
from deploy.tour.stage import Stage
from tests.helpers.houses import ask, finish, make_well, ready, says, sign_in
from tests.helpers.ledgers import payload, platform_of

DAMAGED = "damaged"
FORGED = "forged"
REFUSED = (
    (
        Refusal.STRANGER,
        STRANGER_NUMBER,
        "没有找到与这张身份证对应的员工",
        "No employee belongs to this ID card",
    ),
    (Refusal.EXPIRED_CARD, EXPIRED_NUMBER, "这张身份证已过有效期", "This ID card has expired"),
    (Refusal.UNREADABLE, DAMAGED, "请取下卡套，把卡片平放在读卡区", "Take it out of its cover"),
    (Refusal.UNREADABLE, FORGED, "没有读到卡片", "The card could not be read"),
    (
        Refusal.LEFT_COMPANY,
        "",
        "如需离职后的材料，请联系人力资源服务台",
        "please contact the HR service desk",
    ),
)


@pytest.mark.parametrize(("reason", "card", "zh", "en"), REFUSED, ids=[f"{r[0]}-{r[1][:7]}" for r in REFUSED])
def test_a_card_that_is_refused(
    stage: Stage, stand: Stand, reason: Refusal, card: str, zh: str, en: str
) -> None:
    before = refusals(stand).count(reason)
    scenes.come(stage)
    if card in (DAMAGED, FORGED):
        stage.desk.hands.act("id-card", f"lay-{card}")
    else:
        stage.desk.lay_id_card(card or stage.cast.leaver.id_number)
    stage.until(lambda: stage.offers("message"), "a message about the card")
    assert stage.see("identify", picture="refused") == "identify"
    says(stage, zh, en)
    stage.desk.lift_id_card()
    scenes.by_id_card(stage, stage.cast.owner)  # the next try needs nothing but the right card
    scenes.go(stage)
    stage.until(stage.backstage.everything_settled, "the queue to drain")
    assert refusals(stand).count(reason) == before + 1


def refusals(stand: Stand) -> list[str]:
    """Return why people were refused, as the platform knows it."""
    told = [event for event in platform_of(stand).events if event["type"] == "identification.refused"]
    return [payload(event)["reason"] for event in told]


@pytest.mark.parametrize("trouble", ["garbage", "silence", "checksum", "self-test", "unplug"])
def test_a_card_reader_that_fails_during_a_visit_ends_nothing(stage: Stage, trouble: str) -> None:
    sign_in(stage)
    break_reader(stage, trouble)
    stage.until(lambda: not ready(stage, "id-card"), "the terminal to notice", within=40.0)
    ask(stage)
    scenes.confirm(stage)
    stage.see("result", within=40.0)
    finish(stage)
    scenes.expect_papers(stage, 1, 1)


@pytest.mark.parametrize("trouble", ["garbage", "silence", "unplug"])
def test_a_card_reader_that_does_not_work_is_told_where_a_card_is_asked_for(
    stage: Stage, trouble: str
) -> None:
    scenes.come(stage)
    assert not stage.offers("broken")
    break_reader(stage, trouble)
    stage.until(lambda: stage.offers("broken"), "word of the reader", within=40.0)
    stage.see("identify", picture="reader-broken")
    says(stage, "身份证读卡器暂不可用", "The ID card reader is not working")
    says(stage, "请使用附近的其他终端", "Please use another terminal")
    make_well(stage)
    stage.until(lambda: not stage.offers("broken"), "the reader to be back", within=40.0)
    scenes.by_id_card(stage, stage.cast.owner)
    scenes.go(stage)


def break_reader(stage: Stage, trouble: str) -> None:
    if trouble == "unplug":
        stage.desk.hands.act("id-card", "unplug")
    else:
        stage.desk.hands.act("id-card", "trouble", trouble)
