"""A sign-in at a terminal that a phone confirms: every end it can come to, at both ends and in the trail."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event
from starlette.datastructures import URL

from contract.feed import Heartbeat
from contract.language import both
from contract.phone import DEVICE_CODE_GRANT, Denial, DeviceAuthorization, DeviceFlowError, DeviceToken
from hub.api.phone import address_for_phones
from hub.company import CompanySettings, company_of
from hub.phone.confirming import DENIALS, INTERVAL, LASTS, LETTERS, TOLD_LATE, Decided, user_code
from hub.phone.knowing import FREE_TRIES, address_of, own_place, stand_in
from hub.store.accounts import Role
from hub.texts import TEXTS
from hub.throttle import Throttle
from tests.helpers.company_service import CLIENT, SECRET, CompanyService, served
from tests.helpers.hub_platform import START, TOKEN, cheap, person
from tests.helpers.one_application import application_of

PIN = "246810"
SPEAKS = {"Authorization": f"Bearer {TOKEN}"}
ENGLISH = {"Accept-Language": "en"}


def give_pins(platform):
    """Give everybody a PIN; one left, one works at another site."""
    pin = cheap().hash(PIN)
    elsewhere = person("E000004", site="shanghai-east", pin_hash=pin)
    with platform.database.write() as unit:
        unit.people.save([person(f"E00000{n}", pin_hash=pin) for n in (1, 5)])
        unit.people.save([person("E000002", status="left", left_on=START.date(), pin_hash=pin), elsewhere])


@pytest.fixture
def phone(client, platform):
    give_pins(platform)
    client.headers.update(ENGLISH)
    return client


def ask(client, employee_id=None) -> DeviceAuthorization:
    order = {"visit_id": str(UUID(int=7)), "employee_id": employee_id}
    answer = client.post("/v1/terminals/T001/device-authorization", json=order, headers=SPEAKS)
    assert answer.status_code == 200
    return DeviceAuthorization.model_validate(answer.json())


def poll(client, asked, terminal="T001") -> DeviceToken:
    order = {"grant_type": DEVICE_CODE_GRANT, "device_code": asked.device_code}
    answer = client.post(f"/v1/terminals/{terminal}/token", json=order, headers=SPEAKS)
    assert answer.status_code == 200
    return DeviceToken.model_validate(answer.json())


def token_in(page) -> str:
    return re.search('name="form_token" value="([0-9a-f]+)"', page.text)[1]


def sign_in(phone, to="/phone", number="E000001", pin=PIN, **more):
    page = phone.get("/phone/sign-in", params={"to": to})
    form = {"form_token": token_in(page), "number": number, "pin": pin, "to": to, **more}
    return phone.post("/phone/sign-in", data=form, follow_redirects=False)


def come(phone, asked, number="E000001"):
    """Scan the code, say who one is, and stand before the question."""
    place = asked.verification_uri_complete.removeprefix("http://testserver")
    first = phone.get(place, follow_redirects=False)
    assert first.headers["location"].startswith("/phone/sign-in?to=%2Fphone%2Fconfirm")
    led = sign_in(phone, place, number)
    assert (led.status_code, led.headers["location"]) == (303, place)
    return phone.get(place)


def send(phone, page, asked, **form):
    sent = {"form_token": token_in(page), "user_code": asked.user_code, **form}
    return phone.post("/phone/confirm", data=sent)


def trail(platform):
    with platform.database.read() as unit:
        return [(one.actor, one.action, one.subject) for one in unit.trail.every()]


def test_who_tapped_a_badge_confirms_and_the_terminal_hears_it(phone, platform, clock):
    place = both("西厅一层", "West hall, ground floor")
    beat = Heartbeat(
        at=START, software="1", queue_depth=0, dead_letters=0, in_doubt=0, devices=[], place=place
    )
    with platform.database.write() as unit:
        unit.terminals.heard("T001", beat, START)
    asked = ask(phone, "E000001")
    assert asked.verification_uri == "http://testserver/phone/confirm"
    assert asked.match_number not in asked.verification_uri_complete
    assert poll(phone, asked) == DeviceToken(error=DeviceFlowError.AUTHORIZATION_PENDING, interval=INTERVAL)
    page = come(phone, asked)
    for told in (
        place.en,
        "beijing-north · T001",
        asked.user_code,
        "E000001",
        TEXTS["phone.confirm.warn"].en,
    ):
        assert told in page.text
    done = send(phone, page, asked, match_number=asked.match_number)
    assert TEXTS["phone.decided.confirmed.help"].en in done.text
    assert poll(phone, asked) == poll(phone, asked) == DeviceToken(employee_id="E000001")  # an answer lost
    assert ("phone:E000001", "sign-in by phone: confirmed", "T001") in trail(platform)
    clock.forward(seconds=LASTS.total_seconds() + TOLD_LATE.total_seconds())
    assert poll(phone, asked).error is DeviceFlowError.EXPIRED_TOKEN


def test_what_was_decided_in_the_last_second_is_still_told_after_the_end(phone, clock):
    asked, open_still = ask(phone, "E000001"), ask(phone, "E000002")
    page = come(phone, asked)
    for _ in range(int(LASTS.total_seconds()) // 20):
        clock.forward(seconds=19.9)
        assert poll(phone, asked).error is not None
    send(phone, page, asked, match_number=asked.match_number)
    clock.forward(seconds=20)
    assert poll(phone, asked) == DeviceToken(employee_id="E000001")
    assert poll(phone, open_still).error is DeviceFlowError.EXPIRED_TOKEN


def test_who_starts_by_phone_is_named_to_the_terminal(phone):
    asked = ask(phone)
    page = come(phone, asked, "E000005")
    send(phone, page, asked, match_number=asked.match_number)
    assert poll(phone, asked).employee_id == "E000005"


@pytest.mark.parametrize(
    ("wanted", "number", "form", "decided"),
    [
        ("E000001", "E000001", {"refuse": "refuse"}, Decided.REFUSED),
        ("E000001", "E000005", {}, Decided.OTHER_PERSON),
        (None, "E000004", {}, Decided.ELSEWHERE),
    ],
)
def test_a_no_is_told_at_both_ends(phone, platform, wanted, number, form, decided):
    asked = ask(phone, wanted)
    page = come(phone, asked, number)
    said = send(phone, page, asked, **({"match_number": asked.match_number} | form))
    assert TEXTS[f"phone.decided.{decided}.help"].en in said.text.replace("&#39;", "'")
    told = poll(phone, asked)
    assert told.employee_id is None
    if decided in DENIALS:
        assert (told.error, told.denial) == (DeviceFlowError.ACCESS_DENIED, DENIALS[decided])
    else:
        assert told.error is DeviceFlowError.AUTHORIZATION_PENDING  # the right person may still come
    assert (f"phone:{number}", f"sign-in by phone: {decided}", "T001") in trail(platform)


def test_a_wrong_number_may_be_typed_again_twice(phone):
    asked = ask(phone)
    wrong = "10" if asked.match_number != "10" else "11"
    page = come(phone, asked)
    for _ in range(2):
        page = send(phone, page, asked, match_number=wrong)
        assert TEXTS["phone.confirm.wrong"].en in page.text.replace("&#39;", "'")
    said = send(phone, page, asked, match_number=wrong)
    assert TEXTS["phone.decided.denied.help"].en in said.text
    assert poll(phone, asked).denial is Denial.WRONG_NUMBER
    again = send(phone, page, asked, match_number=asked.match_number)
    assert TEXTS["phone.decided.gone.help"].en in again.text


def test_a_code_ends_by_itself_and_when_the_terminal_asks_no_more(phone, clock):
    asked = ask(phone)
    page = come(phone, asked)
    clock.forward(seconds=46)  # a terminal that does not hear us asks every 20 s
    assert (
        TEXTS["phone.decided.gone"].en in send(phone, page, asked, match_number=asked.match_number).text
    )  # nobody stands there
    assert poll(phone, asked).error is DeviceFlowError.AUTHORIZATION_PENDING
    assert TEXTS["phone.confirm.title"].en in phone.get(asked.verification_uri_complete).text
    clock.forward(seconds=LASTS.total_seconds())
    assert poll(phone, asked).error is DeviceFlowError.EXPIRED_TOKEN
    assert TEXTS["phone.decided.gone"].en in phone.get("/phone/confirm?user_code=BCDF-GHJK").text


def test_who_asks_too_soon_is_slowed_down_for_good(phone, clock):
    asked = ask(phone)
    clock.forward(seconds=INTERVAL)
    assert poll(phone, asked).error is DeviceFlowError.AUTHORIZATION_PENDING
    assert poll(phone, asked) == DeviceToken(error=DeviceFlowError.SLOW_DOWN, interval=INTERVAL + 5)
    clock.forward(seconds=INTERVAL + 5)
    assert poll(phone, asked) == DeviceToken(
        error=DeviceFlowError.AUTHORIZATION_PENDING, interval=INTERVAL + 5
    )


def test_a_device_code_is_good_at_its_own_terminal_alone(phone):
    asked = ask(phone)
    assert poll(phone, asked, "T002").error is DeviceFlowError.EXPIRED_TOKEN
    assert poll(phone, asked.model_copy(update={"device_code": "x"})).error is DeviceFlowError.EXPIRED_TOKEN


def test_a_code_is_taken_however_it_is_typed(phone):
    asked = ask(phone)
    sign_in(phone)
    assert TEXTS["phone.code.title"].en in phone.get("/phone/confirm").text
    typed = asked.user_code.replace("-", " ").lower()
    assert asked.user_code in phone.get("/phone/confirm", params={"user_code": typed}).text
    assert user_code("") == "-"
    assert not set("AEIOU0158") & set(LETTERS)


@pytest.mark.parametrize(
    ("number", "pin"), [("E000001", "1"), ("E000003", PIN), ("E000002", PIN), ("nobody", PIN), ("", "")]
)
def test_who_is_not_known_by_a_pin_is_told_nothing_more(phone, number, pin):
    refused = sign_in(phone, number=number, pin=pin)
    assert refused.status_code == 401
    assert TEXTS["phone.signIn.wrong"].en in refused.text
    assert phone.get("/phone/confirm", follow_redirects=False).status_code == 303


def test_for_a_number_that_nobody_has_the_same_is_done_as_for_a_wrong_pin(phone, platform):
    def statements(**typed: str) -> list[str]:
        made: list[str] = []

        def note(_connection, _cursor, statement, *_more):
            made.append(statement)

        event.listen(platform.database._engine, "before_cursor_execute", note)
        assert sign_in(phone, **typed).status_code == 401
        event.remove(platform.database._engine, "before_cursor_execute", note)
        return made

    sign_in(phone, pin="0")  # the rows of both are there
    sign_in(phone, number="nobody")
    assert statements(number="nobody") == statements(pin="0")
    with platform.database.write() as unit:
        assert unit.phones.tries(stand_in("nobody")).failures == 2
    assert ("phone:?", "sign-in refused", "phone") in trail(platform)


def test_wrong_pins_lock_for_longer_and_longer(phone, platform, clock):
    for _ in range(FREE_TRIES):
        clock.forward(seconds=1)
        assert sign_in(phone, pin="0").status_code == 401
    assert sign_in(phone).status_code == 401  # the right one, and not looked at
    clock.forward(seconds=61)
    assert sign_in(phone).status_code == 303
    with platform.database.write() as unit:
        assert unit.phones.tries("E000001").failures == 0
    assert ("phone:E000001", "sign-in refused", "phone") in trail(platform)


def test_typos_on_phones_shut_nobody_out_of_the_console(phone, platform):
    for number in range(21):
        assert sign_in(phone, number=f"wrong{number}").status_code == 401
    assert platform.login_throttle._buckets == {}
    with platform.database.write() as unit:
        assert unit.sessions.tries("testclient") is None
        assert unit.sessions.tries(address_of("testclient")).failures == 21
    assert sign_in(phone).status_code == 303


def test_wrong_pins_of_one_client_are_held_up_in_the_end(platform, clock):
    give_pins(platform)
    strict = replace(platform, settings=replace(platform.settings, phone_per_minute=3))
    with TestClient(application_of(strict), headers=ENGLISH) as phone:
        tries = [sign_in(phone, number=f"wrong{number}").status_code for number in range(4)]
        assert tries == [401, 401, 401, 429]
        clock.forward(seconds=31)
        assert sign_in(phone).status_code == 303


def test_who_knows_their_pin_takes_nothing_from_others_behind_the_same_address(platform):
    give_pins(platform)
    few = replace(platform, phone_sign_in_throttle=Throttle(0.1, 2, lambda: 0.0))
    with TestClient(application_of(few), headers=ENGLISH) as phone:
        for _ in range(4):
            assert sign_in(phone).status_code == 303
            phone.cookies.clear()
        told = [sign_in(phone, number="nobody") for _ in range(3)]
    assert [one.status_code for one in told] == [401, 401, 429]
    assert told[-1].headers["retry-after"] == "10"


def test_a_phone_is_remembered_where_that_was_wished(phone, clock):
    led = sign_in(phone, "/phone/confirm", remember="true")
    assert "Max-Age=2592000" in led.headers["set-cookie"]
    clock.forward(days=29)
    assert TEXTS["phone.code.title"].en in phone.get("/phone/confirm").text
    clock.forward(days=2)
    assert TEXTS["phone.signIn.title"].en in phone.get("/phone/confirm").text
    assert "Max-Age" not in sign_in(phone, "/phone/confirm").headers["set-cookie"]
    clock.forward(minutes=11)
    assert TEXTS["phone.signIn.title"].en in phone.get("/phone/confirm").text


def test_a_remembered_phone_is_forgotten_with_its_pin_by_leaving_and_by_hand(phone, platform):
    def known() -> bool:
        return TEXTS["phone.code.title"].en in phone.get("/phone/confirm").text

    sign_in(phone, remember="true")
    assert known()
    with platform.database.write() as unit:
        unit.people.set_pin("E000001", cheap().hash(PIN))
    assert not known()
    sign_in(phone, remember="true")
    page = phone.get("/phone/sign-in", params={"to": "/phone/confirm"})
    form = {"form_token": token_in(phone.get(ask(phone).verification_uri_complete)), "to": "/phone/confirm"}
    assert TEXTS["phone.code.title"].en in page.text
    phone.post("/phone/forget", data=form)
    assert not known()
    sign_in(phone, remember="true")
    with platform.database.write() as unit:
        unit.people.save([replace(unit.people.find("E000001"), status="left", left_on=START.date())])
    assert not known()


def test_the_sign_in_leads_to_no_other_place():
    for place in ("https://evil.example/", "//evil.example", "/console", "/phone/../console", "/phoney", ""):
        assert own_place(place) == "/phone"
    assert own_place("/phone/confirm?user_code=BCDF-GHJK") == "/phone/confirm?user_code=BCDF-GHJK"


@pytest.fixture
def service():
    with served(CompanyService(int(START.timestamp()), {"employee_number": "E000001"})) as running:
        yield running


def test_whom_the_company_knows_takes_nothing_from_others_behind_the_same_address(with_company, service):
    for _ in range(20):  # two ways each
        page = with_company.get("/phone/sign-in")
        start = re.search('href="(/phone/company/start[^"]*)"', page.text)[1]
        there = with_company.get(start, follow_redirects=False)
        back = service.come(there.headers["location"]).removeprefix("http://localhost")
        assert with_company.get(back, follow_redirects=False).status_code == 303
        with_company.cookies.clear()
    assert with_company.platform.login_throttle._buckets == {}
    assert with_company.platform.phone_sign_in_throttle._buckets["testclient"][0] == 60


@pytest.fixture
def with_company(platform, service, tmp_path):
    give_pins(platform)
    (tmp_path / "secret").write_text(SECRET)
    told = CompanySettings(
        issuer=service.issuer,
        client_id=CLIENT,
        client_secret_file=tmp_path / "secret",
        address="http://localhost",
        roles={"hr": Role.HR},
    )
    with TestClient(application_of(replace(platform, company=company_of(told))), headers=ENGLISH) as opened:
        opened.platform = platform  # its throttles
        yield opened


def test_phones_come_by_the_address_that_the_operator_says(platform, tmp_path):
    request = SimpleNamespace(url=URL("http://10.1.2.3:8100/v1/terminals/T001/device-authorization?x=1"))

    def told(**settings: object) -> str:
        return address_for_phones(SimpleNamespace(settings=replace(platform.settings, **settings)), request)

    company = CompanySettings(
        issuer="https://id.example.com",
        client_id=CLIENT,
        client_secret_file=tmp_path,
        address="https://hr.example.com/",
        roles={"hr": Role.HR},
    )
    assert told() == "http://10.1.2.3:8100"
    assert told(https=True) == "https://10.1.2.3:8100"
    assert told(company=company) == "https://hr.example.com"
    assert told(company=company, phone_address="https://m.example.com") == "https://m.example.com"


@pytest.mark.parametrize(
    ("told", "known"), [("E000001", True), ("E000002", False), ("nobody", False), ("", False)]
)
def test_the_company_says_whose_phone_it_is_where_it_has_a_service(with_company, service, told, known):
    service.claims["employee_number"] = told
    page = with_company.get("/phone/confirm")
    assert TEXTS["phone.signIn.company"].en in page.text
    assert 'name="pin"' not in page.text
    start = re.search('href="(/phone/company/start[^"]*)"', page.text)[1]
    there = with_company.get(start, follow_redirects=False).headers["location"]
    back = service.come(there).removeprefix("http://localhost")
    assert back.startswith("/phone/company/callback")
    led = with_company.get(back)
    wanted = "phone.code.title" if known else "phone.company.fault.name"
    assert TEXTS[wanted].en in led.text
    assert TEXTS["company.fault.expired"].en in with_company.get("/phone/company/callback").text
