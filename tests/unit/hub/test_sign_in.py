"""Signing in with a password and a code, one's own account, and what slows guessing down."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from fastapi.testclient import TestClient

from hub.app import build
from hub.console.acts import OPEN
from hub.console.gate import NEXT, SAFE, own_place
from hub.console.proving import locked_until
from hub.console.session import HOST_COOKIE, Standing
from hub.password_rules import Complaint, complaint
from hub.second_factor import SecondFactor, counter_of, digest, new_recovery_codes, new_secret
from hub.store.accounts import Role, User
from tests.helpers.console_users import SECRET, seat, user_with_codes
from tests.helpers.hub_platform import PASSWORD, START, cheap
from tests.helpers.one_application import application_of
from tests.helpers.routes import address_of, routes_of
from tests.unit.hub.test_console import form_token, sign_in

NEW = "seven green bicycles sing"


def code_at(clock, **off):
    return pyotp.TOTP(SECRET).at(clock() + timedelta(**off))


def send(client, path, **fields):
    """Send a form with the token of the page that is there."""
    token = form_token(client.get(path))
    return client.post(path, data={"form_token": token} | fields, follow_redirects=False)


def wear(client, cookie):
    client.cookies.clear()
    client.cookies.set("console", cookie, path="/console")


def led(answer):
    return answer.status_code, answer.headers.get("location")


def trail(platform):
    with platform.database.read() as unit:
        return [(one.actor, one.action) for one in unit.accounts.audit_trail()]


@pytest.fixture
def kim(platform):
    """An administrator who has a phone."""
    with platform.database.write() as unit:
        unit.accounts.save(user_with_codes(platform, "kim", Role.ADMINISTRATOR))


@pytest.mark.usefixtures("kim")
class TestCodes:
    def test_a_password_alone_leads_to_the_code_and_nowhere_else(self, client, platform):
        assert led(sign_in(client, "kim")) == (303, "/console")
        for method, route in routes_of(application_of(platform)):
            own = route.path == "/console/login/code" or (method, route.path) in OPEN
            if method in SAFE and route.path.startswith("/console") and not own:
                answer = client.get(address_of(route), follow_redirects=False)
                assert led(answer) in [(303, NEXT[Standing.CODE_WANTED]), (403, None)], route.path
        assert ("kim", "signed in") not in trail(platform)

    def test_the_right_code_lets_in_under_a_new_token_and_works_once(self, client, platform, clock):
        sign_in(client, "kim")
        half = client.cookies["console"]
        assert led(send(client, "/console/login/code", code=code_at(clock))) == (303, "/console")
        assert client.cookies["console"] != half
        assert ("kim", "signed in") in trail(platform)
        assert client.get("/console/users").status_code == 200
        sign_in(client, "kim")
        assert send(client, "/console/login/code", code=code_at(clock)).status_code == 401
        clock.forward(seconds=30)
        assert led(send(client, "/console/login/code", code=code_at(clock))) == (303, "/console")
        wear(client, half)
        assert client.get("/console/users", follow_redirects=False).status_code == 303

    def test_guessing_codes_is_held_up_whatever_the_password_does(self, client, platform, clock):
        for _ in range(5):
            platform.login_throttle._buckets.clear()
            sign_in(client, "kim")
            assert send(client, "/console/login/code", code="000000").status_code == 401
        assert send(client, "/console/login/code", code=code_at(clock)).status_code == 401
        clock.forward(seconds=31)
        assert send(client, "/console/login/code", code=code_at(clock)).status_code == 303

    def test_a_recovery_code_stands_in_once(self, client, platform):
        made = new_recovery_codes()
        with platform.database.write() as unit:
            unit.accounts.replace_recovery_codes("kim", frozenset(map(digest, made)))
        sign_in(client, "kim")
        assert led(send(client, "/console/login/code", code=made[3].lower().replace("-", " "))) == (
            303,
            "/console",
        )
        assert (
            "9" in re.search(r"(\d+) recovery codes are left", client.get("/console/account?lang=en").text)[1]
        )
        assert ("kim", "used a recovery code") in trail(platform)
        sign_in(client, "kim")
        assert send(client, "/console/login/code", code=made[3]).status_code == 401


def test_codes_of_the_step_before_and_after_are_taken_and_none_twice():
    at = START
    one, two, three, four = (pyotp.TOTP(SECRET).at(at + timedelta(seconds=30 * n)) for n in (-2, -1, 1, 2))
    now = pyotp.TOTP(SECRET).timecode(at)
    assert [counter_of(SECRET, code, at, None) for code in (one, two, three, four)] == [
        None,
        now - 1,
        now + 1,
        None,
    ]
    assert counter_of(SECRET, two, at, now - 1) is None
    assert counter_of(SECRET, "", at, None) is None


def test_a_kept_secret_is_one_users_and_one_keys():
    factor, secret = SecondFactor(b"k" * 32), new_secret()
    sealed = factor.sealed(secret, "kim")
    assert secret not in sealed
    assert factor.opened(sealed, "kim") == secret
    assert factor.opened(sealed, "lee") is None
    assert SecondFactor(b"l" * 32).opened(sealed, "kim") is None
    assert len(set(new_recovery_codes())) == 10


def test_setting_codes_up_shows_recovery_codes_once_and_ends_other_sign_ins(client, platform, clock):
    sign_in(client)
    other = client.cookies["console"]
    client.cookies.clear()
    sign_in(client)
    page = client.get("/console/account/codes?lang=en")
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page.text)[1].replace(" ", "")
    assert page.text.count("<path") == 1
    assert secret in client.get("/console/account/codes").text.replace(" ", "")  # the same until it is used
    assert send(client, "/console/account/codes", code="000000").status_code == 422
    shown = send(client, "/console/account/codes", code=pyotp.TOTP(secret).at(clock()))
    made = re.findall(r"<code>([A-Z2-7-]{29})</code>", shown.text)
    assert len(made) == 10
    assert "no-store" in shown.headers["cache-control"]
    with platform.database.read() as unit:
        assert unit.accounts.count_recovery_codes("wang") == 10
        assert secret not in unit.accounts.find("wang").totp_sealed
    send(client, "/console/account/codes")  # another secret waits; the first one still counts
    token = form_token(client.get("/console/account"))
    renewed = client.post("/console/account/recovery", data={"form_token": token})
    assert not set(made) & set(re.findall(r"<code>([A-Z2-7-]{29})</code>", renewed.text))
    wear(client, other)
    assert client.get("/console/account", follow_redirects=False).status_code == 303


def test_an_administrator_without_codes_has_to_set_them_up_first(client, platform):
    with platform.database.write() as unit:
        unit.accounts.save(User("lee", Role.ADMINISTRATOR, cheap().hash(PASSWORD)))
    sign_in(client, "lee")
    assert led(client.get("/console/terminals", follow_redirects=False)) == (303, "/console/account/codes")
    assert "角色必须用验证码" in client.get("/console/account/codes?lang=zh").text


def test_a_password_that_was_given_out_is_changed_first_and_not_for_ever(client, platform, clock):
    given = User("lee", Role.HR, cheap().hash(PASSWORD), password_until=clock() + timedelta(hours=72))
    with platform.database.write() as unit:
        unit.accounts.save(given)
    sign_in(client, "lee")
    assert led(client.get("/console/visits", follow_redirects=False)) == (303, "/console/account/password")
    fields = {"present": PASSWORD, "new": NEW, "again": NEW}
    assert led(send(client, "/console/account/password", **fields)) == (303, "/console/account?done=password")
    assert client.get("/console/visits").status_code == 200
    with platform.database.write() as unit:
        unit.accounts.save(given)
    clock.forward(hours=73)
    assert sign_in(client, "lee").status_code == 401


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"new": "short one"}, "too short"),
        ({"new": "password1234"}, "too easy"),
        ({"new": "wangwangwang"}, "too easy"),
        ({"new": PASSWORD}, "is the present one"),
        ({"present": "wrong"}, "present password is wrong"),
        ({"again": "other"}, "differ"),
    ],
)
def test_a_password_that_is_not_taken_is_said_why(client, fields, words):
    sign_in(client)
    told = {"present": PASSWORD, "new": NEW, "again": fields.get("new", NEW)} | fields
    answer = send(client, "/console/account/password?lang=en", **told)
    assert answer.status_code == 422
    assert words in answer.text
    assert NEW not in answer.text


def test_a_changed_password_ends_every_other_sign_in_and_gives_this_one_a_new_token(client):
    sign_in(client)
    other = client.cookies["console"]
    client.cookies.clear()
    sign_in(client)
    mine = client.cookies["console"]
    send(client, "/console/account/password", present=PASSWORD, new=NEW, again=NEW)
    kept = client.cookies["console"]
    assert client.get("/console/account", follow_redirects=False).status_code == 200
    for old in (other, mine):
        wear(client, old)
        assert client.get("/console/account", follow_redirects=False).status_code == 303
    assert kept not in (other, mine)
    assert sign_in(client).status_code == 401
    assert sign_in(client, password=NEW).status_code == 303


def test_one_can_leave_everywhere_else(client):
    sign_in(client)
    other = client.cookies["console"]
    client.cookies.clear()
    sign_in(client)
    assert "2" in re.search(r"<dt>Signed in at</dt><dd>(\d+)", client.get("/console/account?lang=en").text)[1]
    token = form_token(client.get("/console/account"))
    client.post("/console/account/others", data={"form_token": token})
    assert client.get("/console/account").status_code == 200
    wear(client, other)
    assert client.get("/console/account", follow_redirects=False).status_code == 303


def test_a_secret_is_asked_for_again_before_accounts_are_touched(client, platform, clock):
    seat(client, platform, "kim", Role.ADMINISTRATOR)
    assert client.get("/console/users/one?name=wang").status_code == 200
    clock.forward(minutes=11)
    assert client.get("/console/users").status_code == 200  # only looks
    asked = client.get("/console/users/one?name=wang", follow_redirects=False)
    assert led(asked) == (303, "/console/prove?to=%2Fconsole%2Fusers%2Fone%3Fname%3Dwang")
    page = client.get(asked.headers["location"])
    assert 'value="/console/users/one?name=wang"' in page.text
    assert send(client, asked.headers["location"], given="000000", to="/console/users").status_code == 401
    token = form_token(page)
    proof = {"form_token": token, "given": code_at(clock), "to": "/console/users/one?name=wang"}
    back = client.post("/console/prove", data=proof, follow_redirects=False)
    assert led(back) == (303, "/console/users/one?name=wang")
    assert client.get("/console/users/one?name=wang", follow_redirects=False).status_code == 200


@pytest.mark.parametrize(
    "place", ["https://evil.example/", "//evil.example", "/console/../x", "/console\\@evil", "/verify", ""]
)
def test_nobody_is_led_out_of_the_console(place):
    assert own_place(place) == "/console"


def test_many_wrong_names_of_one_client_are_held_up_for_everybody_there(client, platform, clock):
    answers = []
    for n in range(21):
        platform.login_throttle._buckets.clear()  # time of its own: the bucket's clock is not the platform's
        answers.append(sign_in(client, f"name{n}", "wrong").status_code)
    assert answers == [401] * 20 + [429]
    clock.forward(seconds=31)
    platform.login_throttle._buckets.clear()
    assert sign_in(client).status_code == 303
    assert locked_until(21, START, free=20) == START + timedelta(seconds=60)
    clock.forward(hours=2)
    platform.login_throttle._buckets.clear()
    assert sign_in(client, "nobody", "wrong").status_code == 401
    with platform.database.read() as unit:
        assert unit.sessions.tries("testclient").failures == 1


def test_a_disabled_user_is_out_at_once_and_looks_like_nobody(client, platform, clock):
    sign_in(client)
    with platform.database.write() as unit:
        user = unit.accounts.find("wang")
        unit.accounts.save(replace(user, disabled_at=clock()))
    assert client.get("/console/account", follow_redirects=False).status_code == 303
    pages = [sign_in(client, *pair) for pair in (("wang", PASSWORD), ("nobody", PASSWORD))]
    assert len({re.sub(r"[0-9a-f]{64}", "", page.text) for page in pages}) == 1


def test_behind_https_the_cookie_can_only_be_this_hosts(platform):
    served = replace(platform, settings=replace(platform.settings, https=True))
    with TestClient(build(served), base_url="https://hub.example") as client:
        cookie = sign_in(client).headers["set-cookie"]
    assert cookie.startswith(f"{HOST_COOKIE}=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=strict"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


@pytest.mark.parametrize(
    ("password", "wrong"),
    [
        ("a" * 11, Complaint.SHORT),
        ("quite " * 22, Complaint.LONG),
        ("qwertyuiop12", Complaint.EASY),
        ("administrator", Complaint.EASY),
        ("kim-kim-kim-kim", Complaint.EASY),
        ("五辆绿色自行车在唱歌给我听", None),
        ("seven green bicycles", None),
        ("x" + "y7Q" * 42, None),
    ],
)
def test_length_counts_and_common_words_do_not(password, wrong):
    assert complaint(password, "kim") == wrong
