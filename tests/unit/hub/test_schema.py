"""The platform's schema: its migrations and the name of the newest."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import UniqueConstraint

import hub.store
from bench.peers.keeping import TABLES
from hub.store.database import HEAD, open_engine, revision_of, upgrade
from hub.store.tables import metadata

OF_ALL_TERMINALS = {"certificates"}  # found by their number, by whoever holds one


def test_the_newest_migration_is_the_one_that_a_start_looks_for(tmp_path: Path) -> None:
    versions = Path(hub.store.__file__).parent / "migrations" / "versions"
    names = [path.name for path in versions.glob("[0-9]*.py")]
    engine = open_engine(f"sqlite:///{tmp_path / 'hub.db'}")
    with engine.connect() as connection:
        assert revision_of(connection) is None
        upgrade(connection)
        assert revision_of(connection) == HEAD == max(names).partition("_")[0]
    engine.dispose()


@pytest.mark.parametrize("name", sorted(set(TABLES) - OF_ALL_TERMINALS))
def test_what_grows_with_messages_can_be_spread_by_terminal(name: str) -> None:
    table = metadata.tables[name]
    assert next(column.name for column in table.primary_key) == "terminal_id"
    keys = [one.columns for one in table.constraints if isinstance(one, UniqueConstraint)]
    keys += [one.columns for one in table.indexes if one.unique]
    assert all("terminal_id" in [column.name for column in key] for key in keys)
