"""`python -m bench --list` says what is measured; `python -m bench NAME` measures (exit 1: short)."""

from __future__ import annotations

import argparse
import sys

import bench
from bench.benchmark import benchmarks


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", nargs="?", help="the benchmark to run")
    parser.add_argument("--list", action="store_true", help="say what each benchmark measures")
    asked = parser.parse_args()
    known = benchmarks(bench)
    if asked.list:
        for name, benchmark in known.items():
            print(f"{name:12} {benchmark.measures}")
        return 0
    if asked.name not in known:
        parser.error(f"choose one of: {', '.join(known)}")
    result = known[asked.name]().run(lambda line: print(line, flush=True))
    print(result.line(asked.name), flush=True)
    return 0 if result.ok else 1


if __name__ == "__main__":
    sys.exit(main())
