"""The page of users: who is added, changed and disabled, by whom, and what the record says of it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from hub.console.users import Change
from hub.store.accounts import Role, User
from tests.helpers.console_users import seat, user_with_codes
from tests.helpers.hub_platform import cheap
from tests.unit.hub.test_console import sign_in

ONE = "/console/users/one"


@pytest.fixture
def token(client, platform):
    """The token of forms of an administrator who is signed in."""
    return seat(client, platform, "root", Role.ADMINISTRATOR)


def change(client, token, name, what, reason="asked for on the phone", **more):
    fields = {"form_token": token, "name": name, "change": what, "reason": reason} | more
    return client.post(f"{ONE}?lang=en", data=fields, follow_redirects=False)


def known(platform, name):
    with platform.database.read() as unit:
        return unit.accounts.find(name)


def record(platform):
    with platform.database.read() as unit:
        return [(one.actor, one.action, one.subject) for one in unit.accounts.audit_trail()]


def test_a_new_user_gets_a_password_that_is_shown_once_and_has_to_change_it(client, platform, token, clock):
    fields = {"form_token": token, "name": "李 明/审计", "role": "auditor"}
    shown = client.post("/console/users/new?lang=en", data=fields)
    password = re.search(r'<code class="big">([\w-]{16})</code>', shown.text)[1]
    assert shown.headers["cache-control"] == "no-store"
    added = known(platform, "李 明/审计")
    assert (added.role, added.password_until) == (Role.AUDITOR, clock() + timedelta(hours=72))
    assert ("root", "added a console user", "李 明/审计: auditor") in record(platform)
    assert all(password not in part for entry in record(platform) for part in entry)
    page = client.get("/console/users?lang=en").text
    assert "First password</span>" in page
    assert "李 明/审计" in client.get(ONE, params={"name": "李 明/审计"}).text
    client.cookies.clear()
    assert sign_in(client, "李 明/审计", password).status_code == 303
    assert client.get("/console", follow_redirects=False).headers["location"] == "/console/account/password"


@pytest.mark.parametrize("name", ["", " ", "x" * 65, "a\u202eb", "wang"])
def test_a_name_that_cannot_be_added_is_said_why(client, platform, token, name):
    before = known(platform, "wang")
    answer = client.post("/console/users/new", data={"form_token": token, "name": name, "role": "hr"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert known(platform, "wang") == before


def test_every_change_needs_a_reason_ends_the_sign_ins_and_is_written_down(client, platform, token):
    for what in Change:
        with platform.database.write() as unit:
            unit.accounts.save(user_with_codes(platform, "kim", Role.HR))
            unit.sessions.open("0" * 64, "kim", platform.clock(), code_given=True, proved_at=platform.clock())
        before = known(platform, "kim")
        for reason in ("", "  ", "a\u202eb"):
            refused = change(client, token, "kim", what, reason, role="auditor")
            assert (refused.status_code, known(platform, "kim")) == (422, before)
            assert "Please say why" in refused.text
        assert change(client, token, "kim", what, role="auditor").status_code in (200, 303)
        with platform.database.read() as unit:
            assert unit.sessions.find("0" * 64, **nothing_ended(platform)) is None, what
        assert record(platform)[-1][0] == "root"
        assert record(platform)[-1][2] == "kim: asked for on the phone"


def nothing_ended(platform):
    long_ago = platform.clock() - timedelta(days=365)
    return {"used_after": long_ago, "started_after": long_ago}


def test_a_role_is_changed(client, platform, token):
    change(client, token, "wang", "role", role="facility")
    assert known(platform, "wang").role is Role.FACILITY
    assert record(platform)[-1][1] == "made a console user facility"


def test_a_disabled_user_is_out_until_enabled_again(client, platform, token):
    hashed = known(platform, "wang").password_hash
    change(client, token, "wang", "disable")
    assert "Disabled" in client.get("/console/users?lang=en").text
    client.cookies.clear()
    assert sign_in(client).status_code == 401
    change(client, seat(client, platform, "root", Role.ADMINISTRATOR), "wang", "enable")
    assert known(platform, "wang").password_hash == hashed
    assert known(platform, "wang").disabled_at is None


def test_a_lost_phone_is_forgotten_with_its_recovery_codes(client, platform, token):
    with platform.database.write() as unit:
        unit.accounts.save(user_with_codes(platform, "kim", Role.HR))
        unit.accounts.replace_recovery_codes("kim", frozenset({"0" * 64}))
    change(client, token, "kim", "codes")
    with platform.database.read() as unit:
        assert unit.accounts.find("kim").totp_sealed is None
        assert unit.accounts.count_recovery_codes("kim") == 0


def test_a_forgotten_password_is_replaced_and_a_lock_with_it(client, platform, token, clock):
    locked = User("kim", Role.HR, cheap().hash("x"), failures=9, locked_until=clock() + timedelta(minutes=9))
    with platform.database.write() as unit:
        unit.accounts.save(locked)
    assert "Locked for a while" in client.get("/console/users?lang=en").text
    shown = change(client, token, "kim", "password")
    password = re.search(r'<code class="big">([\w-]{16})</code>', shown.text)[1]
    client.cookies.clear()
    assert sign_in(client, "kim", password).status_code == 303


def test_nobody_changes_their_own_account_there_nor_one_that_is_not(client, platform, token):
    answer = change(client, token, "root", "role", role="hr")
    assert answer.status_code == 422
    assert "another administrator" in answer.text
    assert known(platform, "root").role is Role.ADMINISTRATOR
    assert change(client, token, "nobody", "disable").status_code == 404
    assert client.get(ONE, params={"name": "nobody"}).status_code == 404


def test_an_auditor_reads_who_may_sign_in_and_changes_nothing(client, platform):
    seat(client, platform, "lee", Role.AUDITOR)
    page = client.get("/console/users").text
    assert "wang" in page
    assert "/console/users/one" not in page
    assert "/console/users/new" not in page


def test_users_are_found_by_name_and_role_sorted_and_sent_as_a_file(client, platform, token):
    assert token
    with platform.database.write() as unit:
        for name, role in (("kim", Role.HR), ("lee", Role.FACILITY), ("kimura", Role.AUDITOR)):
            unit.accounts.save(User(name, role, ""))

    def names(**asked):
        page = client.get("/console/users", params=asked).text
        rows = [
            row[1:-1].split('","')
            for row in client.get("/console/users.csv", params=asked).text.split("\r\n")[1:-1]
        ]
        assert re.findall(r'scope="row" class="long">([^<]*)<', page) == [row[0] for row in rows]
        return [row[0] for row in rows]

    assert names(name="KIM") == ["kim", "kimura"]
    assert names(name="ki", sort="name", down="1") == ["kimura", "kim"]
    assert names(role="facility") == ["lee"]
    assert set(names(sort="signed-in")) == set(names(sort="role")) >= {"kim", "lee", "kimura", "root"}
    assert "No user is like that." in client.get("/console/users?name=zz&lang=en").text
    assert client.get("/console/users?after=nobody").status_code == 404
