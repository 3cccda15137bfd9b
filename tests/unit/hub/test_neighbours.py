from __future__ import annotations

from contract.feed import Heartbeat, Neighbour, Neighbourhood, ServiceState
from contract.language import both
from hub.store.terminals import Terminal
from tests.helpers.hub_platform import START

EAST, WEST = both("东厅", "East hall"), both("西厅", "West hall")
STATES = [
    ServiceState(service_id="cert.employment", availability="limited", hindrances=["no-network"]),
    ServiceState(service_id="cert.reprint", availability="available"),
    ServiceState(service_id="gift.collect", availability="not-now", hindrances=["locker-bank"]),
    ServiceState(service_id="later", availability="a word of a later release"),
]


def beat(**told: object) -> Heartbeat:
    known = {"at": START, "software": "1", "queue_depth": 0, "dead_letters": 0, "in_doubt": 0, "devices": []}
    return Heartbeat.model_validate({**known, **told})


def test_a_terminal_is_told_what_works_at_the_others_of_its_site(terminal, platform, clock):
    with platform.database.write() as unit:
        for name, site in (("T003", "beijing-north"), ("T004", "shanghai-east"), ("T005", "beijing-north")):
            unit.terminals.add(Terminal(name, site, "unknown"), clock())
    body = beat(place=EAST, services=STATES)
    with platform.database.write() as unit:
        for name in ("T001", "T002", "T004"):
            unit.terminals.heard(name, body, clock())
        unit.terminals.heard("T003", beat(services=STATES), clock())  # of an earlier release: says no place
    told = Neighbourhood.model_validate(terminal.get("/v1/terminals/T001/neighbours").json())
    works = ["cert.employment", "cert.reprint"]
    assert told.neighbours == [Neighbour(terminal_id="T002", place=EAST, services=works)]
    clock.forward(minutes=4)
    with platform.database.write() as unit:
        unit.terminals.heard("T005", beat(place=WEST), clock())
    told = Neighbourhood.model_validate(terminal.get("/v1/terminals/T001/neighbours").json())
    assert told.neighbours == [Neighbour(terminal_id="T005", place=WEST, services=[])]


def test_nobody_else_may_ask(client):
    assert client.get("/v1/terminals/T001/neighbours").status_code == 401


def test_a_heartbeat_that_tells_of_services_is_kept(terminal, platform):
    body = beat(place=EAST, services=STATES).model_dump(mode="json")
    assert terminal.post("/v1/terminals/T001/heartbeat", json=body).status_code == 204
    with platform.database.read() as unit:
        (row,) = [one for one in unit.watching.terminals() if one.terminal_id == "T001"]
    assert row.heartbeat is not None
    assert row.heartbeat.services == STATES
    for wrong in (
        {"place": {"zh": "", "en": "x"}},
        {"services": [{"service_id": "x"}]},
        {"services": [STATES[0].model_dump()] * 501},
    ):
        assert terminal.post("/v1/terminals/T001/heartbeat", json={**body, **wrong}).status_code == 422
