"""Employees from another system: files in a folder, a REST interface, SCIM."""

from __future__ import annotations

import contextlib
import csv
import io
import os
from pathlib import Path
from unittest import mock

import pytest

from hub.connectors.connector import names, settings_of
from hub.people import COLUMNS
from hub.run import main
from hub.store.database import Database
from tests.helpers.people_source import Answer, people_source
from tests.unit.hub.test_roster import fields

TOKEN = "s3cret-token"
REST = """\
connector: rest
url: {url}/people
token_file: token
items: data.list
next: data.next
translate:
  site: {{Beijing HQ: beijing-north}}
fields:
  employee_id: number
  name: names.zh
  name_latin: names.en
  status: "'active'"
  site: place
  badge_uids: badges
  department_zh: unit
  department_en: unit
  position_zh: job
  position_en: job
  hired_on: since
"""
SCIM = """\
connector: scim
url: {url}/scim/v2
token_file: token
page: 2
fields:
  name_latin: nickName
  hired_on: '"urn:example:User".hiredOn'
  badge_uids: '"urn:example:User".badges[].uid'
"""
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


@pytest.fixture
def place(tmp_path):
    (tmp_path / "token").write_text(f"{TOKEN}\n", encoding="ascii")
    return tmp_path


def hub(place: Path, *arguments: str, status: int = 0) -> str:
    out, err = io.StringIO(), io.StringIO()
    surroundings = mock.patch.dict(os.environ, {"HUB_DATA": str(place / "data")})
    with surroundings, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        assert main(arguments) == status, err.getvalue()
    return out.getvalue() + err.getvalue()


def sync(place: Path, settings: str, *more: str, status: int = 0) -> str:
    (place / "source.yaml").write_text(settings, encoding="utf-8")
    return hub(place, "employees", "sync", str(place / "source.yaml"), *more, status=status)


def people(place: Path):
    database = Database(f"sqlite:///{place / 'data' / 'hub.db'}")
    with database.read() as unit:
        found = {one.employee_id: one for one in unit.people.every()}
    database.close()
    return found


def worker(number, **changes):
    return {
        "number": f"E{number}",
        "names": {"zh": "王芳", "en": "Wang Fang"},
        "place": "Beijing HQ",
        "badges": [f"04A1B2{number:04X}"],
        "unit": "财务部",
        "job": "专员",
        "since": "2020-07-01",
        **changes,
    }


def user(number, **changes):
    return {
        "id": f"u{number}",
        "active": True,
        "displayName": "王芳",
        "nickName": "Wang Fang",
        "title": "专员",
        "addresses": [{"primary": True, "locality": "beijing-north"}],
        ENTERPRISE: {"employeeNumber": f"E{number}", "department": "财务部"},
        "urn:example:User": {"hiredOn": "2020-07-01", "badges": [{"uid": f"04A1B2{number:04X}"}]},
        **changes,
    }


def listed(users):
    def answer(path, query):
        assert path == "/scim/v2/Users"
        start, count = int(query["startIndex"]), int(query["count"])
        page = users[start - 1 : start - 1 + count]
        return Answer({"totalResults": len(users), "startIndex": start, "Resources": page})

    return answer


def test_every_connector_says_what_it_can_be_told(place):
    assert names() == ["csv-folder", "rest", "scim"]
    told = hub(place, "employees", "connectors")
    for name in names():
        settings = settings_of(name)
        assert settings is not None
        for option in settings.model_fields:
            assert option == "connector" or f"    {option}  (" in told


def test_an_interface_with_pages_is_read_to_its_end_with_the_token(place):
    pages = {"": [worker(1), worker(2)], "2": [worker(3)]}

    def answer(_path, query):
        page = query.get("page", "")
        return Answer({"data": {"list": pages[page], "next": "" if page else "/people?page=2"}})

    with people_source(answer) as source:
        assert "would take over: 3 new" in sync(place, REST.format(url=source.url), "--dry-run")
        assert people(place) == {}
        assert "taken over: 3 new, 0 changed (0 left), 0 as before" in sync(
            place, REST.format(url=source.url)
        )
        assert "0 new, 0 changed (0 left), 3 as before" in sync(place, REST.format(url=source.url))
    assert {headers["Authorization"] for _, headers in source.asked} == {f"Bearer {TOKEN}"}
    found = people(place)["E1"]
    assert (found.site, found.badge_uids, found.department_en) == ("beijing-north", ["04A1B20001"], "财务部")
    assert "connector rest" in hub(place, "audit")


def test_pages_by_number_and_by_link_are_read(place):
    numbered = REST.replace("next: data.next", "pages: {{first: 0}}").replace(
        "items: data.list", "items: '@'"
    )
    linked = REST.replace("next: data.next\n", "").replace("items: data.list\n", "")
    lists = {"0": [worker(1)], "1": [worker(2)]}
    with people_source(lambda _path, query: Answer(lists.get(query["page"], []))) as source:
        assert "2 new" in sync(place, numbered.format(url=source.url))

    def answer(_path, query):
        more = {} if query else {"Link": '</people?page=1>; rel="next"'}
        return Answer(lists[query.get("page", "0")], headers=more)

    with people_source(answer) as source:
        assert "2 as before" in sync(place, linked.format(url=source.url))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(status=401), "refuses the token (401)"),
        (Answer(status=500), "answers 500"),
        (Answer(status=503, headers={"Retry-After": "0"}), "answers 503"),
        (Answer(status=302, headers={"Location": "http://127.0.0.1:1/"}), "sends on to another address"),
        (Answer(b"<html>sign in</html>"), "does not answer with JSON"),
        (Answer(b"[" * 100_000), "does not answer with JSON"),
        (Answer({"data": {"list": {}}}), "there is no list at `data.list` of its answer"),
        (Answer({"data": {"list": [], "next": "/people"}}), "lead in a circle"),
        (Answer({"data": {"list": [], "next": "http://elsewhere.example/"}}), "leads to another host"),
    ],
)
def test_what_cannot_be_read_whole_changes_nothing_and_is_told(place, answer, words):
    with people_source(lambda _path, _query: answer) as source:
        assert words in sync(place, REST.format(url=source.url), status=1)
    assert people(place) == {}


