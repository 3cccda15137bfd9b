"""A watchman's rounds: looks at every board of a bank in turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from devices.device import Announcement
from devices.errors import DeviceError, DeviceFailure
from devices.lockers.board_watch import SETTLE_PAUSE, BoardWatch, Time
from devices.lockers.boards import Boards

ROUND_WITHIN = 0.25  # seconds; boards that are left wait for the next round


class Rounds:
    """All boards of a bank."""

    def __init__(self, boards: Boards, watches: Sequence[BoardWatch], time: Time) -> None:
        self._boards = boards
        self._watches = watches
        self._by_address = {watch.options.address: watch for watch in watches}
        self._time = time

    def begin(self) -> None:
        """Settle every door after opening; raise DeviceError where no board answers."""
        for watch in self._watches:
            watch.forget()
            watch.settle()
        self._fail_where_all_are_silent()

    def walk(self) -> None:
        """Look once at every board that answers, and at one other; raise DeviceError where none answers."""
        for watch in self._due():
            if watch.look() and watch.is_unsettled:
                self._time.pause(SETTLE_PAUSE)
                watch.look()
        self.hear()
        self._fail_where_all_are_silent()

    def hear(self) -> None:
        """Take what boards told by themselves."""
        for one in self._boards.unasked():
            if (watch := self._by_address.get(one.address)) is not None:
                watch.see(one.lock, one.contact)

    def told(self) -> Iterator[Announcement]:
        """Yield, and forget, what was announced."""
        for watch in self._watches:
            yield from watch.told()

    def _due(self) -> Iterator[BoardWatch]:
        """Yield those that answer, the longest ago first, as time allows, and one of the others."""
        began = self._time.clock()
        waited = sorted(self._watches, key=lambda watch: watch.asked_at)
        silent = [watch for watch in waited if watch.is_silent]
        answering = [watch for watch in waited if not watch.is_silent]
        for watch in (*answering, *silent[:1]):
            if self._time.clock() - began > ROUND_WITHIN:
                return
            yield watch

    def _fail_where_all_are_silent(self) -> None:
        if all(watch.is_silent for watch in self._watches):
            missed = next((watch.missed for watch in self._watches if watch.missed is not None), None)
            raise missed or DeviceError(DeviceFailure.TIME_OUT, "no board answers")
