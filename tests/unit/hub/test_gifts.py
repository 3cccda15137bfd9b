"""Gifts at the platform: who is entitled, what a file may say, what HR sees, what terminals tell."""

from __future__ import annotations

import io
import os
import threading
from contextlib import closing
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from contract.gifts import (
    GiftHandedOut,
    GiftInDoubt,
    GiftKept,
    GiftWithdrawalAnswered,
    ItemLeft,
    ItemPlaced,
)
from contract.store_events import StoreWentBack, WentBack
from hub import gift_lines as lines
from hub.gift_command import progress_of
from hub.gift_judging import BARRED, ELSEWHERE, NO_PERSON, NO_TERMINAL, PERSON_LEFT, Step
from hub.gift_lines import COLUMNS, Fault, Wish, opened
from hub.gifts import Giving
from hub.run import main
from hub.store.database import Database
from hub.store.gift_list import Wanted
from hub.store.gifts import GiftState
from hub.texts import TEXTS
from tests.helpers.hub_platform import START, envelope, person

EPOCH = UUID(int=7)
TODAY = date(2026, 11, 23)
GIVING = {
    "employee_id": "E000001",
    "terminal_id": "T001",
    "kind": "mid-autumn",
    "title_zh": "中秋礼盒",
    "title_en": "Mid-autumn box",
    "collect_until": "2026-12-31",
}


def wish(line=2, **changes):
    return Wish(line, GIVING | changes)


def tallied(platform, lines):
    giving = Giving(platform.settings.time_zone)
    with platform.database.write() as unit:
        return giving.entitle(lines, unit, by="wang", now=platform.clock())


def looked_at(platform, *lines):
    giving = Giving(platform.settings.time_zone)
    with platform.database.read() as unit:
        return giving.looked_at(lines, unit, now=platform.clock())


def entitle(platform, *wishes):
    """Return the terminals that were told, or what is wrong: the same as a dry run said before."""
    before = looked_at(platform, *wishes)
    tally = tallied(platform, wishes)
    assert (tally.faults, tally.count) == (before.faults, before.count)
    return tally.faults or tally.terminals


def feed(platform, terminal_id="T001"):
    with platform.database.read() as unit:
        return [fact for _, fact in unit.terminals.feed(terminal_id, 0, 100)]


def rows(platform):
    with platform.database.read() as unit:
        return [(row.gift, row.state) for row in unit.gift_list.page(Wanted(today=TODAY), 100).rows]


def state(platform):
    """Return how the only gift stands: the database says the same as the rules do."""
    ((gift, listed),) = rows(platform)
    with platform.database.read() as unit:
        stocked = any(item.kind == gift.kind for item in unit.gifts.stock(gift.terminal_id))
    assert listed is gift.state(TODAY, stocked=stocked)
    return listed


def told(platform, *events, first=1):
    batch = [envelope(event, seq, EPOCH) for seq, event in enumerate(events, first)]
    receipts = platform.ingest.take("T001", batch).receipts
    assert {one.receipt for one in receipts} == {"accepted"}


@pytest.fixture
def gift_id(platform):
    assert entitle(platform, wish()) == {"T001"}
    ((gift, _),) = rows(platform)
    return gift.gift_id


