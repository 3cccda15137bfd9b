"""Keeping a process that runs for months small: no sources kept, the allocator told to share and give back.

glibc: a thread's arena keeps what its thread once needed (mallopt(3), M_ARENA_MAX); free memory inside it
goes back to the system only by malloc_trim(3). On another C library nothing happens.
"""

from __future__ import annotations

import builtins
import ctypes
import gc
import linecache

M_ARENA_MAX = -8  # malloc.h
ARENAS = 2


def import_plainly() -> None:
    """Read no sources at imports from here on; to be called after PySide6's first and before anything heavy.

    PySide6 wraps `__import__` and keeps what it wrapped as `__orig_import__`. To know who may ask for
    `from __feature__ import …`, which nothing here does, it reads the source of every module that is imported
    and leaves it in `linecache` (PYSIDE-2029): for this terminal, 28 MiB (PySide6 6.11).
    """
    plain = getattr(builtins, "__orig_import__", None)
    if plain is not None:
        builtins.__import__ = plain
    linecache.clearcache()


def share_arenas() -> None:
    """Let all threads share a few arenas; to be called before there are threads."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, ARENAS)


def give_back() -> None:
    """Return what is no longer needed to the system; takes some 50 ms."""
    gc.collect()
    malloc_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if malloc_trim is not None:
        malloc_trim(0)
