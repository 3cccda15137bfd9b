"""Work beside whoever asks for it, on one thread that lasts as long as its block."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import Generic, Self, TypeVar

T = TypeVar("T")


class Beside(Generic[T]):
    """A thread that is begun by its first work and ended by the end of the block; it holds up no exit."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._works: queue.SimpleQueue[tuple[Callable[[], T], Future[T]] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def begin(self, work: Callable[[], T]) -> Future[T]:
        """Begin work, and return what waits for its end, to return or raise what it did."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()
        future: Future[T] = Future()
        self._works.put((work, future))
        return future

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the thread end once what it began is done; nobody waits for that."""
        self._works.put(None)

    def _run(self) -> None:
        while (told := self._works.get()) is not None:
            work, future = told
            try:
                future.set_result(work())
            except BaseException as error:  # noqa: BLE001 - handed to who waits for it
                future.set_exception(error)