def test_an_entitlement_reaches_the_one_terminal_it_belongs_to(platform, gift_id):
    (fact,) = feed(platform)
    expected = {name: value for name, value in GIVING.items() if name != "terminal_id"}
    assert fact == expected | {"type": "gift.entitled", "gift_id": str(gift_id)}
    assert feed(platform, "T002") == []
    assert state(platform) is GiftState.WAITS


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"terminal_id": "T999"}, NO_TERMINAL),
        ({"terminal_id": "no such\x00"}, NO_TERMINAL),
        ({"employee_id": "E999999"}, NO_PERSON),
        ({"employee_id": "\x00"}, NO_PERSON),
        ({"employee_id": "E000002"}, PERSON_LEFT),
        ({"employee_id": "E000003"}, ELSEWHERE),
        ({"kind": "Mid Autumn"}, lines.BAD_KIND),
        ({"title_en": ""}, lines.BAD_TITLE),
        ({"title_zh": "礼" * 101}, lines.BAD_TITLE),
        ({"collect_until": "31.12.2026"}, lines.BAD_DATE),
        ({"collect_until": "2026-02-30"}, lines.BAD_DATE),
        ({"collect_until": "2026-11-22"}, lines.PAST),
    ],
)
def test_one_wrong_line_entitles_nobody_and_says_which_and_why(platform, changes, reason):
    assert entitle(platform, wish(2), wish(3, **changes)) == [Fault(3, reason)]
    assert (rows(platform), feed(platform)) == ([], [])


def test_nobody_is_entitled_twice_to_one_kind_until_the_terminal_confirmed_a_withdrawal(platform, gift_id):
    elsewhere = wish(terminal_id="T002")
    assert entitle(platform, elsewhere) == [Fault(2, BARRED)]
    giving = Giving(platform.settings.time_zone)
    with platform.database.write() as unit:
        assert giving.withdraw(gift_id, unit, by="wang", reason="mistake", now=START) == "T001"
    with platform.database.write() as unit:
        assert giving.withdraw(gift_id, unit, by="wang", reason="mistake", now=START) is None
    assert [fact["type"] for fact in feed(platform)] == ["gift.entitled", "gift.withdrawn"]
    assert state(platform) is GiftState.WITHDRAWING
    assert entitle(platform, elsewhere) == [Fault(2, BARRED)]
    told(platform, GiftWithdrawalAnswered(at=START, gift_id=gift_id, answer="withdrawn"))
    assert state(platform) is GiftState.WITHDRAWN
    assert entitle(platform, elsewhere) == {"T002"}


@pytest.mark.parametrize("answer", ["handed-out", "pending", "unknown"])
def test_any_other_answer_frees_nobody(platform, gift_id, answer):
    told(platform, GiftWithdrawalAnswered(at=START, gift_id=gift_id, answer=answer))
    assert entitle(platform, wish(terminal_id="T002")) == [Fault(2, BARRED)]


def test_the_same_person_twice_in_one_file_is_refused(platform):
    assert entitle(platform, wish(2), wish(3), wish(4, kind="kit")) == [Fault(3, BARRED)]


def test_what_was_handed_out_stays_so_in_whatever_order_it_is_told(platform, gift_id):
    bound = {"gift_id": gift_id, "item_id": UUID(int=1), "effect_id": UUID(int=2)}
    told(platform, GiftHandedOut(at=START, **bound))
    told(platform, GiftInDoubt(at=START, **bound), first=2)
    told(platform, GiftWithdrawalAnswered(at=START, gift_id=gift_id, answer="withdrawn"), first=3)
    assert state(platform) is GiftState.HANDED_OUT
    assert entitle(platform, wish(terminal_id="T002")) == [Fault(2, BARRED)]


def test_a_doubt_lasts_until_staff_looked(platform, gift_id, clock):
    bound = {"gift_id": gift_id, "item_id": UUID(int=1), "effect_id": UUID(int=2)}
    told(platform, GiftInDoubt(at=START, **bound))
    assert state(platform) is GiftState.IN_DOUBT
    clock.forward(hours=1)
    told(platform, GiftKept(at=clock(), **bound), first=2)
    assert state(platform) is GiftState.WAITS


def test_a_doubt_ends_when_staff_looked_though_the_clock_was_set_back(platform, gift_id):
    bound = {"gift_id": gift_id, "item_id": UUID(int=1), "effect_id": UUID(int=2)}
    told(platform, GiftInDoubt(at=START, **bound))
    told(platform, GiftKept(at=START - timedelta(days=400), **bound), first=2)
    assert state(platform) is GiftState.WAITS


