"""Work in a process of its own, that ends in order or by SIGKILL.

Nothing of a database may be open when it begins: SQLite does not survive a fork.
"""

from __future__ import annotations

import os
import pickle
import signal
import traceback
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def die() -> None:
    """End this process as `kill -9` does."""
    os.kill(os.getpid(), signal.SIGKILL)


def killed_after(work: Callable[[], object]) -> None:
    """Do `work` in a fork and kill that; AssertionError where it came to another end."""

    def work_and_die() -> None:
        work()
        die()

    status = _end_of(_forked(work_and_die))
    assert os.WIFSIGNALED(status), "the work failed: its error is in the captured output"
    assert os.WTERMSIG(status) == signal.SIGKILL


def in_a_fork(work: Callable[[], T]) -> T:
    """Do `work` in a fork and return what it returns; AssertionError where it raises."""
    reading, writing = os.pipe()

    def tell() -> None:
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(work(), pipe)

    child = _forked(tell)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    assert _end_of(child) == 0, "the work failed: its error is in the captured output"
    result: T = pickle.loads(answer)
    return result


def _forked(work: Callable[[], object]) -> int:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        except BaseException:  # noqa: BLE001 - nothing of the parent's may run on in the fork
            traceback.print_exc()
        finally:
            os._exit(status)
    return child


def _end_of(child: int) -> int:
    return os.waitpid(child, 0)[1]
