"""The last resort: our own bug is logged, shown as out of service, and ends the program for a restart."""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

from contract.language import Bilingual

EXIT_STATUS = 70  # EX_SOFTWARE of sysexits.h; the service manager restarts on it
KEPT_REPORTS = 20
FAULT = Bilingual(zh="终端出现故障，正在自动恢复", en="This terminal has a fault and is restarting")

log = logging.getLogger(__name__)


def describe(error: BaseException) -> str:
    """Return the error's types and frames, without messages: a message may quote what a person typed."""
    lines: list[str] = []
    seen: BaseException | None = error
    while seen is not None:
        lines.append(f"{type(seen).__module__}.{type(seen).__qualname__}")
        lines += [
            f"  {frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(seen.__traceback__)
        ]
        seen = seen.__cause__ or seen.__context__
    return "\n".join(lines)


class LastResort:
    """Where every uncaught error of any thread ends; only the first one is acted on."""

    def __init__(
        self,
        folder: Path,
        clock: Callable[[], datetime],
        show: Callable[[], None],
        leave: Callable[[int], None],
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._show = show
        self._leave = leave
        self._once = threading.Lock()
        self._native_dump: TextIO | None = None
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            self._native_dump = (folder / "native.txt").open("a", encoding="utf-8")

    def install(self) -> None:
        """Take over the interpreter's hooks, and dump every thread on a native crash."""
        sys.excepthook = self._uncaught
        threading.excepthook = lambda arguments: self.bug(
            arguments.exc_value or RuntimeError("thread ended without an error")
        )
        if self._native_dump is not None:
            faulthandler.enable(self._native_dump)

    def _uncaught(
        self, kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._leave(0)
            return
        self.bug(error)

    def bug(self, error: BaseException) -> None:
        """Keep a report, show *out of service*, and leave with `EXIT_STATUS`; from any thread."""
        if not self._once.acquire(blocking=False):
            return
        log.critical("our own bug, leaving for a restart: %s", type(error).__qualname__)
        try:
            self._keep(describe(error))
        except OSError:
            log.critical("the report could not be kept")
        self._show()
        self._leave(EXIT_STATUS)

    def _keep(self, report: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        for old in sorted(self._folder.glob("bug-*.txt"))[: -KEPT_REPORTS + 1]:
            old.unlink()
        name = f"bug-{self._clock():%Y%m%dT%H%M%S}.txt"
        (self._folder / name).write_text(report, encoding="utf-8")

    def close(self) -> None:
        """Give the interpreter's hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        if self._native_dump is not None:
            faulthandler.disable()
            self._native_dump.close()
            self._native_dump = None
