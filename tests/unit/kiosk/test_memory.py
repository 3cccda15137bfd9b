from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import linecache
import PySide6.QtCore
from kiosk.app.memory import import_plainly
before = len(linecache.cache)
import_plainly()
import wsgiref.handlers
print(before > 0, len(linecache.cache))
"""


def test_no_sources_are_kept_of_what_is_imported() -> None:
    """PySide6 keeps them; where its next release does not, `import_plainly` may go."""
    told = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["True", "0"]
