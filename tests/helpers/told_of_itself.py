"""A program that says how it was started, and ends as its first word says."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    status, *words = sys.argv[1:] or ["0"]
    loaded = "wave" in sys.modules  # nothing here needs it: the starter has loaded it
    sys.stdout.write(f"{loaded}\n")
    sys.stdout.flush()
    told = [*words, os.environ.get("TOLD", ""), str(Path.cwd()), sys.stdin.read()]
    sys.stdout.write("\n".join(told))
    sys.stderr.write("done\n")
    sys.exit(int(status))
