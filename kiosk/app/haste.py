"""Being there soon after a start, and answering the first touch while the rest is still loading."""

from __future__ import annotations

import gc
import os
import sys

SWITCH_SECONDS = 0.0005  # CPython's own is 0.005


def make_haste() -> None:
    """Load and draw in less time; to be called before pydantic is imported.

    pydantic would read the metadata of every installed distribution to look for plugins; there are none.
    What is loaded stays, so nothing is looked for that could go, until `take_time`. One picture of the screen
    calls Python some hundred times, each time waiting for a thread that loads to let the interpreter go.
    """
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    gc.disable()
    sys.setswitchinterval(SWITCH_SECONDS)


def take_time() -> None:
    """Collect what can go from here on; the screen is up, and everything is loaded.

    What is there stays for good, and is not looked through each time.
    """
    gc.freeze()
    gc.enable()
