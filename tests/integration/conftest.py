"""Platforms in the tests' own process get their tables from a record; what is started for itself migrates."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import hub.store.database
from tests.helpers.ready_schemas import ready_schemas

REAL_MIGRATIONS = hub.store.database.upgrade


@pytest.fixture(scope="session", autouse=True)
def _schemas() -> Iterator[None]:
    with ready_schemas(of_terminals=False):
        yield


@pytest.fixture
def _real_migrations(_schemas: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have new databases of a test go through the migrations, as an operator's do."""
    monkeypatch.setattr(hub.store.database, "upgrade", REAL_MIGRATIONS)
