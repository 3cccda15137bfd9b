"""Invented employees, and employees from CSV: all or nothing."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub import people, synthetic
from hub.id_number import check_digit, is_valid, masked
from tests.helpers.hub_platform import cheap

ROW = {
    "employee_id": "E1",
    "name": "阿卜杜热西提·阿卜杜克里木",
    "name_latin": "Abdurishit Abdukerim",
    "status": "active",
    "site": "xian-gate",
    "badge_uids": "04a1b2c3 04A1B2C4",
    "id_number": "",
    "pin": "",
    "department_zh": "财务部",
    "department_en": "Finance",
    "position_zh": "专员",
    "position_en": "Specialist",
    "hired_on": "2020-07-01",
    "left_on": "",
}


def write(path, *rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, people.COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def planned(path, known=None):
    rows, complaints = people.read(path)
    return people.plan(rows, complaints, known or {}, cheap())


@pytest.fixture(scope="module")
def invented():
    return list(synthetic.people(25_000, 1, 200))


def test_the_same_seed_gives_the_same_people(tmp_path):
    digests = []
    for seed in (1, 1, 2):
        synthetic.write(tmp_path / "e.csv", 500, seed, 5)
        digests.append(hashlib.sha256((tmp_path / "e.csv").read_bytes()).hexdigest())
    assert digests[0] == digests[1] != digests[2]


def test_invented_people_are_as_mixed_as_real_ones_and_none_of_them_is(invented):
    assert len(invented) == len({row["employee_id"] for row in invented}) == 25_000
    assert len({row["id_number"] for row in invented}) == 25_000
    assert all(is_valid(row["id_number"]) and row["id_number"].startswith("00") for row in invented)
    assert len(Counter(row["site"] for row in invented)) == 6
    assert 0.03 < sum(row["status"] == "left" for row in invented) / 25_000 < 0.05
    names = [row["name"] for row in invented]
    assert any("·" in name for name in names)
    assert any("䶮" in name for name in names)
    assert any(name.isascii() for name in names)
    assert max(map(len, names)) > 15


def test_the_first_of_each_site_have_a_pin(invented):
    pins = Counter(row["site"] for row in invented if row["pin"])
    assert set(pins.values()) == {200}
    assert len(pins) == 6


def test_every_invented_employee_can_be_imported(tmp_path):
    synthetic.write(tmp_path / "e.csv", 3_000, 7, 2)
    plan = planned(tmp_path / "e.csv")
    assert (len(plan.added), plan.complaints) == (3_000, ())
    assert sum(person.pin_hash is not None for person in plan.added) == 12


def test_importing_the_same_file_again_changes_nothing(tmp_path):
    path = write(tmp_path / "e.csv", {**ROW, "pin": "4711"})
    [added] = planned(path).added
    again = planned(path, {added.employee_id: added})
    assert (again.added, again.changed, again.unchanged) == ([], [], 1)


def test_a_change_keeps_the_pin_that_is_not_mentioned(tmp_path):
    [added] = planned(write(tmp_path / "e.csv", {**ROW, "pin": "4711"})).added
    [changed] = planned(write(tmp_path / "e.csv", {**ROW, "position_en": "Lead"}), {"E1": added}).changed
    assert changed.pin_hash == added.pin_hash
    assert changed.badge_uids == ["04A1B2C3", "04A1B2C4"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"employee_id": ""}, "employee_id: empty"),
        ({"name": "x" * 101}, "name: longer"),
        ({"name": "a\x00b"}, "name: with control"),
        ({"status": "retired"}, "status: one of"),
        ({"site": "Beijing North"}, "site: lower-case"),
        ({"badge_uids": "04XX"}, "badge_uids: hexadecimal"),
        ({"id_number": "11010119900101123X"}, "id_number: not 18"),
        ({"pin": "12a4"}, "pin: 4 to 8 digits"),
        ({"hired_on": "1.7.2020"}, "hired_on: not a date"),
        ({"status": "left"}, "left_on: needed"),
        ({"left_on": "2021-01-01"}, "left_on: needed"),
        ({"status": "left", "left_on": "2019-01-01"}, "left_on: before"),
    ],
)
def test_a_wrong_line_is_named_with_its_reason_and_nothing_is_imported(tmp_path, changes, reason):
    path = write(tmp_path / "e.csv", {**ROW, "employee_id": "E0", "badge_uids": ""}, {**ROW, **changes})
    plan = planned(path)
    assert (plan.added, plan.changed) == ((), ())
    [complaint] = plan.complaints
    assert complaint.line == 3
    assert complaint.reason.startswith(reason)


def test_nobody_shares_a_number_or_a_badge(tmp_path):
    path = write(tmp_path / "e.csv", ROW, ROW, {**ROW, "employee_id": "E2"})
    reasons = [one.reason for one in planned(path).complaints]
    assert reasons == ["employee_id: given twice", *["badge_uids: also given to E1"] * 2]
    [known] = planned(write(tmp_path / "e.csv", ROW)).added
    other = write(tmp_path / "e.csv", {**ROW, "employee_id": "E2"})
    assert [one.line for one in planned(other, {"E1": known}).complaints] == [2, 2]


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"employee_id,name\n1,2\n", ",".join(people.COLUMNS).encode() + b'\n"x"y,\n'],
)
def test_a_file_that_is_not_such_a_table_is_said_to_be_none(tmp_path, content):
    (tmp_path / "e.csv").write_bytes(content)
    assert len(planned(tmp_path / "e.csv").complaints) == 1


@given(st.text("0123456789", min_size=17, max_size=17), st.integers(0, 16), st.integers(1, 9))
def test_a_check_digit_finds_every_single_wrong_digit(body, place, shift):
    number = body + check_digit(body)
    assert is_valid(number)
    wrong = str((int(number[place]) + shift) % 10)
    assert not is_valid(number[:place] + wrong + number[place + 1 :])


def test_the_standards_own_example():
    assert check_digit("11010519491231002") == "X"
    assert masked("11010519491231002X") == "110***********002X"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("姓名".encode("gb18030"), "CSV UTF-8"),
        ("employee_id,Müller".encode("cp1252"), "CSV UTF-8"),
        (";".join(people.COLUMNS).encode(), "separated by commas"),
        (",".join((*people.COLUMNS, "name")).encode(), "twice: name"),
        (b"PK\x03\x04\x14\x00\xff", "CSV UTF-8"),
    ],
    ids=["GB18030", "Windows-1252", "semicolons", "a column twice", "a spreadsheet"],
)
def test_a_file_of_another_kind_is_refused_with_what_to_do(tmp_path, content, said):
    (tmp_path / "e.csv").write_bytes(content)
    [complaint] = planned(tmp_path / "e.csv").complaints
    assert said in complaint.reason


def test_a_byte_order_mark_and_other_columns_do_no_harm(tmp_path):
    path = write(tmp_path / "e.csv", ROW)
    header, line, *_ = path.read_text("utf-8").split("\n")
    path.write_text(f"\ufeff{header.strip()},shoe_size\r\n{line.strip()},44\r\n", "utf-8", newline="")
    assert len(planned(path).added) == 1


@pytest.mark.parametrize("mark", ["\u202e", "\u061c", "\u200b", "\u2066", "\x7f", "\x85", "\x00"])
def test_a_name_with_marks_that_nobody_sees_is_refused(tmp_path, mark):
    [complaint] = planned(write(tmp_path / "e.csv", {**ROW, "name": f"王{mark}明"})).complaints
    assert "nobody sees" in complaint.reason or "NUL" in complaint.reason


@pytest.mark.parametrize("day", ["0026-11-23", "1899-12-31", "9999-01-01"])
def test_a_day_far_away_is_a_mistake(tmp_path, day):
    assert len(planned(write(tmp_path / "e.csv", {**ROW, "hired_on": day})).complaints) == 1


def test_a_file_that_is_too_large_is_not_even_read(tmp_path, monkeypatch):
    monkeypatch.setattr(people, "LARGEST", 10)
    [complaint] = planned(write(tmp_path / "e.csv", ROW)).complaints
    assert "split" in complaint.reason
