"""Files to be scanned."""

from __future__ import annotations

import io
import random


def jpeg(size: int, seed: int = 0) -> bytes:
    """Return `size` bytes that begin like a photo."""
    return b"\xff\xd8\xff\xe0" + random.Random(seed).randbytes(size - 4)


def pdf(size: int, seed: int = 0) -> bytes:
    """Return `size` bytes that begin like a PDF."""
    return b"%PDF-1.7\n" + random.Random(seed).randbytes(size - 9)


class Dripping(io.RawIOBase):
    """A source that gives a few bytes at a time."""

    def __init__(self, content: bytes, most: int) -> None:
        self._inner = io.BytesIO(content)
        self._most = most

    def read(self, size: int = -1) -> bytes:
        return self._inner.read(min(size, self._most))
