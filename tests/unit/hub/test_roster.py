"""Employees of another system: what is right is taken over, and never a roster that cannot be right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from hub.connectors.connector import Record
from hub.roster import Absent, Policy, TooMuchError, judged
from tests.helpers.hub_platform import cheap, person

TODAY = date(2026, 11, 27)
POLICY = Policy(Absent.KEEP, most_leaving=5.0, most_wrong=1.0)
LEFT = replace(POLICY, absent=Absent.LEFT)


def fields(employee_id, **changes):
    return {
        "employee_id": employee_id,
        "name": "王芳",
        "name_latin": "Wang Fang",
        "status": "active",
        "site": "beijing-north",
        "badge_uids": "",
        "id_number": "",
        "pin": "",
        "department_zh": "财务部",
        "department_en": "Finance",
        "position_zh": "专员",
        "position_en": "Specialist",
        "hired_on": "2020-07-01",
        "left_on": "",
        **changes,
    }


def records(*lines):
    return [Record(f"record {number}", line) for number, line in enumerate(lines, 1)]


def known(count):
    told = records(*(fields(f"E{number}", badge_uids=f"04A1B2{number:04X}") for number in range(count)))
    made = judged(told, {}, cheap(), TODAY, Policy(Absent.KEEP, 100.0, 0.0))
    return {one.employee_id: one for one in made.plan.added}


def judge(told, there=None, policy=POLICY):
    return judged(told, there or {}, cheap(), TODAY, policy)


def test_new_and_changed_employees_are_taken_over_and_the_others_stay():
    there = known(3)
    told = records(fields("E0", badge_uids="04A1B20000"), fields("E1", site="xian-gate"), fields("E9"))
    roster = judge(told, there)
    assert [one.employee_id for one in roster.plan.added] == ["E9"]
    assert [(one.employee_id, one.site) for one in roster.plan.changed] == [("E1", "xian-gate")]
    assert (roster.plan.unchanged, roster.leaving, roster.wrong) == (1, 0, [])


def test_a_wrong_record_is_left_out_and_told_by_its_place():
    there = known(2)
    roster = judge(records(fields("E0", status="retired"), fields("E1", hired_on="2019-01-01")), there)
    assert [(one.place, one.reason) for one in roster.wrong] == [("record 1", "status: one of active, left")]
    assert [one.employee_id for one in roster.plan.changed] == ["E1"]


def test_too_many_wrong_records_stop_all_of_it():
    told = records(*(fields(f"E{number}", hired_on="today") for number in range(6)), fields("E7"))
    with pytest.raises(TooMuchError, match=r"6 of 7 records are wrong \(record 1: hired_on: not a date"):
        judge(told)


def test_who_takes_the_badge_of_another_is_left_out_and_both_stay_as_they_were():
    there = known(2)
    roster = judge(records(fields("E0", badge_uids="04A1B20001")), there)
    assert [one.reason for one in roster.wrong] == ["badge_uids: also given to E1"]
    assert roster.plan.changed == []


def test_who_is_left_out_does_not_lose_a_badge_to_the_next_in_the_roster():
    there = known(2)
    told = records(fields("E0", badge_uids="04A1B20001", status="?"), fields("E1", badge_uids="04A1B20000"))
    roster = judge(told, there)
    assert [one.place for one in roster.wrong] == ["record 1", "record 2"]
    assert roster.plan.changed == []


def test_two_people_can_exchange_their_badges():
    there = known(2)
    told = records(fields("E0", badge_uids="04A1B20001"), fields("E1", badge_uids="04A1B20000"))
    roster = judge(told, there)
    assert (len(roster.plan.changed), roster.wrong) == (2, [])


def test_the_day_of_leaving_is_today_where_the_source_does_not_know_it_and_then_stays():
    there = known(1)
    first = judge(records(fields("E0", status="left")), there)
    (gone,) = first.plan.changed
    assert (gone.status, gone.left_on, first.leaving) == ("left", TODAY, 1)
    later = judged(records(fields("E0", status="left")), {"E0": gone}, cheap(), date(2026, 12, 24), POLICY)
    assert (later.leaving, later.plan.changed, later.plan.unchanged) == (0, [], 1)


def test_whoever_is_not_named_leaves_only_where_that_is_said():
    there = known(3)
    told = records(fields("E0"), fields("E1"))
    assert judge(told, there).leaving == 0
    roster = judge(told, there, LEFT)
    assert roster.leaving == 1
    assert {one.employee_id: one.status for one in roster.plan.changed}["E2"] == "left"


def test_who_left_long_ago_and_who_is_named_wrongly_do_not_leave_again():
    there = known(2) | {"E7": replace(person("E7"), status="left", left_on=date(2024, 1, 1))}
    roster = judge(records(fields("E0", name=""), fields("E1")), there, LEFT)
    assert (roster.leaving, len(roster.wrong)) == (0, 1)


@pytest.mark.parametrize("told", [[], records(fields("E0"))])
def test_an_empty_or_halved_roster_sends_nobody_away(told):
    with pytest.raises(TooMuchError, match="employees would leave at once, more than 5 %"):
        judge(told, known(40), LEFT)


def test_many_may_leave_where_the_operator_says_so():
    assert judge([], known(40), replace(LEFT, most_leaving=100.0)).leaving == 40
