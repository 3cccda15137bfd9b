"""The programme of the tour, each journey a test; what was lived is on the platform, once and whole."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from contract.language import Language
from deploy.stand.pieces import TOUR
from deploy.stand.stand import Stand
from deploy.tour import scenes
from deploy.tour.journeys import PROGRAMME, Act, certificate_by_id_card
from deploy.tour.stage import Stage
from deploy.tour.theatre import on_stage
from tests.helpers.houses import employees_stand
from tests.helpers.ledgers import Platform, gifts_of, platform_of, timelines
from tests.helpers.pcsc import pcscd_alone
from ui.idle import IdleTimes

pytestmark = [pytest.mark.xdist_group("pcsc"), pytest.mark.timeout(240)]

CERTIFICATE_BY_ID_CARD = [
    "visit.opened",
    "visit.identified",
    "request.opened",
    "step.completed",  # purpose … preview, with the submission among them
    "request.submitted",
    "step.completed",
    "effect.confirmed",
    "step.completed",
    "effect.confirmed",
    "step.completed",
    "request.completed",
    "step.completed",
    "survey.answered",
    "step.completed",
    "visit.closed",
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, people: Path) -> Iterator[Stand]:
    """A stand with every piece of hardware."""
    with (
        pcscd_alone(),
        employees_stand(tmp_path_factory.mktemp("house"), people, badge_reader=True, pieces=TOUR) as stand,
    ):
        yield stand


LEFT_TO_ALL = frozenset({"the mains fails", "housing subsidy, decided by HR"})
ACTS = [
    pytest.param(
        act, marks=[pytest.mark.slow] if act.title in LEFT_TO_ALL else [], id=act.title.replace(" ", "-")
    )
    for act in PROGRAMME
]


@pytest.mark.parametrize("act", ACTS)
def test_a_journey(house: Stand, qapp: QGuiApplication, act: Act) -> None:
    qapp.setQuitOnLastWindowClosed(False)
    house.start_hub()
    idle = None if act.idle is None else IdleTimes(listing=act.idle)
    with on_stage(house, None, idle=idle) as stage:
        live(stage, act, Language.ZH)
    is_whole(platform_of(house))
    told, kept = gifts_of(house)
    assert told == kept


def test_a_certificate_by_id_card_in_landscape_and_english(
    tmp_path_factory: pytest.TempPathFactory, qapp: QGuiApplication, people: Path
) -> None:
    qapp.setQuitOnLastWindowClosed(False)
    folder = tmp_path_factory.mktemp("landscape")
    with employees_stand(folder, people, badge_reader=False, landscape=True) as stand:
        with on_stage(stand, None) as stage:
            live(stage, Act("certificate by ID card", certificate_by_id_card), Language.EN)
        platform = platform_of(stand)
    is_whole(platform)
    (visit,) = timelines(platform).values()
    assert [name for name, _again in groupby(visit)] == CERTIFICATE_BY_ID_CARD
    (row,) = platform.visits.values()
    assert (row["language"], row["end"]) == ("en", "left")
    (request,) = platform.requests.values()
    assert request["outcome"] == "done"


def live(stage: Stage, act: Act, language: Language) -> None:
    stage.until(
        lambda: stage.backstage.online() and stage.backstage.knows_everybody(), "the directory", within=60.0
    )
    stage.until(lambda: stage.screen == "attract", "the attract screen")
    stage.speak(language)
    if not act.finds_paper:
        scenes.take_papers(stage)
    act.journey(stage)
    stage.until(stage.backstage.everything_settled, "everything at the platform", within=60.0)


def is_whole(platform: Platform) -> None:
    """Every seq is there once; every visit has one beginning and one end."""
    assert [event["seq"] for event in platform.events] == list(range(1, len(platform.events) + 1))
    assert len({event["epoch"] for event in platform.events}) == 1
    for names in timelines(platform).values():
        assert (names[0], names.count("visit.opened"), names.count("visit.closed")) == ("visit.opened", 1, 1)
    assert all(row["closed_at"] is not None for row in platform.visits.values())
