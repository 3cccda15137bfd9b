"""`python -m hub`: serve the platform and administer it."""

from __future__ import annotations

import gc
import os
import sys


def main() -> int:
    """Load the platform, run a command of it, and return the exit status.

    What is loaded stays: nothing is looked for in it that could go, and pydantic reads the metadata of no
    installed distribution to look for plugins, of which there are none.
    """
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    gc.disable()
    from hub import run  # noqa: PLC0415 - loaded in haste

    gc.freeze()
    gc.enable()
    return run.main()


if __name__ == "__main__":
    sys.exit(main())
