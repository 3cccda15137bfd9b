"""`python -m hub certificates check FILE.pdf`: whether it is an e-copy of ours."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from hub.command_frame import settings_of
from hub.commands import RefusedError
from hub.ecopy.counter import LARGEST, CopyCounter
from hub.ecopy.signing_file import signing_file
from hub.ecopy.verdict import CopyVerdict
from hub.store.database import Database
from hub.texts import TEXTS


def check_copy(options: argparse.Namespace, say: Callable[[str], None]) -> None:
    """Say what is found; RefusedError for all but a genuine one. Nothing is kept."""
    if options.file.stat().st_size > LARGEST:
        raise RefusedError(f"{options.file}: larger than {LARGEST} bytes, which no e-copy is")
    file = signing_file(options.signing_file)
    database = Database(settings_of(options).database)
    try:
        database.migrate()
        checked = CopyCounter(database, file).check(options.file.read_bytes())
    finally:
        database.close()
    if checked.verdict is CopyVerdict.GENUINE and checked.certificate is not None:
        say(f"{checked.verdict}\t{checked.certificate.number}")
        return
    revoked = checked.certificate and checked.certificate.revoked_at
    when = f", on {revoked.date().isoformat()}" if revoked else ""
    raise RefusedError(f"{options.file}: {TEXTS[f'copy.{checked.verdict}'].en}{when}")
