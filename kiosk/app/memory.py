"""Keeping a process that runs for months small: glibc's allocator told to share and to give back.

A thread's arena keeps what its thread once needed (mallopt(3), M_ARENA_MAX); free memory inside an arena goes
back to the system only by malloc_trim(3). On another C library nothing happens.
"""

from __future__ import annotations

import ctypes
import gc

M_ARENA_MAX = -8  # malloc.h
ARENAS = 2


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
