from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.desk import Desk, people


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A terminal whose directory has arrived."""
    desk = Desk(tmp_path)
    desk.know(people())
    yield desk
    desk.store.close()
