"""Badges that nobody is recognised by: the screen says what to do next, and the ID card still works."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from deploy.stand.stand import Stand
from deploy.tour import scenes
from deploy.tour.stage import Stage
from tests.helpers.houses import employees_stand, says, staged
from tests.helpers.pcsc import pcscd_alone

pytestmark = [pytest.mark.xdist_group("pcsc"), pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, people: Path) -> Iterator[Stand]:
    """A stand with a badge reader."""
    with (
        pcscd_alone(),
        employees_stand(tmp_path_factory.mktemp("house"), people, badge_reader=True) as stand,
    ):
        yield stand


@pytest.fixture
def stage(house: Stand, qapp: QGuiApplication) -> Iterator[Stage]:
    qapp.setQuitOnLastWindowClosed(False)
    with staged(house) as stage:
        yield stage
        stage.desk.take_badge()


@pytest.mark.parametrize(
    ("act", "zh", "en"),
    [
        ("lay-unknown", "可以放置身份证继续办理", "Use your ID card instead"),
        ("lay-unreadable", "请取下卡套", "Take it out of its cover"),
        ("lay-leaver", "请联系人力资源服务台", "please contact the HR service desk"),
    ],
)
def test_a_badge_that_is_refused(stage: Stage, act: str, zh: str, en: str) -> None:
    scenes.come(stage)
    if act == "lay-leaver":
        stage.desk.lay_badge(stage.cast.leaver.badge_uid)
    else:
        stage.desk.hands.act("badge", act)
    stage.until(lambda: stage.offers("message"), "a message about the badge")
    stage.see("identify", picture="refused-badge")
    says(stage, zh, en)
    stage.desk.take_badge()
    scenes.by_id_card(stage, stage.cast.owner)
    scenes.go(stage)
