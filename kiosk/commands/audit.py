"""Whether a terminal's audit trail is as it was written."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from contract.audit_export import ExportError, read_export
from kiosk.command import DONE, FOUND_WRONG, Command, Say, add_data
from kiosk.domain.errors import KioskError
from kiosk.store.audit_comparison import Exported, compare
from kiosk.store.audit_proof import AuditProof, Finding
from kiosk.store.data_folder import DataFolder
from kiosk.store.trusted import audit_keys
from kiosk.store.unit import Unit

MOST_TOLD = 20


class AuditCommand(Command):
    """Recomputes the whole chain, and holds it against outbox, countersignature and the platform's export."""

    name = "audit"
    help = "Verify the audit trail: every entry, the outbox, and the platform's countersignature."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add `verify` and what it is told."""
        verify = parser.add_subparsers(required=True, metavar="verify").add_parser("verify", help=self.help)
        add_data(verify)
        verify.add_argument("--json", action="store_true", help="one JSON object instead of lines")
        verify.add_argument(
            "--against",
            type=Path,
            metavar="FILE",
            help="also hold it against what `python -m hub audit export` wrote",
        )

    def run(self, options: Namespace, say: Say) -> int:
        """Say the first things that are wrong, if any; nothing is written."""
        with (
            DataFolder(options.data).look(lambda: datetime.now(UTC)) as looking,
            looking.view() as unit,
        ):
            proof = AuditProof(unit, audit_keys(unit))
            findings = list(islice(_readable(_all(proof, unit, options.against)), MOST_TOLD + 1))
        _tell(options, say, proof, findings)
        return FOUND_WRONG if findings else DONE


def _all(proof: AuditProof, unit: Unit, against: Path | None) -> Iterator[Finding]:
    yield from proof.verify()
    if against is not None:
        yield from compare(unit, _read(against))


def _readable(findings: Iterator[Finding]) -> Iterator[Finding]:
    """Yield what is found, and where it ends early because of a value that cannot be read.

    SQLite takes a value of any type in a column of any type: https://www.sqlite.org/datatype3.html
    """
    try:
        yield from findings
    except (ValueError, TypeError, AttributeError) as error:
        words = f"a value was altered so that it cannot be read; the rest was not looked at ({error})"
        yield Finding(None, words)


def _read(path: Path) -> Exported:
    exported = Exported()
    try:
        with path.open(encoding="utf-8") as file:
            for line in read_export(file):
                exported.take(line)
    except (OSError, UnicodeDecodeError, ExportError) as error:
        raise KioskError("audit.export", f"{path} cannot be read as an export: {error}") from error
    return exported


def _tell(options: Namespace, say: Say, proof: AuditProof, findings: list[Finding]) -> None:
    more = len(findings) > MOST_TOLD
    told = findings[:MOST_TOLD]
    if options.json:
        document = {
            "sound": not findings,
            "count": proof.count,
            "head": proof.head.hex(),
            "findings": [{"entry": one.n, "words": one.words} for one in told],
            "more": more,
        }
        say(json.dumps(document, ensure_ascii=False))
        return
    for one in told:
        say(one.words)
    if more:
        say("and more")
    if not findings:
        say(f"sound: {proof.count} entries, head {proof.head.hex()}")
