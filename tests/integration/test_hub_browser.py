"""The hub's pages in a real Chromium: what people click through, with nothing in the console."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pyotp
import pytest
from PIL import Image
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from contract.language import Bilingual
from contract.phone_uploads import UploadOrder
from tests.helpers.console_users import SECRET
from tests.helpers.hub_browser import APPLIED, DESK, PHONE, VISIT, Person, Site, chromium, served
from tests.helpers.hub_platform import PASSWORD, START


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("hub")) as site:
        yield site


@pytest.fixture(scope="module")
def browser(tmp_path_factory) -> Iterator[webdriver.Chrome]:
    with chromium(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


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
    assert person.stayed()
    assert f"kind={kind}" in person.browser.current_url
    assert f"kind={kind}" in person.browser.find_element(By.CSS_SELECTOR, ".languages a").get_attribute(
        "href"
    )
    assert person.browser.find_element(By.ID, "told").get_attribute("textContent") == "Gifts: 1"
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


@pytest.mark.parametrize("person", [PHONE], ids=["phone"], indirect=True)
def test_a_phone_sends_photos_and_a_wrong_file_and_takes_one_back(person, site, tmp_path):
    title = Bilingual(zh="租赁合同" * 12, en="Your lease " * 12)
    order = UploadOrder(request_id=uuid4(), title=title, files=2, size=20_000_000)
    opened = site.platform.uploading.open("T001", order)
    for name, colour in (("one.jpg", "red"), ("two.jpg", "blue")):
        Image.new("RGB", (3200, 2400), colour).save(tmp_path / name)
    (tmp_path / "three.png").write_bytes(b"no picture")
    person.go(f"/phone/upload/{opened.secret}?lang=en")
    person.leave()
    person.choose(tmp_path / "one.jpg", camera=True)
    person.wait_for("Photo 1")
    person.leave()
    person.choose(tmp_path / "three.png", tmp_path / "two.jpg")
    person.wait_for("Photo 2")
    person.wait_for("Only photos (JPEG, PNG) and PDF files can be sent.")
    assert "That is all it takes" in person.see()
    person.leave()
    person.click(".came button")
    assert "Photo 2" not in person.see()
    assert [one.number for one in site.platform.uploading.shown(opened.secret).files] == [2]
    person.click(".languages a[lang='zh-CN']")
    assert "终端已收到" in person.see()
    person.leave()
    site.platform.uploading.end("T001", opened.ticket.ticket_id, 1)
    person.go(f"/phone/upload/{opened.secret}")
    assert "材料已交给终端" in person.see()
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
