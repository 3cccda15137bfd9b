"""What keeps a page from being set, as the one error of the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from documents.errors import DocumentError
from kiosk.domain.errors import KioskError


@contextmanager
def as_kiosk_errors() -> Iterator[None]:
    """Raise a DocumentError of the block as a KioskError with the same code."""
    try:
        yield
    except DocumentError as error:
        raise KioskError(error.code, error.detail) from error
