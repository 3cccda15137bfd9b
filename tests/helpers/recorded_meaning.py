"""What a platform knows after it was told the examples of a version, as the platform of that version did.

`python -m tests.helpers.recorded_meaning contract/versions/1.0/examples`, run with the platform of then,
prints what `meaning.json` of the version holds. What is by chance is not in it, nor what is only wording.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlcipher3 import dbapi2 as sqlite

from hub.assembly import Platform
from tests.helpers.hub_platform import START, Clock, platform_on

Json = Any
Rows = dict[str, list[dict[str, Json]]]

TABLES = {
    "visits": "",
    "requests": "",
    "steps": "",
    "effects": "",
    "takings": "",
    "surveys": "",
    "certificates": "",
    "request_attachments": "",
    "feed_items": "WHERE terminal_id = 'T001'",
    "dead_letters": "",
    "audit": "WHERE subject = 'T001'",
}
LEFT_OUT = frozenset({"verify_code", "head", "entry", "action"})
"""Signatures, hashes, numbers that tests of other things move, and the audit's sentences."""
LARGEST_BATCH = 100


def recorded(folder: Path) -> Iterator[dict[str, Json]]:
    """Yield the examples of events that a folder has, in their order."""
    for path in sorted((folder / "events").glob("*.json")):
        yield from json.loads(path.read_text("utf-8"))


def sealed(events: Iterable[dict[str, Json]], epoch: int = 1) -> list[dict[str, Json]]:
    """Return events in envelopes; each is of a visit, a request and an effect of its own."""
    return [_enveloped(event, seq, UUID(int=epoch)) for seq, event in enumerate(events, start=1)]


def _enveloped(event: dict[str, Json], seq: int, epoch: UUID) -> dict[str, Json]:
    name = f"{epoch}/{seq}"
    own = {key: _own(name, key, value) for key, value in event.items()}
    payload = json.dumps(own, ensure_ascii=False, sort_keys=True)
    return {
        "epoch": str(epoch),
        "seq": seq,
        "event_id": str(uuid5(NAMESPACE_URL, name)),
        "recorded_at": START.isoformat(),
        "payload": payload,
        "sha256": hashlib.sha256(payload.encode()).hexdigest(),
    }


def tell(platform: Platform, envelopes: Sequence[dict[str, Json]]) -> list[tuple[str, str | None]]:
    """Have T001 tell a platform these envelopes, and return what each was answered."""
    answers = []
    for first in range(0, len(envelopes), LARGEST_BATCH):
        receipt = platform.ingest.take("T001", envelopes[first : first + LARGEST_BATCH])
        answers += [(one.receipt.value, one.problem) for one in receipt.receipts]
    return answers


def known(database: Path) -> Rows:
    """Return what a platform's database says of all that it was told."""
    with closing(sqlite.connect(str(database))) as connection:
        connection.row_factory = sqlite.Row
        return {
            table: sorted(
                (_told(row) for row in connection.execute(f"SELECT * FROM {table} {where}")),
                key=lambda row: json.dumps(row, sort_keys=True),
            )
            for table, where in TABLES.items()
        }


def _own(name: str, key: str, value: Json) -> Json:
    try:
        UUID(value)
    except (ValueError, AttributeError, TypeError):
        return value
    return str(uuid5(NAMESPACE_URL, f"{name}/{key}"))


def _told(row: sqlite.Row) -> dict[str, Json]:
    found = {key: row[key] for key in row.keys() if key not in LEFT_OUT}  # noqa: SIM118 - rows iterate by value
    for key in ("fact", "facts", "answers", "evidence", "payload"):
        if isinstance(found.get(key), str):
            read = json.loads(found[key])
            found[key] = (
                {k: v for k, v in read.items() if k not in LEFT_OUT} if isinstance(read, dict) else read
            )
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        platform = platform_on(f"sqlite:///{folder / 'hub.db'}", folder, Clock())
        answers = tell(platform, sealed(recorded(Path(sys.argv[1]))))
        platform.database.close()
        assert set(answers) == {("accepted", None)}, answers
        sys.stdout.write(json.dumps(known(folder / "hub.db"), ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
