"""The hub's pages in a real Chromium: what people click through, with nothing in the console."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pyotp
import pytest
import uvicorn
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from contract.effects import EffectConfirmed
from contract.events import RequestCompleted, RequestSubmitted, VisitClosed, VisitIdentified, VisitOpened
from contract.feed import DeviceHealth, Heartbeat
from hub.api.access import digest
from hub.app import build
from hub.serving import AnnouncingServer, listen
from hub.store.accounts import Role
from hub.store.terminals import Terminal
from tests.helpers.console_users import SECRET, user_with_codes
from tests.helpers.hub_platform import PASSWORD, START, Clock, envelope, platform_on, submitted

CHROMIUM, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
VISIT, REQUEST = UUID(int=1), UUID(int=2)
ARRIVED = "return document.readyState === 'complete' && document.documentElement.id !== 'left'"
PHONE, DESK = 390, 1280  # CSS pixels


APPLIED = {DESK: "2026-10", PHONE: "2026-11"}  # months of the subsidy that wait for HR, by who decides them


def application(month: str) -> RequestSubmitted:
    """Return a request that HR decides, with a lot to read."""
    answers = {"living": "living", "month": month, "dwelling": "market", "changes": "WWWWWWWW" * 25}
    return submitted(visit_id=VISIT, service_id="housing.confirm", answers=answers)


@dataclass(frozen=True)
class Site:
    """A platform that serves on `address`, and a certificate's code of its own."""

    address: str
    code: str


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("hub")
    platform = platform_on(f"sqlite:///{folder / 'hub.db'}", folder, Clock())
    same = {"visit_id": VISIT, "request_id": REQUEST, "at": START}
    events = [
        VisitOpened(visit_id=VISIT, at=START, language="zh"),
        VisitIdentified(visit_id=VISIT, at=START, employee_id="E000001", means="pin", level=2),
        submitted(visit_id=VISIT, request_id=REQUEST),
        *(application(month) for month in APPLIED.values()),
        EffectConfirmed(
            **same, effect_id=uuid4(), kind="print-document", device="<script>alert(1)</script>", evidence={}
        ),
        RequestCompleted(**same, outcome="done"),
        VisitClosed(visit_id=VISIT, at=START, end="left"),
    ]
    epoch = uuid4()
    platform.ingest.take("T001", [envelope(event, seq, epoch) for seq, event in enumerate(events, 1)])
    printer = DeviceHealth(name="a4", driver="ipp", status="user-error", faults=["paper-out"])
    beat = Heartbeat(at=START, software="9", queue_depth=0, dead_letters=0, in_doubt=0, devices=[printer])
    long = DeviceHealth(name="n" * 64, driver="ipp", status="online", faults=["f" * 64])
    with platform.database.write() as unit:
        unit.accounts.save(user_with_codes(platform, "root", Role.ADMINISTRATOR))
        unit.terminals.heard("T001", beat, START)
        unit.terminals.add(Terminal("T" * 64, "s" * 40, digest("another token")), START)
        unit.terminals.heard(
            "T" * 64, beat.model_copy(update={"software": "9" * 64, "devices": [long]}), START
        )
        code = unit.certificates.find("ZM-2026-000001").verify_code
    ready = threading.Event()
    listener = listen("127.0.0.1", 0)
    config = uvicorn.Config(build(platform), log_level="warning", access_log=False)
    server = AnnouncingServer(config, ready.set, platform.doorbell.close)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    assert ready.wait(20)
    yield Site(f"http://127.0.0.1:{listener.getsockname()[1]}", code)
    server.should_exit = True
    thread.join(20)
    listener.close()
    platform.database.close()


@pytest.fixture(scope="module")
def browser(tmp_path_factory) -> Iterator[webdriver.Chrome]:
    for program in (CHROMIUM, DRIVER):
        assert program.exists(), f"{program} is missing: apt-get install chromium chromium-driver"
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for option in (
        "--headless=new",
        "--no-sandbox",  # it refuses to start as root with one
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        f"--user-data-dir={tmp_path_factory.mktemp('chromium')}",
    ):
        options.add_argument(option)
    running = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
    yield running
    running.quit()


