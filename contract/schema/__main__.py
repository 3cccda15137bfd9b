"""`python -m contract.schema`: writes the contract's JSON Schemas into this folder, or into another one."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from contract.schema import HERE, schemas, text


def main(words: Sequence[str] | None = None) -> int:
    """Write what is not as it should be, and say so."""
    parser = argparse.ArgumentParser(prog="python -m contract.schema", description=__doc__)
    parser.add_argument("--into", type=Path, default=HERE, metavar="DIR", help="default: %(default)s")
    folder = parser.parse_args(words).into
    wanted = {folder / f"{name}.json": text(schema) for name, schema in schemas().items()}
    for path in sorted(set(folder.glob("*/*.json")) - set(wanted)):
        path.unlink()
        print(f"removed {path}")
    for path, written in wanted.items():
        if not path.exists() or path.read_text("utf-8") != written:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(written, "utf-8")
            print(f"wrote {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
