"""A terminal that scans and submits until it is killed; says each request once it is durable."""

from __future__ import annotations

import hashlib
import io
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from kiosk.journey.attaching import RequestAttachments
from kiosk.store.store import Store
from tests.helpers.scanned_files import jpeg
from tests.helpers.sealed_requests import open_request, submit

CHUNK = 16 * 1024


def pages_of(number: int) -> list[bytes]:
    """Return the pages of a request: three, of some chunks each."""
    return [jpeg(30_000 + number + page, page) for page in range(3)]


def scan(folder: Path, first: int) -> None:
    """Scan and submit, for ever."""
    store = Store.open(folder, bytes(32), lambda: datetime.now(UTC))
    for number in count(first):
        record = open_request(store)
        files = RequestAttachments(store, record.request_id, CHUNK)
        sys.stdout.write(f"begun {number} {record.request_id}\n")
        sys.stdout.flush()
        for content in pages_of(number):
            files.add("proof", io.BytesIO(content))
        submit(store, record)
        digests = " ".join(hashlib.sha256(content).hexdigest() for content in pages_of(number))
        sys.stdout.write(f"submitted {number} {record.request_id} {digests}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    scan(Path(sys.argv[1]), int(sys.argv[2]))
