"""Deadlines that are kept by a thread of their own, for calls that cannot be told one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer


@contextmanager
def deadline(seconds: float, act: Callable[[], None]) -> Iterator[None]:
    """Have `act` called, on another thread, where the block takes longer; never after the block."""
    timer = Timer(seconds, act)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
