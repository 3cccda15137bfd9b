"""The platform's schema: its migrations and the name of the newest."""

from __future__ import annotations

from pathlib import Path

import hub.store
from hub.store.database import HEAD, open_engine, revision_of, upgrade


def test_the_newest_migration_is_the_one_that_a_start_looks_for(tmp_path: Path) -> None:
    versions = Path(hub.store.__file__).parent / "migrations" / "versions"
    names = [path.name for path in versions.glob("[0-9]*.py")]
    engine = open_engine(f"sqlite:///{tmp_path / 'hub.db'}")
    with engine.connect() as connection:
        assert revision_of(connection) is None
        upgrade(connection)
        assert revision_of(connection) == HEAD == max(names).partition("_")[0]
    engine.dispose()