def test_another_terminal_changes_nothing_about_a_gift(platform, gift_id):
    fact = GiftHandedOut(at=START, gift_id=gift_id, item_id=UUID(int=1), effect_id=UUID(int=2))
    platform.ingest.take("T002", [envelope(fact, 1, EPOCH)])
    assert state(platform) is GiftState.WAITS


def placed(item=1, door="7", kind="mid-autumn"):
    return ItemPlaced(at=START, item_id=UUID(int=item), kind=kind, bank="lockers", door=door, staff="12")


def left(item=1, door="7"):
    return ItemLeft(at=START, item_id=UUID(int=item), gone="handed-out", bank="lockers", door=door)


@pytest.mark.parametrize("events", [(placed(), left()), (left(), placed())])
def test_an_item_that_left_is_not_in_stock_whichever_is_heard_first(platform, events):
    told(platform, *events)
    with platform.database.read() as unit:
        assert unit.gifts.stock() == []


@pytest.mark.usefixtures("gift_id")
def test_a_gift_of_which_something_lies_in_its_locker_says_so(platform):
    told(platform, placed(), placed(2, "8", "kit"))
    assert state(platform) is GiftState.IN_LOCKER
    with platform.database.read() as unit:
        assert [(item.door, item.kind, item.placed_by) for item in unit.gifts.stock("T001")] == [
            ("7", "mid-autumn", "12"),
            ("8", "kit", "12"),
        ]
        assert unit.gifts.stock("T002") == []
    ((gift, _),) = rows(platform)
    assert gift.state(date(2027, 1, 1), stocked=True) is GiftState.EXPIRED


def test_a_terminal_whose_data_went_back_hears_what_it_handed_out_already(platform, gift_id):
    bound = {"gift_id": gift_id, "item_id": UUID(int=1), "effect_id": UUID(int=2)}
    told(platform, GiftHandedOut(at=START, **bound), StoreWentBack(at=START, cause=WentBack.COPY))
    assert feed(platform)[1:] == [{"type": "gift.withdrawn", "gift_id": str(gift_id)}]
    assert platform.ingest.take("T002", [envelope(StoreWentBack(at=START, cause="copy"), 1, EPOCH)])
    assert feed(platform, "T002") == []


HEADER = ",".join(COLUMNS)
LINE = ",".join(GIVING[name] for name in COLUMNS)


def read(content):
    found = opened(io.BytesIO(content))
    return found if isinstance(found, Fault) else list(found.lines())


def test_a_file_is_read_line_by_line():
    assert read(f"\ufeff{HEADER}\r\n{LINE}\r\n\r\n{LINE}\r\n".encode()) == [wish(2), wish(4)]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"\xff\xfe", Fault(0, lines.NOT_UTF8)),
        (b"", Fault(1, lines.COLUMNS_MISSING)),
        (HEADER.replace("kind", "sort").encode(), Fault(1, lines.COLUMNS_MISSING)),
        (HEADER.encode(), Fault(1, lines.EMPTY)),
        (f"{HEADER}\n{LINE},more".encode(), Fault(2, lines.FIELDS)),
        (f"{HEADER}\nE000001".encode(), Fault(2, lines.FIELDS)),
        (f'{HEADER}\n"E000001'.encode(), Fault(1, lines.NOT_CSV)),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(content, fault):
    assert read(content) == fault


def test_a_file_has_an_end(monkeypatch):
    monkeypatch.setattr(lines, "MOST", 1)
    assert read(f"{HEADER}\n{LINE}\n{LINE}".encode()) == Fault(3, lines.TOO_LONG)


@given(st.binary(max_size=200))
def test_no_file_makes_reading_fail(content):
    assert isinstance(read(content), Fault | list)


def test_every_state_has_a_text():
    assert {f"gift.{state}" for state in GiftState} <= TEXTS.keys()


