"""Runs one terminal: `python -m kiosk --config FILE --data DIR`."""

from __future__ import annotations

import sys

from kiosk.app.run import main

if __name__ == "__main__":
    sys.exit(main())
