"""A store that is only read, beside a terminal that may be running on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import NoReturn, Self
from uuid import UUID

from sqlalchemy import Engine

from kiosk.domain.errors import KioskError
from kiosk.store import lineage, schema
from kiosk.store.database import EPOCH
from kiosk.store.driver_faults import environment_faults
from kiosk.store.engine import READ_ONLY, encrypted_engine
from kiosk.store.failures import StoreFault
from kiosk.store.lineage import DATABASE
from kiosk.store.settings import Settings
from kiosk.store.store import Load, load_of
from kiosk.store.unit import Unit


class Look:
    """Takes no lock, migrates nothing, writes neither the database nor its mark."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock
        self._epoch = UUID(int=0)

    @classmethod
    def open(cls, folder: Path, key: bytes, clock: Callable[[], datetime]) -> Self:
        """Open what is in `folder`; raise KioskError where there is no store, or not one of this release."""
        if not (folder / DATABASE).exists():
            raise KioskError(StoreFault.UNREACHABLE, f"there is no store in {folder}")
        looking = cls(encrypted_engine(folder / DATABASE, key, writing=False), clock)
        try:
            with lineage.wrong_key_told(lineage.read_mark(folder), key), environment_faults():
                looking._start()
        except BaseException:
            looking.close()
            raise
        return looking

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close every connection; closing twice is allowed."""
        self._engine.dispose()

    @property
    def epoch(self) -> UUID:
        """The epoch that the terminal's events carry now."""
        return self._epoch

    @contextmanager
    def view(self) -> Iterator[Unit]:
        """One consistent look; nothing can be written through it, and no writer is held up."""
        with environment_faults(), self._engine.connect() as connection:
            reading = connection.execution_options(**{READ_ONLY: True})
            with reading.begin():
                yield Unit(reading, self._epoch, self._clock, _no_id)

    def load(self) -> Load:
        """Return the counts of what waits, was refused for good, or is in doubt."""
        with self.view() as unit:
            return load_of(unit, unit.outbox.depth(), self._clock())

    def _start(self) -> None:
        with self._engine.connect() as connection:
            reading = connection.execution_options(**{READ_ONLY: True})
            with reading.begin():
                schema.refuse_another(reading)
                epoch = Settings(reading).get(EPOCH)
        if epoch is None:
            raise KioskError(StoreFault.OLDER, "no terminal has opened it yet")
        self._epoch = UUID(epoch)


def _no_id() -> NoReturn:
    raise RuntimeError("nothing is put through a look")
