"""libgooglepinyin (Debian's libgooglepinyin0, Apache-2.0) by ctypes, its own process around it.

Source: pinyinime.h of libgooglepinyin 0.1.2. The user dictionary is /dev/null and `im_choose`, which
learns, is never called: every search stands alone.

The library ends its process by assert() on spellings that overflow its pools. So it lives in a child:
`python -m ui.keyboard.google_pinyin` answers each line of spelling with one line of JSON.
"""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from ui.keyboard.input_method import Candidate, is_spelling

LIBRARY = "libgooglepinyin.so.0"
MOST = 60
ROOM = 32  # UTF-16 units of one candidate


class GooglePinyin:
    """The decoder. There is one in a process: the library keeps its state in statics."""

    def __init__(self, words: Path) -> None:
        self._library = ctypes.CDLL(LIBRARY)
        self._declare()
        if not self._library.im_open_decoder(bytes(words), b"/dev/null"):
            raise OSError(f"{LIBRARY} does not read {words}")

    def candidates(self, spelling: str) -> Sequence[Candidate]:
        """Return candidates, likeliest first; raise ValueError for what is no spelling."""
        if not is_spelling(spelling):
            raise ValueError("no spelling")
        self._library.im_reset_search()
        found = self._library.im_search(spelling.encode("ascii"), len(spelling))
        starts = self._syllable_starts()
        if len(starts) < 2:
            return ()
        texts = (self._text(number) for number in range(min(found, MOST)))
        return [Candidate(text, starts[min(len(text), len(starts) - 1)]) for text in texts if text]

    def _syllable_starts(self) -> list[int]:
        """Return where each syllable begins, and where the last one ends."""
        starts = ctypes.POINTER(ctypes.c_uint16)()
        syllables = self._library.im_get_spl_start_pos(ctypes.byref(starts))
        return [starts[number] for number in range(syllables + 1)] if syllables else []

    def _text(self, number: int) -> str:
        units = (ctypes.c_uint16 * ROOM)()
        if not self._library.im_get_candidate(number, units, ROOM - 1):
            return ""
        return bytes(units).decode("utf-16-le").partition("\0")[0]

    def _declare(self) -> None:
        library, size = self._library, ctypes.c_size_t
        units = ctypes.POINTER(ctypes.c_uint16)
        library.im_open_decoder.argtypes = [ctypes.c_char_p, ctypes.c_char_p]
        library.im_open_decoder.restype = ctypes.c_bool
        library.im_reset_search.argtypes, library.im_reset_search.restype = [], None
        library.im_search.argtypes, library.im_search.restype = [ctypes.c_char_p, size], size
        library.im_get_candidate.argtypes, library.im_get_candidate.restype = [size, units, size], units
        library.im_get_spl_start_pos.argtypes = [ctypes.POINTER(units)]
        library.im_get_spl_start_pos.restype = size


def serve(decoder: GooglePinyin, asked: Iterable[str], told: TextIO) -> None:
    """Answer every line until there are no more."""
    for line in asked:
        found = decoder.candidates(line.rstrip("\n"))
        told.write(json.dumps([[each.text, each.letters] for each in found], ensure_ascii=True) + "\n")
        told.flush()


if __name__ == "__main__":
    serve(GooglePinyin(Path(sys.argv[1])), sys.stdin, sys.stdout)
