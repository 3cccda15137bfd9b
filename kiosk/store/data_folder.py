"""Where a terminal's data folder keeps its store and the store's key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosk.domain.errors import KioskError
from kiosk.store.damage import salvage_cut_off
from kiosk.store.failures import StoreFault
from kiosk.store.identity_file import IdentityFile
from kiosk.store.key import key_from_file, known_key
from kiosk.store.lineage import DATABASE
from kiosk.store.look import Look
from kiosk.store.store import Store


@dataclass(frozen=True)
class DataFolder:
    """The folder that a terminal is run with, `--data`."""

    path: Path

    @property
    def store(self) -> Path:
        """The store's own folder."""
        return self.path / "store"

    @property
    def key(self) -> Path:
        """The file of the store's key."""
        return self.path / "key"

    @property
    def identity(self) -> IdentityFile:
        """The file of the terminal's own key, which the platform knows it by."""
        return IdentityFile(self.path)

    @property
    def link(self) -> Path:
        """The file that says how the way to the platform was when it last changed."""
        return self.path / "link.json"

    def open(self, clock: Callable[[], datetime]) -> Store:
        """Open the store, made with its key at the first start; raise KioskError with a StoreFault."""
        return Store.open(self.store, key_from_file(self.key, self.store / DATABASE), clock)

    def open_existing(self, clock: Callable[[], datetime]) -> Store:
        """Open the store that is there; raise KioskError where there is none: nothing is begun."""
        self._require_store()
        return Store.open(self.store, known_key(self.key), clock)

    def look(self, clock: Callable[[], datetime]) -> Look:
        """Open the store to read it, beside a terminal that may be running; raise KioskError."""
        self._require_store()
        return Look.open(self.store, known_key(self.key), clock)

    def _require_store(self) -> None:
        if not self.store.exists() and not salvage_cut_off(self.store):
            raise KioskError(StoreFault.UNREACHABLE, f"there is no store in {self.path}")
