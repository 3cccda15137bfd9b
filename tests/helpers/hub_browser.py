"""A platform with something on every page, a real Chromium, and somebody in front of it."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

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
from hub.assembly import Platform
from hub.serving import AnnouncingServer, listen
from hub.store.accounts import Role
from hub.store.announcements import Topic
from hub.store.gifts import Gift
from hub.store.terminals import Terminal
from hub.webhooks.adding import add_webhook
from tests.helpers.console_users import seat_for, user_with_codes
from tests.helpers.hub_platform import PASSWORD, START, Clock, envelope, platform_on, submitted

CHROMIUM, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
VISIT, REQUEST = UUID(int=1), UUID(int=2)
HOOK = "https://erp.example.com/hooks/" + "long/" * 12
LEAVE = """
document.documentElement.id = 'left';
window.swapped = false;
document.addEventListener('htmx:afterSettle', () => { window.swapped = true }, {once: true});
"""
ARRIVED = """
const arrived = document.documentElement.id !== 'left' || window.swapped === true;
return document.readyState === 'complete' && arrived;
"""
PHONE, DESK = 390, 1280  # CSS pixels


APPLIED = {DESK: "2026-10", PHONE: "2026-11"}  # months of the subsidy that wait for HR, by who decides them


def application(month: str) -> RequestSubmitted:
    """Return a request that HR decides, with a lot to read."""
    answers = {"living": "living", "month": month, "dwelling": "market", "changes": "WWWWWWWW" * 25}
    return submitted(visit_id=VISIT, service_id="housing.confirm", answers=answers)


GIFT = Gift(
    gift_id=UUID(int=3),
    employee_id="E000002",
    terminal_id="T001",
    kind="moon-cakes",
    title_zh="月饼",
    title_en="Moon cakes",
    collect_until=date(2027, 1, 31),
    entitled_at=START,
    entitled_by="wang",
)


@dataclass(frozen=True)
class Site:
    """A platform that serves on `address`, and a certificate's code of its own."""

    address: str
    code: str
    platform: Platform


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    """Serve a platform on which somebody was, and something waits for everybody."""
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
    sent = [envelope(event, seq, epoch) for seq, event in enumerate(events, 1)]
    payload = '{"type":"robot.danced"}'  # which no platform takes
    hashed = hashlib.sha256(payload.encode()).hexdigest()
    last = envelope(events[0], len(sent) + 1, epoch) | {"payload": payload, "sha256": hashed}
    platform.ingest.take("T001", [*sent, last])
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
        topics = [Topic.CERTIFICATE_ISSUED, Topic.ALERT_OPENED]
        add_webhook(unit, platform.sealing, HOOK, topics, by="root", at=START)
        unit.gifts.add([GIFT])
        code = unit.certificates.find("ZM-2026-000001").verify_code
    ready = threading.Event()
    listener = listen("127.0.0.1", 0)
    config = uvicorn.Config(build(platform), log_level="warning", access_log=False)
    server = AnnouncingServer(config, ready.set, platform.doorbell.close)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    assert ready.wait(20)
    yield Site(f"http://127.0.0.1:{listener.getsockname()[1]}", code, platform)
    server.should_exit = True
    thread.join(20)
    listener.close()
    platform.database.close()


@contextmanager
def chromium(folder: Path) -> Iterator[webdriver.Chrome]:
    """Run a Chromium that keeps what it keeps in a folder."""
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
        f"--user-data-dir={folder}",
    ):
        options.add_argument(option)
    running = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
    yield running
    running.quit()


class Person:
    """Somebody in front of the browser."""

    def __init__(self, browser: webdriver.Chrome, address: str, width: int) -> None:
        self.browser = browser
        self._address = address
        self.turn(width)

    def turn(self, width: int) -> None:
        """Look at pages as wide as this."""
        self.width = width
        size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width == PHONE}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def go(self, path: str) -> None:
        self.browser.get(self._address + path)

    def write(self, field: str, text: str) -> None:
        self.browser.find_element(By.ID, field).send_keys(text)

    def choose(self, *files: Path, camera: bool = False) -> None:
        """Choose files of the phone, or have its camera give one."""
        fields = self.browser.find_elements(By.CSS_SELECTOR, "input[type=file]")
        field = next(one for one in fields if bool(one.get_attribute("capture")) == camera)
        field.send_keys("\n".join(map(str, files)))

    def wait_for(self, words: str) -> None:
        """Wait until words stand on the page."""
        patience = WebDriverWait(self.browser, 20, ignored_exceptions=(WebDriverException,))
        patience.until(lambda _browser: words in self.see())

    def click(self, selector: str) -> None:
        """Click, and wait for the page that follows."""
        self.browser.execute_script(LEAVE)
        self.browser.find_element(By.CSS_SELECTOR, selector).click()
        self._arrive()

    def press(self, path: str, key: str) -> None:
        """Press a key in what an XPath names; after Enter, wait for the page that follows."""
        self.browser.execute_script(LEAVE)
        self.browser.find_element(By.XPATH, path).send_keys(key)
        if key == Keys.ENTER:
            self._arrive()

    def type(self, *keys: str) -> None:
        """Type without a pointer, into whatever has the focus."""
        self.browser.switch_to.active_element.send_keys(*keys)

    def type_and_go(self, *keys: str) -> None:
        """Type, send the form, and wait for the page that follows."""
        self.browser.execute_script(LEAVE)
        self.type(*keys, Keys.ENTER)
        self._arrive()

    def stayed(self) -> bool:
        """Return whether the page is still the one from before, with a part of it changed."""
        return bool(self.browser.execute_script("return document.documentElement.id === 'left'"))

    def _arrive(self) -> None:
        patience = WebDriverWait(self.browser, 10, ignored_exceptions=(WebDriverException,))
        patience.until(lambda browser: browser.execute_script(ARRIVED))

    def see(self, selector: str = "main") -> str:
        return self.browser.find_element(By.CSS_SELECTOR, selector).text

    def sit_down(self, platform: Platform, name: str, role: Role) -> None:
        """Be signed in as a new user with all that can be asked of them."""
        self.go("/console/login")
        seat = seat_for(platform, name, role)
        self.browser.add_cookie({"name": seat.cookie, "value": seat.value, "path": "/console"})

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
