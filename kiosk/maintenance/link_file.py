"""Keeps in a file how the way to the platform is, so that `python -m kiosk status` can say it."""

from __future__ import annotations

import logging
from pathlib import Path

from kiosk.domain.errors import KioskError
from kiosk.maintenance.link_words import words_of
from kiosk.store.noted_link import NotedLink
from sync.answers import Link

log = logging.getLogger(__name__)


class LinkFile:
    """Writes each change down. A disk that does not take it is no reason to stop speaking to the platform."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def changed(self, link: Link) -> None:
        """Take note of a change; on whichever thread saw it."""
        words = words_of(link)
        noted = NotedLink(online=link.online, since=link.since, what=words.what, do=words.do)
        try:
            noted.write(self._path)
        except KioskError as error:
            log.warning("how the platform answers was not noted: %s", error.code)
