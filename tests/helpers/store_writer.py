"""A terminal that writes visits until it is killed; says each one's number once it is durable."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from contract.events import VisitOpened
from contract.language import Language
from kiosk.domain.visit import Visit
from kiosk.store.store import Store


def write(folder: Path) -> None:
    """Write visit and event together, for ever; now and then forget events as the relay does."""
    store = Store.open(folder, bytes(32), lambda: datetime.now(UTC))
    while True:
        visit_id, now = uuid4(), datetime.now(UTC)
        with store.unit() as unit:
            unit.visits.open(Visit(visit_id, now, Language.ZH))
            seq = unit.outbox.put(VisitOpened(visit_id=visit_id, at=now, language=Language.ZH))
        sys.stdout.write(f"put {seq} {visit_id}\n")
        sys.stdout.flush()
        if seq % 7 == 0:
            with store.unit() as unit:
                unit.outbox.acknowledge(store.epoch, [seq - 3])


if __name__ == "__main__":
    write(Path(sys.argv[1]))
