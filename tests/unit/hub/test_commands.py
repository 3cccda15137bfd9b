"""Ordering a terminal from the console: told by the feed, answered once, seen by who may."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from contract.commands import CommandAnswered, CommandKind, CommandOutcome
from contract.feed import CommandGiven
from hub.commanding import CommandStanding, standing_of
from tests.helpers.hub_platform import START
from tests.unit.hub.test_console import form_token, sign_in
from tests.unit.hub.test_gifts import told

PAGE = "/console/terminals/T001/commands"
ORDER = {"kind": "close", "reason_zh": "大堂装修", "reason_en": "The lobby is rebuilt"}


def give(client, **order):
    form = ORDER | order | {"form_token": form_token(client.get(PAGE))}
    return client.post(PAGE, data=form, follow_redirects=False)


def commands(platform):
    with platform.database.read() as unit:
        return unit.commands.latest("T001")


def facts(platform) -> list[CommandGiven]:
    with platform.database.read() as unit:
        items = unit.terminals.feed("T001", 0, 100)
    return [CommandGiven.model_validate(fact) for _, fact in items if fact["type"] == "command.given"]


def test_a_command_is_kept_told_and_written_down(platform, client) -> None:
    sign_in(client)
    assert give(client).status_code == 303
    [kept], [fact] = commands(platform), facts(platform)
    assert (kept.kind, kept.given_by, kept.deadline) == (CommandKind.CLOSE, "wang", START + timedelta(days=1))
    assert (fact.command_id, fact.kind, fact.deadline) == (kept.command_id, "close", kept.deadline)
    assert (fact.reason_zh, fact.reason_en) == ("大堂装修", "The lobby is rebuilt")
    page = client.get(PAGE).text
    assert "等待终端执行" in page
    assert "大堂装修" in page


@pytest.mark.parametrize(
    "wrong", [{"reason_en": ""}, {"reason_zh": " "}, {"kind": "explode"}, {"within": "x"}]
)
def test_an_order_without_reason_or_sense_is_not_given(platform, client, wrong) -> None:
    sign_in(client)
    assert give(client, **wrong).status_code == 422
    assert facts(platform) == []


def test_the_first_answer_counts_and_only_from_the_terminal_itself(platform, client) -> None:
    sign_in(client)
    give(client)
    [kept] = commands(platform)
    done = CommandAnswered(at=START, command_id=kept.command_id, outcome=CommandOutcome.DONE)
    with platform.database.write() as unit:
        unit.commands.answered("T002", done)
    assert standing_of(commands(platform)[0], START) is CommandStanding.WAITING
    told(platform, done)
    told(platform, done.model_copy(update={"outcome": CommandOutcome.EXPIRED}), first=2)
    [kept] = commands(platform)
    assert standing_of(kept, START) is CommandStanding.DONE
    assert "已执行" in client.get(PAGE).text


def test_an_answer_to_what_was_never_ordered_is_passed_over(platform) -> None:
    told(platform, CommandAnswered(at=START, command_id=UUID(int=9), outcome=CommandOutcome.DONE))
    assert commands(platform) == []


def test_what_nobody_answered_by_its_deadline_says_so(platform, client) -> None:
    sign_in(client)
    give(client, within="hour")
    [kept] = commands(platform)
    assert standing_of(kept, START + timedelta(minutes=59)) is CommandStanding.WAITING
    assert standing_of(kept, START + timedelta(hours=1)) is CommandStanding.UNANSWERED


def test_a_terminal_that_is_not_there_is_not_ordered(client) -> None:
    sign_in(client)
    token = form_token(client.get(PAGE))
    answer = client.post("/console/terminals/NONE/commands", data=ORDER | {"form_token": token})
    assert answer.status_code == 404
    assert client.get("/console/terminals/NONE/commands").status_code == 404
