"""Every page of the hub before axe-core, in both languages, on a desk and a phone, and by keys alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice, product

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from hub.app import build
from hub.ecopy.templates import shipped
from hub.store.accounts import Role
from hub.store.letter_list import WantedLetters
from tests.helpers.accessible import violations
from tests.helpers.hub_browser import DESK, GIFT, HOOK, PHONE, VISIT, Person, Site, chromium, served
from tests.helpers.routes import routes_of

LOOKS = list(product(("zh", "en"), (DESK, PHONE)))
NO_PAGES = (
    ".csv",
    ".svg",
    ".pdf",
    ".png",
    "/attachments/",
    "/company/",
)  # files, and the way to a company's own sign-in
LEAD_ON = frozenset({"/", "/verify/file", "/console", "/console/", "/console/login/code", "/console/prove"})
PAGES = ("/console", "/verify")
PUBLIC = ("/verify", "/console/login")


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("hub")) as site:
        yield site


@pytest.fixture(scope="module")
def person(tmp_path_factory, site) -> Iterator[Person]:
    with chromium(tmp_path_factory.mktemp("chromium")) as browser:
        yield Person(browser, site.address, DESK)


def pages_of(site: Site) -> dict[Role, list[str]]:
    """Return the address of every page, by who sees it."""
    with site.platform.database.read() as unit:
        [hook] = [one.webhook.webhook_id for one in unit.webhooks.every()]
        [letter] = unit.letter_list.page(WantedLetters(), 1).rows
        request = unit.applications.of_person("E000001", "housing.confirm")[0].request_id
    hr = [
        *("account", "account/password", "account/codes", "board", "alerts", "terminals", "terminals/T001"),
        "terminals/T001/commands",
        *("terminals/T001/enrolment", "visits", f"visits/T001/{VISIT}", "employees", "employees/import"),
        *("employees/one?number=E000001", "certificates", "certificates/ZM-2026-000001", "requests"),
        *(f"requests/T001/{request}", "gifts", "gifts/new", "gifts/doors", f"gifts/{GIFT.gift_id}"),
        *("dead-letters", f"dead-letters/T001/{letter.event_id}", "certificates?number=none"),
        *("templates", f"templates/cert.employment/{shipped('cert.employment').digest}"),
    ]
    root = ["users", "users/new", "users/one?name=wang", "webhooks", "webhooks/new", f"webhooks/{hook}"]
    return {Role.HR: hr, Role.ADMINISTRATOR: root, Role.AUDITOR: ["audit"]}


def seen(person: Person, site: Site, every_look: int) -> tuple[list[str], list[str]]:
    """Look at every page, each in so many of the looks; return their addresses, and what is wrong."""
    looks, addresses, wrong = cycle(LOOKS), [], []
    for role, paths in [(None, PUBLIC), *pages_of(site).items()]:
        person.browser.delete_all_cookies()
        if role is not None:
            person.sit_down(site.platform, f"{role}-{every_look}", role)
        for path in paths if role is None else [f"/console/{path}" for path in paths]:
            addresses.append(path)
            for language, width in islice(looks, every_look):
                person.turn(width)
                person.go(f"{path}{'&' if '?' in path else '?'}lang={language}")
                found = [*violations(person.browser), *person.browser.get_log("browser")]
                wrong += [f"{path} {language} {width}: {one}" for one in found]
                person.leave()
    return addresses, wrong


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "looks",
    [1, pytest.param(len(LOOKS), marks=pytest.mark.slow)],
    ids=["one-look-each", "all-looks"],
)
def test_axe_finds_nothing_grave_on_any_page(person, site, looks):
    addresses, wrong = seen(person, site, looks)
    assert wrong == []
    walked = [address.partition("?")[0] for address in addresses]
    pages = [route for method, route in routes_of(build(site.platform)) if method == "GET"]
    assert len(pages) > len(walked) / 2
    missed = {
        route.path
        for route in pages
        if route.path.startswith(PAGES) and route.path not in LEAD_ON
        if not any(word in route.path for word in NO_PAGES)
        if not any(route.path_regex.match(address) for address in walked)
    }
    assert missed == set()


def test_an_administrator_adds_a_webhook_and_removes_one_with_a_reason(person, site):
    person.browser.delete_all_cookies()
    person.sit_down(site.platform, "ruth", Role.ADMINISTRATOR)
    person.go("/console/webhooks/new?lang=en")
    person.write("url", f"{HOOK}?another")
    person.click("main form button")
    assert "whsec_" in person.see(".secret")
    assert violations(person.browser) == []
    person.leave()
    person.go("/console/webhooks")
    person.click("tbody tr:last-child a")
    person.write("reason", "the system behind it is gone")
    person.click("form:has(#reason) button")
    assert person.see("tbody").count("erp.example.com") == 1
    person.leave()


def test_a_list_is_gone_through_by_keys(person, site):
    person.browser.delete_all_cookies()
    person.sit_down(site.platform, "kay", Role.HR)
    person.go("/console/requests?lang=en")
    person.type("/")
    assert person.browser.switch_to.active_element.tag_name in ("input", "select")
    person.type(Keys.ESCAPE)
    person.type("j")
    first = person.browser.switch_to.active_element.get_attribute("href")
    person.type("j")
    second = person.browser.switch_to.active_element.get_attribute("href")
    person.type("k")
    assert person.browser.switch_to.active_element.get_attribute("href") == first != second
    person.type_and_go()
    assert person.browser.find_elements(By.CSS_SELECTOR, ".timeline")
    person.leave()
