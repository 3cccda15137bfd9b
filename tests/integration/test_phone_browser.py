"""A phone in a real Chromium of 390 px, a terminal's counter and a platform: a sign-in, an e-copy."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from selenium import webdriver

from contract.events import Means, Refusal
from contract.phone import EcopyLinkOrder
from hub.phone.ecopies import EcopyGiving
from kiosk.identity.reading import BadgeReading
from kiosk.journey.views import NotRecognised, PhoneView, Recognised, StepUp, StepView
from sync.phone_line import HubPhoneLine
from sync.server import HubServer
from tests.helpers.accessible import violations
from tests.helpers.desk import Desk
from tests.helpers.hub_browser import PHONE, Person, Site, chromium, served
from tests.helpers.hub_platform import TOKEN, cheap

PIN = "246810"
BADGE = BadgeReading("04000000000001")
T = TypeVar("T")


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("hub")) as site:
        with site.platform.database.write() as unit:
            for employee_id in ("E000001", "E000003"):
                unit.people.set_pin(employee_id, cheap().hash(PIN))
        yield site


@pytest.fixture(scope="module")
def browser(tmp_path_factory) -> Iterator[webdriver.Chrome]:
    with chromium(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


@pytest.fixture
def person(browser, site) -> Person:
    browser.delete_all_cookies()
    browser.get_log("browser")
    return Person(browser, site.address, PHONE)


@pytest.fixture
def desk(site, tmp_path) -> Iterator[Desk]:
    server = HubServer(site.address, "T001", TOKEN)
    hasty = HubPhoneLine(
        server, lambda: True, wait=lambda ended, seconds: ended.wait(min(seconds, 0.1))
    )  # the platform's clock stands still: no question comes too early
    desk = Desk(tmp_path, phone=hasty)
    desk.know(server.directory(0))
    yield desk
    hasty.end()
    server.close()
    desk.store.close()


def until(look: Callable[[], object], wanted: Callable[[object], T | None]) -> T:
    """Look again and again until what is seen is wanted."""
    deadline = time.monotonic() + 20
    while (found := wanted(look())) is None:
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
    return found


def code_on(desk: Desk) -> PhoneView:
    """Return what the terminal shows once it has a code."""
    desk.counter.begin_phone()
    return until(
        desk.counter.look_at_phone,
        lambda seen: seen if isinstance(seen, PhoneView) and seen.code is not None else None,
    )


def answer_at(desk: Desk) -> Recognised | NotRecognised:
    """Return what the terminal hears in the end."""
    return until(
        desk.counter.look_at_phone,
        lambda seen: seen if isinstance(seen, Recognised | NotRecognised) else None,
    )


def looked_at(person: Person, name: str) -> None:
    """Check what holds for every page, in both languages; Chinese stays."""
    person.click(".languages a[lang='en']")
    person.leave()
    person.click(".languages a[lang='zh-CN']")
    person.leave()
    assert violations(person.browser) == [], name


def sign_in(person: Person, number: str) -> None:
    person.write("number", number)
    person.write("pin", PIN)
    person.click("main button")


def test_a_badge_and_a_phone_open_a_service(person, desk):
    desk.sign_in(BADGE)
    wanted = desk.counter.open_service("cert.employment")
    assert isinstance(wanted, StepUp)
    assert Means.PHONE in wanted.means
    code = code_on(desk).code
    person.browser.get(code.scanned)
    looked_at(person, "sign-in")
    sign_in(person, "E000001")
    looked_at(person, "confirm")
    assert code.user_code in person.see()
    assert "T001" in person.see()
    person.write("match_number", "99" if code.match_number != "99" else "98")
    person.click("button:not(.refuse):not(.language)")
    assert "数字不对" in person.see("[role=alert]")
    person.write("match_number", code.match_number)
    person.click("button:not(.refuse):not(.language)")
    assert person.see("h1") == "已确认"
    looked_at(person, "confirmed")
    assert answer_at(desk) == Recognised("欧*", 2)
    assert isinstance(desk.counter.resume(), StepView)
    assert [one["means"] for one in desk.events("visit.identified")] == ["badge", "phone"]


def test_somebody_elses_phone_is_refused_at_both_ends(person, desk):
    desk.sign_in(BADGE)
    desk.counter.open_service("cert.employment")
    code = code_on(desk).code
    person.browser.get(code.scanned)
    sign_in(person, "E000003")
    person.write("match_number", code.match_number)
    person.click("button:not(.refuse):not(.language)")
    looked_at(person, "other-person")
    assert answer_at(desk) == NotRecognised(Refusal.PHONE_OTHER_PERSON)
    assert isinstance(desk.counter.resume(), StepUp)  # nothing is lost


def test_the_page_of_an_e_copy(person, site, monkeypatch):
    giving = EcopyGiving(site.platform)
    monkeypatch.setattr(type(site.platform.ecopies), "key", lambda _making: object())
    order = EcopyLinkOrder(certificate_number="ZM-2026-000001", employee_id="E000001")
    with site.platform.database.read() as unit:
        terminal = unit.terminals.find("T001")
    told = giving.link(terminal, order, site.address)
    person.browser.get(told.address)
    looked_at(person, "e-copy")
    assert "ZM-2026-000001" in person.see()
    person.browser.get(f"{told.address[:-1]}!")
    person.browser.get_log("browser")  # it tells of the 404
    assert violations(person.browser) == []
