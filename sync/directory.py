"""Who works here: the platform's directory, page by page, and the keys that verify codes are checked with."""

from __future__ import annotations

import hashlib

from contract.audit import NOTE
from contract.feed import DirectoryPage
from kiosk.store.settings import KEY_SET
from kiosk.store.store import Store
from sync.answers import Hub, Trouble, Unreachable

KEYS_TRUSTED = f"{NOTE}keys-trusted"


class Directory:
    """Keeps the store's copy of the directory and the key set current. One thread runs it."""

    def __init__(self, store: Store, hub: Hub) -> None:
        self._store = store
        self._hub = hub

    def pull(self) -> Unreachable | None:
        """Take over every change since the last page; each page is durable by itself."""
        while True:
            with self._store.view() as unit:
                after, salt = unit.directory.version(), unit.directory.salt()
            page = self._hub.directory(after)
            if isinstance(page, Unreachable):
                return page
            if salt is not None and page.salt != salt:
                return self._replace()
            if _leads_nowhere(page, after):
                return Unreachable(Trouble.NOT_THE_CONTRACT)
            if page.entries or salt is None:
                with self._store.unit() as unit:
                    unit.directory.apply(page)
            if not page.more:
                return None

    def pull_keys(self) -> Unreachable | None:
        """Take over the verification keys now trusted."""
        keys = self._hub.keys()
        if isinstance(keys, Unreachable):
            return keys
        told = keys.model_dump_json()
        with self._store.view() as unit:
            known = unit.settings.get(KEY_SET)
        if told != known:
            with self._store.unit() as unit:
                unit.settings.set(KEY_SET, told)
                unit.audit.note(KEYS_TRUSTED, "", {"sha256": hashlib.sha256(told.encode()).hexdigest()})
        return None

    def _replace(self) -> Unreachable | None:
        """Take over the whole directory at once: another salt makes every known digest worthless."""
        pages: list[DirectoryPage] = []
        after, more = 0, True
        while more:
            page = self._hub.directory(after)
            if isinstance(page, Unreachable):
                return page
            if _leads_nowhere(page, after):
                return Unreachable(Trouble.NOT_THE_CONTRACT)
            pages.append(page)
            after, more = page.version, page.more
        with self._store.unit() as unit:
            unit.directory.replace(pages)
        return None


def _leads_nowhere(page: DirectoryPage, after: int) -> bool:
    """Say whether a page promises more and does not go on from `after`: it would be asked for without end."""
    return page.more and not (page.entries and page.version > after)
