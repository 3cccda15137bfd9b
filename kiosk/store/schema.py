"""Bringing a database to this release's schema."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine

from kiosk.domain.errors import KioskError
from kiosk.store.failures import StoreFault

HEAD = "0010"
"""The newest migration. Known here so that an ordinary start need not load Alembic (0.1 s and more)."""

SCRIPTS = Path(__file__).with_name("migrations")


def bring_up_to_date(engine: Engine) -> None:
    """Run the migrations that are missing, all in one transaction; refuse a schema of a later release."""
    with engine.begin() as connection:
        current = revision_of(connection)
        if current == HEAD:
            return
        _migrate(connection, current)


def refuse_another(connection: Connection) -> None:
    """Raise KioskError unless the database has this release's schema; nothing is migrated."""
    current = revision_of(connection)
    if current == HEAD:
        return
    known = {path.name.partition("_")[0] for path in (SCRIPTS / "versions").glob("[0-9]*.py")}
    older = current is None or current in known
    raise KioskError(
        StoreFault.OLDER if older else StoreFault.NEWER,
        f"schema {current or 'none'}, this release knows {HEAD}",
    )


def revision_of(connection: Connection) -> str | None:
    """Return the migration that the database stands at, None for an empty database."""
    found = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE name = 'alembic_version'"
    ).first()
    if found is None:
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def _migrate(connection: Connection, current: str | None) -> None:
    from alembic import command  # noqa: PLC0415 - loaded only where there is something to migrate
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if current is not None and current not in known:
        raise KioskError(StoreFault.NEWER, f"schema {current}, this release knows {HEAD}")
    command.upgrade(config, "head")