def test_the_command_imports_or_says_which_lines_are_wrong(tmp_path, capsys):
    data = ["--data", str(tmp_path / "hub")]
    assert main(["terminals", "add", "T001", "--site", "beijing-north", *data]) == 0
    file = tmp_path / "gifts.csv"
    file.write_text(f"{HEADER}\n{LINE.replace('2026-12-31', '2199-12-31')}\n", "utf-8")
    capsys.readouterr()
    assert main(["gifts", "import", str(file), *data]) == 1
    told = capsys.readouterr()
    assert told.out == "line 2: no such employee\n"
    assert "1 wrong lines; nobody was entitled" in told.err
    file.write_bytes(b"\xff")
    assert main(["gifts", "import", str(file), *data]) == 1
    assert capsys.readouterr().out.startswith("line 0: the file is not UTF-8")


def staffed(platform, count):
    """Have so many people work where T001 and T002 stand, and return a line for each."""
    people = [person(f"E{100 + n:06d}", name=f"员工{n}") for n in range(count)]
    with platform.database.write() as unit:
        unit.people.save(people)
    return [
        wish(line, employee_id=one.employee_id, terminal_id=f"T00{line % 2 + 1}")
        for line, one in enumerate(people, 2)
    ]


@pytest.fixture
def statements(platform):
    """What the database is asked to do, statement by statement."""
    asked = []

    def note(_connection, _cursor, statement, *_more):
        asked.append(statement)

    engine = platform.database._engine
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def test_a_file_of_2500_lines_takes_few_statements_and_few_writes_at_its_end(platform, statements):
    wishes = staffed(platform, 2500)
    statements.clear()
    assert tallied(platform, wishes).count == {Step.ADDED: 2500}
    assert 0 < len(statements) < 50
    with platform.database.read() as unit:
        told = [unit.terminals.feed(name, 0, 3000) for name in ("T001", "T002")]
    assert [[cursor for cursor, _ in one] for one in told] == [list(range(1, 1251))] * 2
    named = [fact["employee_id"] for one in told for _, fact in one]
    assert sorted(named) == [wish.values["employee_id"] for wish in wishes]
    assert [row.subject for row in trail(platform)] == ["2500: mid-autumn"]
    statements.clear()
    assert looked_at(platform, *wishes).count == {Step.THERE: 2500}
    assert 0 < len(statements) < 50
    assert not any(one.startswith(("INSERT", "UPDATE", "DELETE")) for one in statements)


def test_one_wrong_line_at_the_end_undoes_all_that_was_written_before(platform, statements):
    wrong = wish(2502, terminal_id="T999")
    tally = tallied(platform, [*staffed(platform, 2500), wrong])
    assert tally.faults == [Fault(2502, NO_TERMINAL)]
    assert any(one.startswith("INSERT INTO gifts") for one in statements)
    assert (rows(platform), feed(platform), trail(platform)) == ([], [], [])


def trail(platform):
    with platform.database.read() as unit:
        return [row for row in unit.accounts.audit_trail() if row.action == "entitled to gifts"]


def test_the_same_file_again_changes_nothing_and_another_title_or_day_is_told_as_such(platform, gift_id):
    assert entitle(platform, wish()) == set()
    assert len(feed(platform)) == 1
    later = wish(title_en="Box of mooncakes", collect_until="2027-01-31")
    (change,) = looked_at(platform, later).changes
    assert (change.before.title_en, change.gift.title_en) == ("Mid-autumn box", "Box of mooncakes")
    assert entitle(platform, later) == {"T001"}
    assert feed(platform)[1] == {
        "type": "gift.changed",
        "gift_id": str(gift_id),
        "title_zh": "中秋礼盒",
        "title_en": "Box of mooncakes",
        "collect_until": "2027-01-31",
    }
    ((gift, _),) = rows(platform)
    assert (gift.gift_id, gift.title_en, gift.collect_until) == (
        gift_id,
        "Box of mooncakes",
        date(2027, 1, 31),
    )
    assert trail(platform)[-1].subject == "0 and 1 changed: mid-autumn"


