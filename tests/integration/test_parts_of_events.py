"""PostgreSQL's table of events in parts: nothing is lost in making them, and questions go to one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, func, insert, select
from sqlalchemy import event as hooks
from sqlalchemy.exc import IntegrityError

from deploy.house.postgres import Cluster, cluster
from hub.assembly import Platform
from hub.store.database import open_engine, revision_of, upgrade
from hub.store.tables import events
from tests.helpers.hub_platform import START, Clock, envelope, platform_on, submitted

BEFORE = "0021"
TERMINALS = [f"T{number:03d}" for number in range(1, 41)]
EPOCH = uuid4()


@pytest.fixture(scope="module")
def postgres() -> Iterator[Cluster]:
    with cluster() as running:
        yield running


def told(terminal_id: str, seq: int, visit_id: UUID | None = None) -> dict[str, object]:
    return {
        "terminal_id": terminal_id,
        "epoch": EPOCH,
        "seq": seq,
        "event_id": uuid4(),
        "sha256": "0" * 64,
        "type": "store.went-back" if seq == 3 else "visit.opened",
        "visit_id": visit_id,
        "happened_at": START,
        "recorded_at": START,
        "received_at": START,
        "payload": '{"text": "欧阳䶮 \\u0000"}',
    }


def test_what_was_kept_before_is_kept_in_parts(postgres):
    engine = open_engine(postgres.new_database())
    rows = [told(name, seq, uuid4()) for name in TERMINALS for seq in range(1, 6)]
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", "hub.store:migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, BEFORE)
        connection.execute(insert(events), rows)
    with engine.begin() as connection:
        assert revision_of(connection) == BEFORE
        upgrade(connection)
        kept = [dict(row) for row in connection.execute(select(events)).mappings()]
        parts = [counted(connection, f"events_{number}") for number in range(8)]
    key = lambda row: (row["terminal_id"], row["seq"])  # noqa: E731
    assert sorted(kept, key=key) == sorted(rows, key=key)
    assert sum(parts) == len(rows)
    assert all(parts)
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(insert(events), [told("T001", 1)])  # known before, and known still
    engine.dispose()


def counted(connection: Connection, table: str) -> int:
    return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


@pytest.fixture(scope="module")
def platform(postgres: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    built = platform_on(postgres.new_database(), tmp_path_factory.mktemp("parts"), Clock())
    yield built
    built.database.close()


@contextmanager
def asked(platform: Platform) -> Iterator[list[tuple[str, object]]]:
    """Give what is asked of the events in the block, with its parameters."""
    found: list[tuple[str, object]] = []

    def note(_connection, _cursor, statement, parameters, *_rest) -> None:
        if re.search(r"\bevents\b", statement):
            found.append((statement, parameters))

    hooks.listen(platform.database._engine, "before_cursor_execute", note)
    yield found
    hooks.remove(platform.database._engine, "before_cursor_execute", note)


def parts_in(platform: Platform, statement: str, parameters: object) -> set[str]:
    """Return the parts that a statement reads, as the database says."""
    with platform.database.read() as unit:
        plan = unit.inbox._connection.exec_driver_sql(f"EXPLAIN {statement}", parameters).scalars().all()
    return set(re.findall(r"\b(?:on|using \w+ on) (events_\d)\b", "\n".join(plan)))


def test_whoever_asks_for_events_of_a_terminal_reads_one_part(platform):
    event = submitted()
    with asked(platform) as questions:
        platform.ingest.take("T001", [envelope(event, 1, EPOCH)])
        platform.ingest.take("T001", [envelope(event, 1, EPOCH)])  # which is known: its digest is looked up
        with platform.database.read() as unit:
            assert len(list(unit.inbox.every("T001"))) == 1
            assert len(list(unit.inbox.event_ids("T001"))) == 1
            assert unit.inbox.payload("T001", EPOCH, 1)
            assert len(unit.watching.timeline("T001", event.visit_id)) == 1
    reading = [(statement, parameters) for statement, parameters in questions if "INSERT" not in statement]
    assert len(reading) == 6  # every() looks once more
    parts = [parts_in(platform, *question) for question in reading]
    assert all(len(each) == 1 for each in parts), parts
    assert len(set.union(*parts)) == 1  # the terminal's


def test_whoever_asks_for_events_of_all_terminals_reads_an_index_of_a_handful(platform):
    with platform.database.write() as unit:
        connection = unit.inbox._connection
        rows = [told(f"T{seq}", seq) for seq in range(4, 4000)] + [told("T002", 3)]
        connection.execute(insert(events), rows)
        connection.exec_driver_sql("ANALYZE events")
    with asked(platform) as questions, platform.database.read() as unit:
        assert any(row.went_back for row in unit.watching.terminals())
    plans = []
    for statement, parameters in questions:
        with platform.database.read() as unit:
            plan = unit.inbox._connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
            plans += plan.scalars().all()
    assert plans
    assert not [line for line in plans if "Seq Scan" in line]
    with platform.database.read() as unit:
        assert unit.inbox._connection.execute(select(func.count()).select_from(events)).scalar_one() > 3000