def test_a_source_that_is_away_is_told(place):
    with people_source(lambda _path, _query: Answer([])) as source:
        url = source.url
    assert "127.0.0.1 does not answer" in sync(place, REST.format(url=url), status=1)


def test_users_of_an_identity_system_are_taken_over_and_leave(place):
    users = [user(number) for number in range(1, 6)]
    with people_source(listed(users)) as source:
        settings = SCIM.format(url=source.url)
        assert "5 new" in sync(place, settings)
        assert [path.partition("?")[2] for path, _ in source.asked] == [
            "startIndex=1&count=2",
            "startIndex=3&count=2",
            "startIndex=5&count=2",
        ]
        users[0] = user(1, active=False)
        users[1] = {key: value for key, value in user(2).items() if key != "active"}
        assert "1 changed (1 left), 4 as before" in sync(place, settings)
    found = people(place)
    assert (found["E1"].status, found["E2"].status, found["E3"].name) == ("left", "active", "王芳")


def test_users_that_change_while_they_are_read_are_read_another_time(place):
    shrinking = [user(number) for number in range(1, 5)]

    def answer(path, query):
        told = listed(list(shrinking))(path, query)
        del shrinking[0]
        return told

    with people_source(answer) as source:
        assert "its users changed while they were read" in sync(place, SCIM.format(url=source.url), status=1)
    with people_source(lambda _path, _query: Answer({"users": []})) as source:
        assert "no list of users" in sync(place, SCIM.format(url=source.url), status=1)


def test_an_answer_with_nobody_sends_nobody_away(place):
    users = [user(number) for number in range(1, 30)]
    with people_source(listed(users)) as source:
        settings = f"absent: left\n{SCIM.format(url=source.url)}"
        sync(place, settings)
        users.clear()
        assert "29 of 29 employees would leave at once" in sync(place, settings, status=1)
        assert all(one.status == "active" for one in people(place).values())
        assert "29 changed (29 left)" in sync(place, settings, "--most-leaving", "100")


FOLDER = "connector: csv-folder\nfolder: drop\n"


def drop(place, name, *rows):
    (place / "drop").mkdir(exist_ok=True)
    with (place / "drop" / name).open("w", encoding="utf-8", newline="") as file:
        lines = csv.DictWriter(file, COLUMNS)
        lines.writeheader()
        lines.writerows(rows)


def test_the_last_file_of_a_folder_counts_and_is_moved_away_with_those_before(place):
    drop(place, "people-2026-11-26.csv", fields("E1"))
    drop(place, "people-2026-11-27.csv", fields("E1"), fields("E2", hired_on="?"))
    assert "would take over: 1 new" in sync(place, FOLDER, "--dry-run")
    told = sync(place, FOLDER)
    assert "taken over: 1 new, 0 changed (0 left), 0 as before, 1 wrong and as before" in told
    assert "people-2026-11-27.csv:3: hired_on: not a date" in told
    assert sorted(path.name for path in (place / "drop" / "taken").iterdir()) == [
        "people-2026-11-26.csv",
        "people-2026-11-27.csv",
    ]
    assert "no new file *.csv" in sync(place, FOLDER)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe", "people.csv is not UTF-8"),
        (b"a,b\n1,2\n", "people.csv:1: no column is known"),
        (b"", "people.csv:1: no column is known"),
        ((",".join(COLUMNS) + '\n"E1').encode(), "people.csv:1: not CSV"),
    ],
)
def test_a_file_that_is_none_stays_where_it_is(place, content, words):
    (place / "drop").mkdir()
    (place / "drop" / "people.csv").write_bytes(content)
    assert words in sync(place, FOLDER, status=1)
    assert (place / "drop" / "people.csv").exists()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("connector: sap\n", "source.yaml:1: connector: must be one of csv-folder, rest, scim"),
        ("url: x\n", "must be one of csv-folder, rest, scim"),
        (
            "connector: csv-folder\nfolder: drop\nabsent: gone\n",
            "source.yaml:3: absent: must be 'keep' or 'left'",
        ),
        ("connector: csv-folder\nfolder: drop\nmost_leaving: 101\n", "source.yaml:3: most_leaving:"),
        ("connector: csv-folder\nfolder: drop\nspeed: 1\n", "source.yaml:3: speed: is not a known setting"),
        ("connector: csv-folder\nfolder: nowhere\n", "nowhere is not a folder"),
        ("connector: scim\nurl: http://idp.example/\n", "source.yaml:2: url: an https address"),
        ("connector: scim\nurl: https://me:pw@idp.example/\n", "source.yaml:2: url: an address with a host"),
        ("connector: scim\nurl: https://idp.example/\ntoken_file: none\n", "cannot be read"),
        ("connector: rest\nurl: https://a.example/\nitems: '['\n", "source.yaml:3: items: not a JMESPath"),
        ("connector: rest\nurl: https://a.example/\nfields:\n  name: '['\n", "name: not a JMESPath"),
        (
            "connector: rest\nurl: https://a.example/\nfields:\n  nam: a\n",
            "no columns of `employees import`: nam",
        ),
        ("connector: [", "is not YAML"),
    ],
)
def test_settings_that_are_wrong_are_told_with_their_line(place, settings, words):
    assert words in sync(place, settings, status=1)
