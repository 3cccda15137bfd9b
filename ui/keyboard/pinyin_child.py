"""Pinyin from a child process: when the library aborts, the child ends and the screen does not."""

from __future__ import annotations

import json
import logging
import select
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from ui.keyboard.input_method import Candidate, InputMethod, LatinOnly, is_spelling

log = logging.getLogger(__name__)

DICTIONARIES = "*/googlepinyin/data/dict_pinyin.dat"  # below /usr/lib, by architecture
PATIENCE = 0.3  # seconds; a search takes under one thousandth
FIRST_PATIENCE = 3.0  # seconds; the interpreter has to start


def dictionary() -> Path | None:
    """Return the file of words, None where Debian's package is not installed."""
    return next(Path("/usr/lib").glob(DICTIONARIES), None)


def pinyin() -> InputMethod:
    """Return pinyin, or Latin alone where Debian's libgooglepinyin0 is not installed."""
    words = dictionary()
    if words is None:
        log.warning("libgooglepinyin0 is not installed: the keyboard has no Chinese")
        return LatinOnly()
    return PinyinChild([sys.executable, "-m", "ui.keyboard.google_pinyin", str(words)])


class PinyinChild(InputMethod):
    """Starts its child with `warm` or the first search, and again after it ended. Used on one thread."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = list(command)
        self._child: subprocess.Popen[bytes] | None = None
        self._answered = False

    def warm(self) -> None:
        """Start the child, without waiting for it."""
        if self._child is None:
            self._answered = False
            self._child = subprocess.Popen(  # noqa: S603 - our own program
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=Path(__file__).parents[2],
            )

    def candidates(self, spelling: str) -> Sequence[Candidate]:
        """Return candidates; none for what is no spelling, and none where the child failed over it."""
        if not is_spelling(spelling):
            return ()
        self.warm()
        try:
            answer = self._ask(spelling, PATIENCE if self._answered else FIRST_PATIENCE)
        except OSError:
            log.warning("the process of the pinyin library was lost")
            self.close()
            return ()
        self._answered = True
        return [Candidate(text, letters) for text, letters in json.loads(answer)]

    def close(self) -> None:
        """End the child, and with it all that it held of what was typed."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        with suppress(BrokenPipeError), child:  # a question that never reached it is flushed once more
            pass

    def _ask(self, spelling: str, patience: float) -> bytes:
        child = self._child
        if child is None or child.stdin is None or child.stdout is None:
            raise OSError
        child.stdin.write(spelling.encode("ascii") + b"\n")
        child.stdin.flush()
        ready, _, _ = select.select([child.stdout], [], [], patience)
        answer = child.stdout.readline() if ready else b""
        if not answer.endswith(b"\n"):
            raise OSError("no answer")
        return answer
