"""By hand: `python -m config check FILE`, `schema` (for the console), `table` (for the manual)."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from config import form
from config.complaint import Refused
from config.loader import load


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m config", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser(
        "check",
        help="say OK, or everything that is wrong with a settings file by itself; with drivers and their "
        "options, token and catalogue: `python -m kiosk --config FILE --check`",
    )
    check.add_argument("file", type=Path)
    commands.add_parser("schema", help="print the JSON schema of the settings")
    commands.add_parser("table", help="print the settings as a Markdown table")
    chosen = parser.parse_args(arguments)
    match chosen.command:
        case "check":
            return _check(chosen.file)
        case "schema":
            print(json.dumps(form.schema(), ensure_ascii=False, indent=2))
        case "table":
            print(form.table(), end="")
    return 0


def _check(file: Path) -> int:
    config = load(file)
    if isinstance(config, Refused):
        print(config, file=sys.stderr)
        return 1
    print("OK")
    return 0


if __name__ == "__main__":
    sys.exit(main())
