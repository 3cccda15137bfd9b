"""A platform on SQLite, and a client of its application."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from hub.assembly import Platform
from tests.helpers.hub_platform import TOKEN, Clock, platform_on
from tests.helpers.one_application import application_of


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def platform(tmp_path, clock) -> Iterator[Platform]:
    built = platform_on(f"sqlite:///{tmp_path / 'hub.db'}", tmp_path, clock)
    yield built
    built.database.close()


@pytest.fixture
def client(platform) -> Iterator[TestClient]:
    with TestClient(application_of(platform), raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def terminal(client) -> TestClient:
    client.headers["Authorization"] = f"Bearer {TOKEN}"
    return client