class Person:
    """Somebody in front of the browser."""

    def __init__(self, browser: webdriver.Chrome, address: str, width: int) -> None:
        self.browser = browser
        self.width = width
        self._address = address
        size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width == PHONE}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def go(self, path: str) -> None:
        self.browser.get(self._address + path)

    def write(self, field: str, text: str) -> None:
        self.browser.find_element(By.ID, field).send_keys(text)

    def click(self, selector: str) -> None:
        """Click, and wait for the page that follows."""
        self.browser.execute_script("document.documentElement.id = 'left'")
        self.browser.find_element(By.CSS_SELECTOR, selector).click()
        self._arrive()

    def press(self, path: str, key: str) -> None:
        """Press a key in what an XPath names; after Enter, wait for the page that follows."""
        self.browser.execute_script("document.documentElement.id = 'left'")
        self.browser.find_element(By.XPATH, path).send_keys(key)
        if key == Keys.ENTER:
            self._arrive()

    def type(self, *keys: str) -> None:
        """Type without a pointer, into whatever has the focus."""
        self.browser.switch_to.active_element.send_keys(*keys)

    def type_and_go(self, *keys: str) -> None:
        """Type, send the form, and wait for the page that follows."""
        self.browser.execute_script("document.documentElement.id = 'left'")
        self.type(*keys, Keys.ENTER)
        self._arrive()

    def _arrive(self) -> None:
        patience = WebDriverWait(self.browser, 10, ignored_exceptions=(WebDriverException,))
        patience.until(lambda browser: browser.execute_script(ARRIVED))

    def see(self, selector: str = "main") -> str:
        return self.browser.find_element(By.CSS_SELECTOR, selector).text

    def sign_in(self) -> None:
        self.go("/console/login?lang=en")
        self.write("name", "wang")
        self.write("password", PASSWORD)
        self.click("main button")

    def leave(self) -> None:
        """Check what holds for every page: nothing complained, nothing sticks out to the side."""
        assert self.browser.get_log("browser") == []
        wide, there = self.browser.execute_script(
            "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= there


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def person(request, browser, site) -> Person:
    browser.delete_all_cookies()
    browser.get_log("browser")
    return Person(browser, site.address, request.param)


def test_hr_looks_at_terminals_and_a_visit_and_signs_out(person):
    person.sign_in()
    person.leave()
    person.click(".menu a[href='/console/terminals']")
    assert "needs a person" in person.see()
    assert "out of paper" in person.see()
    person.leave()
    person.click(".menu a[href='/console/visits']")
    assert "欧*" in person.see()
    assert "ZM-2026-000001" in person.see()
    person.leave()
    person.click("tbody a")
    told = person.see(".timeline")
    assert "Somebody began to use the terminal." in told
    assert "<script>alert(1)</script> confirmed" in told
    person.leave()
    person.click(".languages a[lang='zh-CN']")
    assert "有人开始使用终端。" in person.see(".timeline")
    person.click(".account button")
    assert person.see("h1") == "登录"
    person.go(f"/console/visits/T001/{VISIT}")
    assert person.see("h1") == "登录"
    person.leave()


def test_a_clerk_checks_a_certificate_and_a_forgery(person, site):
    person.go("/verify?lang=en")
    person.write("code", site.code)
    person.click("main button")
    assert person.see("#verdict") == "Genuine"
    assert "Ouyang Yan" in person.see(".facts")
    person.leave()
    person.click(".languages button[lang='zh-CN']")
    assert person.see("#verdict") == "真实有效"
    at = len(site.code) // 2
    person.write("code", site.code[:at] + ("1" if site.code[at] == "0" else "0") + site.code[at + 1 :])
    person.click("main button")
    assert person.see("#verdict") == "内容被改动"
    assert "Ouyang" not in person.see()
    person.leave()


def test_hr_uploads_gifts_looks_before_confirming_finds_one_and_takes_it_back(person, tmp_path):
    kind = f"kit-{person.width}"
    file = tmp_path / "gifts.csv"
    line = f"E000001,T001,{kind},礼包,{'Very large kit ' * 6},2027-01-31"
    file.write_text(f"employee_id,terminal_id,kind,title_zh,title_en,collect_until\n{line}\n", "utf-8")
    person.sign_in()
    person.go("/console/gifts/new")
    person.leave()
    person.write("file", str(file))
    person.click("form[action$='/import'] button")
    assert "Nothing is done yet" in person.see()
    person.leave()
    person.click("form[action*='/import/'] button")
    assert "Done: 1 new" in person.see()
    person.go("/console/gifts")
    person.write("kind", kind)
    person.click(".seek button")
    assert "Gifts: 1" in person.see(".scroll")
    place = "thead" if person.width == DESK else ".on-phones"  # a phone shows cards, which have no heads
    person.click(f"{place} a[href*='sort=state']")
    assert "Gifts: 1" in person.see(".scroll")
    person.leave()
    person.click("tbody a")
    person.write("reason", "Entitled by mistake")
    person.click("form.after button")
    assert "Reason: Entitled by mistake" in person.see(".timeline")
    person.leave()
    person.click(".languages a[lang='zh-CN']")
    assert "撤回中" in person.see(".summary")
    person.go("/console/gifts/doors?lang=zh")
    person.leave()


def test_hr_decides_a_request_by_keys_and_goes_on_to_the_next(person):
    person.sign_in()
    person.click(".menu a[href='/console/requests']")
    person.leave()
    person.go("/console/requests?state=all&sort=employee&service=housing.confirm")
    assert APPLIED[person.width] in person.see(".scroll")
    person.leave()
    person.press(f"//tr[contains(., '{APPLIED[person.width]}')]//a", Keys.ENTER)
    assert "Changes of address, landlord or rent" in person.see()
    person.leave()
    person.press("//select[@id='reason']", "Y")  # You are not eligible for this.
    person.press("//input[@id='decline-words']", Keys.ENTER)
    assert "Declined" in person.see(".summary")
    assert "Told to its person: You are not eligible for this." in person.see(".timeline")
    person.leave()
    person.click(".languages a[lang='zh-CN']")
    assert "不符合补贴条件。" in person.see(".timeline")
    person.leave()


def test_an_administrator_adds_a_user_and_disables_one_without_a_pointer(person):
    name = f"zhou {person.width}"
    person.go("/console/login?lang=en")
    person.type("root", Keys.TAB)
    person.type_and_go(PASSWORD)
    person.leave()
    later = 0 if person.width == DESK else 30  # seconds: the clock stands still, and no code works twice
    person.type_and_go(pyotp.TOTP(SECRET).at(START + timedelta(seconds=later)))
    person.go("/console/users/new")
    person.type(name, Keys.TAB)
    person.type("Fac", Keys.TAB)  # of the list of roles
    person.type_and_go()
    assert "shown this once" in person.see()
    person.leave()
    person.go("/console/users")
    assert "First password" in person.see(".scroll")
    person.leave()
    person.go(f"/console/users/one?name={name.replace(' ', '%20')}")
    assert "Facility" in person.see(".summary")
    person.browser.execute_script("document.getElementById('reason-disable').focus()")
    person.type_and_go("left the company")
    assert "Disabled" in person.see(".summary")
    person.leave()
    person.go("/console/account/codes")
    person.leave()
