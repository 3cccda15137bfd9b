"""A platform that answers wrongly, slowly, not at all, or with no: nothing is lost, and it arrives once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import UUID

import pytest
import yaml
from PySide6.QtGui import QGuiApplication

from contract.problems import MEDIA_TYPE, Problem, ProblemType
from deploy.stand.stand import Stand
from deploy.tour import scenes
from deploy.tour.stage import Stage
from tests.helpers.fault_hub import Fault, FaultHub
from tests.helpers.houses import ask, finish, says, sign_in, staged
from tests.helpers.ledgers import payload, platform_of

HTML = b"<html><body>Please log in</body></html>"


def problem(kind: ProblemType, status: int) -> Fault:
    body = Problem.of(kind, status, "no").model_dump_json().encode()
    return Fault(status, body, MEDIA_TYPE)


FAULTS = {
    "400-of-a-proxy": Fault(400, b"bad request"),
    "401": problem(ProblemType.UNAUTHENTICATED, 401),
    "404-page": Fault(404, HTML, "text/html"),
    "500": Fault(500, b"oops"),
    "503": problem(ProblemType.BUSY, 503),
    "login-page": Fault(200, HTML, "text/html"),
    "rubbish": Fault(200, b"\x00\xff{]", "application/json"),
    "another-contract": Fault(200, b'{"hello": "world"}', "application/json"),
}


@pytest.fixture(scope="module")
def way(stand: Stand) -> Iterator[FaultHub]:
    with FaultHub(stand.wires.hub).running() as way:
        yield way


@pytest.fixture
def stage(stand: Stand, way: FaultHub, _no_screen: None, qapp: QGuiApplication) -> Iterator[Stage]:
    """The terminal with the faulty way between it and the platform; well at first."""
    qapp.setQuitOnLastWindowClosed(False)
    way.well()
    with staged(stand, settings=through(stand, way)) as stage:
        yield stage


def through(stand: Stand, way: FaultHub) -> Path:
    """Return settings in which the platform is behind `way`."""
    settings = yaml.safe_load(stand.settings.read_text(encoding="utf-8"))
    settings["hub"]["url"] = way.url
    settings["timeouts"] = {"issue_wait_s": 2}
    path = stand.folder / "terminal-through.yaml"
    path.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    return path


@pytest.mark.parametrize("fault", FAULTS)
def test_a_request_is_queued_while_the_platform_answers_wrongly(
    stage: Stage, stand: Stand, way: FaultHub, fault: str
) -> None:
    sign_in(stage, list(FAULTS).index(fault))
    ask(stage)
    way.fault = FAULTS[fault]
    code = queued(stage)
    assert stage.backstage.dead_letters() == 0
    way.well()
    arrives_once(stage, stand, code)


def test_a_request_is_queued_while_the_platform_is_slow(stage: Stage, stand: Stand, way: FaultHub) -> None:
    sign_in(stage, 1)
    ask(stage)
    way.hold.clear()
    code = queued(stage)
    way.well()
    arrives_once(stage, stand, code)


def test_what_the_platform_refuses_for_good_is_kept_and_told(stage: Stage, way: FaultHub) -> None:
    sign_in(stage, 2)
    ask(stage)
    stage.until(lambda: stage.backstage.queue_depth() == 0, "the visit so far to arrive", within=60.0)
    way.fault = problem(ProblemType.MALFORMED, 422)
    queued(stage)
    stage.until(lambda: stage.backstage.queue_depth() == 0, "the refusals", within=60.0)
    assert (
        stage.backstage.dead_letters() > 0
    )  # never dropped: kept with the reason, counted in every heartbeat
    way.well()


def test_somebody_who_has_left_meanwhile_is_told_so(stage: Stage, stand: Stand) -> None:
    owner = stage.cast.owner.employee_id
    sign_in(stage)
    ask(stage)
    with known_as(stand, owner, "left"):
        scenes.confirm(stage)
        stage.see("result", within=40.0, picture="result-refused")
        says(stage, "您已离职，不能开具在职证明", "You have left the company")
        assert not stage.offers("claim-code")
    finish(stage)
    scenes.expect_papers(stage, 0, 0)


@contextmanager
def known_as(stand: Stand, employee_id: str, status: str) -> Iterator[None]:
    """Have the platform, and nobody else, know somebody by another status for a while."""

    def change(value: str) -> None:
        with closing(sqlite3.connect(stand.folder / "hub" / "hub.db", timeout=10)) as database, database:
            database.execute("UPDATE employees SET status = ? WHERE employee_id = ?", (value, employee_id))

    change(status)
    try:
        yield
    finally:
        change("active")


def queued(stage: Stage) -> str:
    """Confirm, be told that it is queued, leave, and return the claim code."""
    scenes.confirm(stage)
    stage.see("result", within=60.0, picture="result-queued")
    says(stage, "网络恢复后会自动办理", "It goes on by itself when the network is back")
    code = stage.text("claim-code").replace("-", "").replace(" ", "")
    assert len(code) == 8
    finish(stage)
    scenes.expect_papers(stage, 0, 1)
    return code


def arrives_once(stage: Stage, stand: Stand, code: str) -> None:
    """Wait until the platform has everything; the request of `code` is there once, and decided."""
    stage.until(stage.backstage.everything_settled, "the queue to drain", within=90.0)
    platform = platform_of(stand)
    submitted = [payload(event) for event in platform.events if event["type"] == "request.submitted"]
    mine = [one for one in submitted if one["claim_code"].replace("-", "") == code]
    assert len(mine) == 1
    assert UUID(mine[0]["request_id"]) in platform.certificates
    seqs = [event["seq"] for event in platform.events]
    assert len(seqs) == len(set(seqs))
