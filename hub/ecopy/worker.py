"""The thread that makes e-copies which are due, and lets the typesetter go when nothing is."""

from __future__ import annotations

import logging
import threading

from hub.ecopy.making import EcopyMaking
from hub.ecopy.signing_key import KeyFault
from hub.ecopy.words import KEY_FAULTS
from hub.store.database import StoreUnavailableError

EVERY = 5.0  # seconds between two looks for what is due

log = logging.getLogger(__name__)


class EcopyWorker:
    """Makes what is due until told to end."""

    def __init__(self, making: EcopyMaking) -> None:
        self._making = making
        self._ending = threading.Event()
        self._fault: KeyFault | None = None

    def run(self) -> None:
        """Work until told to end."""
        try:
            while not self._ending.is_set():
                self.look_at_key()
                if not self._work():
                    self._making.press.rest_when_idle()
                    self._ending.wait(EVERY)
        finally:
            self._making.press.close()

    def end(self) -> None:
        """Have `run` return; the page that is being made is finished first."""
        self._ending.set()

    def look_at_key(self) -> None:
        """Say in the log when the key cannot sign any more, and when it can again."""
        key = self._making.key()
        fault = key if isinstance(key, KeyFault) else None
        if self._making.file is None or fault is self._fault:
            return
        self._fault = fault
        if fault is None:
            log.info("e-copies can be signed again")
        else:
            log.warning("e-copies wait: %s", KEY_FAULTS[fault].en)

    def _work(self) -> int:
        try:
            return self._making.make_due()
        except StoreUnavailableError:
            log.warning("e-copies could not be made: the database is away")
            return 0