@pytest.mark.parametrize("became", ["handed out", "in doubt"])
def test_what_is_handed_out_or_in_doubt_is_there_already_and_is_not_changed(platform, gift_id, became):
    fact = GiftHandedOut if became == "handed out" else GiftInDoubt
    told(platform, fact(at=START, gift_id=gift_id, item_id=UUID(int=1), effect_id=UUID(int=2)))
    assert looked_at(platform, wish()).count == {Step.THERE: 1}
    assert entitle(platform, wish(title_en="Another")) == [Fault(2, BARRED)]


@pytest.mark.usefixtures("gift_id")
def test_a_dry_run_counts_what_is_right_beside_what_is_wrong(platform):
    tally = looked_at(
        platform, wish(2), wish(3, kind="kit"), wish(4, kind="KIT"), wish(5, kind="bag", employee_id="x")
    )
    assert tally.count == {Step.THERE: 1, Step.ADDED: 1}
    assert tally.faults == [Fault(4, lines.BAD_KIND), Fault(5, NO_PERSON)]
    assert len(rows(platform)) == 1


def test_a_file_that_is_changed_while_it_is_read_entitles_nobody(platform):
    file = io.BytesIO(f"{HEADER}\n{LINE}\n".encode())
    content = opened(file)
    file.seek(0, io.SEEK_END)
    file.write(b"E000001,T001\n")
    assert tallied(platform, content.lines()).faults == [Fault(3, lines.FIELDS)]
    assert rows(platform) == []


def test_progress_is_one_line_that_goes_away():
    screen = io.StringIO()
    told = progress_of(screen)
    told(1000, 2500)
    told(2500, 2500)
    assert screen.getvalue() == "\r1,000 of 2,500 lines\r\x1b[K"


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """An installation with one employee and one terminal, and a file for them."""
    monkeypatch.setenv("HUB_DATA", str(tmp_path / "hub"))
    monkeypatch.delenv("HUB_DATABASE", raising=False)
    assert main(["terminals", "add", "T001", "--site", "beijing-north"]) == 0
    with closing(Database(f"sqlite:///{tmp_path / 'hub' / 'hub.db'}")) as database, database.write() as unit:
        unit.people.save([person("E000001")])
    file = tmp_path / "gifts.csv"
    file.write_text(f"{HEADER}\n{LINE.replace('2026-12-31', '2199-12-31')}\n", "utf-8")
    return file


def test_the_command_says_what_it_would_do_and_what_it_did(installed, capsys):
    capsys.readouterr()

    def said(*more, status=0):
        assert main(["gifts", "import", str(installed), *more]) == status
        return capsys.readouterr().out.splitlines()

    assert said("--dry-run") == ["would entitle: 1 new, 0 changed, 0 there already, at T001"]
    assert said() == ["entitled: 1 new, 0 changed, 0 there already, at T001"]
    assert said() == ["entitled: 0 new, 0 changed, 1 there already"]
    installed.write_text(installed.read_text("utf-8").replace("2199", "2198"), "utf-8")
    assert said("--dry-run") == [
        "line 2: collect_until 2199-12-31 → 2198-12-31",
        "would entitle: 0 new, 1 changed, 0 there already, at T001",
    ]
    with installed.open("a", encoding="utf-8") as file:
        file.write(LINE.replace("E000001", "E000009") + "\n")
    assert said("--dry-run", status=1) == [
        "line 3: no such employee",
        "line 2: collect_until 2199-12-31 → 2198-12-31",
        "would entitle: 0 new, 1 changed, 0 there already, at T001",
    ]


def test_a_pipe_is_read_as_a_file_is(installed, tmp_path, capsys):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(installed.read_bytes(),))
    writer.start()
    assert main(["gifts", "import", str(pipe), "--dry-run"]) == 0
    writer.join()
    assert "1 new" in capsys.readouterr().out
