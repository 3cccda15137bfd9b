"""Bounds on a process that sets templates of somebody else: no network, no file written, so much memory.

Typst itself reads no file outside the templates' folder; a folder with links must not be given to it. It
fetches packages by HTTPS through the proxy that the environment names.
"""

from __future__ import annotations

import os
import resource

MEMORY = 3 << 30  # bytes of address space; fonts and their caches take 1 GiB of it
NO_PROXY_THERE = "http://127.0.0.1:9"  # the discard service, which nobody runs
PROXIES = ("http_proxy", "https_proxy", "all_proxy")


def confine(memory: int = MEMORY) -> None:
    """Confine this process, for good."""
    for name in PROXIES:
        os.environ[name] = os.environ[name.upper()] = NO_PROXY_THERE
    for name in ("no_proxy", "NO_PROXY"):
        os.environ.pop(name, None)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
