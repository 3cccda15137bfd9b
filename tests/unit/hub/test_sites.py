"""Users who are limited to sites: what is elsewhere is not there for them, in lists, counts or by address."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest

from contract.events import VisitIdentified, VisitOpened
from contract.feed import Heartbeat
from hub.api.access import digest
from hub.console.acts import OF_ALL_SITES, may
from hub.gift_lines import Wish
from hub.gifts import Giving
from hub.store.accounts import Role
from hub.store.alerts import Alert, Kind
from hub.store.gift_list import Wanted
from hub.store.terminals import Terminal
from tests.helpers.console_users import seat
from tests.helpers.hub_platform import START, envelope, person, submitted
from tests.helpers.one_application import application_of
from tests.helpers.routes import address_of, routes_of
from tests.unit.hub.test_acts import act_of
from tests.unit.hub.test_applications import apply

HERE, THERE = "guangzhou-south", "beijing-north"
WISH = {
    "employee_id": "E000001",
    "terminal_id": "T001",
    "kind": "kit",
    "title_zh": "礼包",
    "title_en": "Kit",
    "collect_until": "2027-01-31",
}


@pytest.fixture
def happened(platform):
    """Something of everything at T001, and a terminal at another site; the gift and the alert there."""
    visit, epoch = uuid4(), uuid4()
    events = [
        VisitOpened(visit_id=visit, at=START, language="zh"),
        VisitIdentified(visit_id=visit, at=START, employee_id="E000001", means="pin", level=2),
        submitted(visit_id=visit),
    ]
    platform.ingest.take("T001", [envelope(event, seq, epoch) for seq, event in enumerate(events, 1)])
    platform.ingest.take("T001", [envelope(events[0], 99, epoch) | {"sha256": "0" * 64}])
    apply(platform)
    beat = Heartbeat(at=START, software="1", queue_depth=0, dead_letters=0, in_doubt=0, devices=[])
    alert = Alert(UUID(int=7), "x", Kind.TERMINAL_DOWN, "T001", THERE, "", ["T001"], START)
    with platform.database.write() as unit:
        unit.terminals.add(Terminal("T900", HERE, digest("another")), START)
        unit.people.save([person("E000009", site=HERE)])
        unit.terminals.heard("T001", beat, START)
        unit.alerts.begin(alert)
        unit.alerts.open(alert, START)
        giving = Giving(platform.settings.time_zone)
        assert not giving.entitle([Wish(0, WISH)], unit, by="wang", now=START).faults
        gift = unit.gift_list.page(Wanted(today=START.date()), 1).rows[0].gift
    return gift.gift_id, alert.alert_id


def listing(platform, role):
    """Return the addresses that name no terminal and that a role may look at."""
    found = [
        address_of(route)
        for method, route in routes_of(application_of(platform))
        if method == "GET" and "{" not in route.path and act_of(route) and may(role, act_of(route))
        if act_of(route) not in OF_ALL_SITES
    ]
    return [*found, *(f"{page}?state=all" for page in found if page.endswith("/requests"))]


@pytest.mark.usefixtures("happened")
@pytest.mark.parametrize("role", [Role.HR, Role.FACILITY, Role.AUDITOR])
def test_who_is_limited_to_sites_sees_nothing_of_the_others(client, platform, role):
    pages = listing(platform, role)
    if role is Role.HR:
        seat(client, platform, "lee", role)
        full = [page for page in pages if "T001" in client.get(page).text]
        assert {"/console/terminals", "/console/alerts"} <= set(full)
        lists = {"visits", "dead-letters", "gifts", "requests", "requests.csv", "gifts/doors", "gifts/new"}
        assert {f"/console/{one}" for one in lists} <= set(full)
    seat(client, platform, "kim", role, HERE)
    assert "T900" in client.get("/console/terminals").text
    for page in pages:
        text = client.get(page).text
        assert "T001" not in text, page
        assert "E000001" not in text, page
        assert 'class="count"' not in text, page
    for page in ("/console/dead-letters?terminal=T001", "/console/gifts?terminal=T001"):
        assert "E000001" not in client.get(page).text


@pytest.mark.usefixtures("happened")
@pytest.mark.parametrize("role", [Role.HR, Role.FACILITY, Role.AUDITOR])
def test_what_an_address_names_elsewhere_is_not_there(client, platform, role):
    token = seat(client, platform, "kim", role, HERE)
    asked = 0
    for method, route in routes_of(application_of(platform)):
        act = act_of(route)
        if act is None or not may(role, act) or "{terminal_id}" not in route.path:
            continue
        sent = {} if method == "GET" else {"data": {"form_token": token}}
        assert client.request(method, address_of(route), **sent).status_code == 404, route.path
        asked += 1
    assert asked >= (1 if role is Role.FACILITY else 4)


def test_gifts_and_alerts_elsewhere_are_out_of_reach(client, platform, happened):
    gift, alert = happened
    token = seat(client, platform, "kim", Role.HR, HERE)
    assert client.get(f"/console/gifts/{gift}").status_code == 404
    withdrawal = {"form_token": token, "reason": "mistake"}
    assert client.post(f"/console/gifts/{gift}/withdraw", data=withdrawal).status_code == 404
    refused = client.post("/console/gifts?lang=en", data={"form_token": token} | WISH | {"kind": "other"})
    assert refused.status_code == 422
    assert "no such terminal" in refused.text
    columns = ",".join(WISH)
    file = f"{columns}\n{','.join((WISH | {'kind': 'third'}).values())}\n".encode()
    looked = client.post(
        "/console/gifts/import?lang=en", data={"form_token": token}, files={"file": ("g.csv", file)}
    )
    assert "no such terminal" in looked.text
    token = seat(client, platform, "lee", Role.FACILITY, HERE)
    client.post(f"/console/alerts/{alert}", data={"form_token": token, "note": "mine"})
    with platform.database.read() as unit:
        assert unit.alerts.told()[0].acknowledged_by is None
    token = seat(client, platform, "lee", Role.FACILITY, THERE)
    client.post(f"/console/alerts/{alert}", data={"form_token": token, "note": "mine"})
    with platform.database.read() as unit:
        assert unit.alerts.told()[0].acknowledged_by == "lee"


def test_an_administrator_limits_others_and_is_not_limited(client, platform):
    token = seat(client, platform, "root", Role.ADMINISTRATOR)
    form = {"form_token": token, "name": "wang", "change": "role", "role": "hr", "reason": "moved"}
    client.post("/console/users/one", data=form | {"sites": [HERE, THERE]})
    with platform.database.read() as unit:
        assert unit.accounts.find("wang").sites == {HERE, THERE}
        assert list(unit.accounts.audit_trail())[-1].action == f"made a console user hr at {THERE}, {HERE}"
    assert f"{THERE}, {HERE}" in client.get("/console/users").text
    client.post("/console/users/one", data=form | {"role": "administrator", "sites": [HERE]})
    with platform.database.read() as unit:
        assert unit.accounts.find("wang").sites == frozenset()
    assert client.post("/console/users/one", data=form | {"sites": ["not a site"]}).status_code == 422
    added = {"form_token": token, "name": "zhou", "role": "facility", "sites": [THERE]}
    assert client.post("/console/users/new", data=added).status_code == 200
    with platform.database.read() as unit:
        assert unit.accounts.find("zhou").sites == {THERE}


@pytest.mark.usefixtures("happened")
def test_the_board_counts_what_is_within_reach_and_the_audit_is_for_all_sites(client, platform):
    figures = {}
    for name, sites in (("lee", ()), ("kim", (HERE,)), ("zhu", (THERE,))):
        seat(client, platform, name, Role.AUDITOR, *sites)
        page = client.get("/console/board?lang=en").text
        figures[name] = re.sub(r'value="[0-9a-f]{64}"', "", page[page.index("<main") :])
        answer = client.get("/console/audit", follow_redirects=False)
        assert answer.status_code == (403 if sites else 200)
        assert ("/console/audit" in page) is (not sites)
        assert client.get("/console/users").status_code == (403 if sites else 200)
    assert len(set(figures.values())) == 3
    seat(client, platform, "kim", Role.AUDITOR, HERE)
    quiet = client.get("/console/board/visits.svg").content
    seat(client, platform, "lee", Role.AUDITOR)
    assert client.get("/console/board/visits.svg").content != quiet
