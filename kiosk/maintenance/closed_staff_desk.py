"""The staff desk of a terminal whose store is not open: who knows the PIN comes in and reads why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NoReturn
from uuid import UUID

from argon2 import PasswordHasher

from contract.dead_letters import DismissReason
from contract.effects import StaffVerdict
from contract.event import Event
from contract.language import Bilingual
from contract.staff import DoorReason, StaffEnd
from kiosk.domain.errors import KioskError
from kiosk.identity.pin import PinCheck
from kiosk.maintenance.door_words import DoorAct
from kiosk.maintenance.entrance import Entrance
from kiosk.maintenance.spoken import moment
from kiosk.maintenance.staff_desk import StaffDesk
from kiosk.maintenance.staff_roll import Member, StaffRoll
from kiosk.maintenance.staff_tries import StaffTries
from kiosk.maintenance.store_words import failed_store
from kiosk.maintenance.views import Entered, LinkView, QueueView, Refused, StaffView, StatusView

NOT_YET = Bilingual(zh="还没有开始连接平台", en="Not connected to the platform yet")
FIRST_THE_STORE = Bilingual(
    zh="本机数据打开后，终端会自动连接平台。",
    en="The terminal connects by itself once its data can be opened.",
)
UNKNOWN = Bilingual(
    zh="本机数据没有打开，暂时看不到等待上报的记录",
    en="What waits for the platform is not known until the data is open",
)
OPENING = Bilingual(zh="正在打开本机数据", en="The data of this terminal is being opened")
IN_A_MINUTE = Bilingual(zh="请等一分钟再看。", en="Look again in a minute.")


class ClosedStaffDesk(StaffDesk):
    """Holds in memory who came and who left, for whoever opens the store."""

    def __init__(
        self,
        roll: StaffRoll,
        hindrance: Callable[[], KioskError | None],
        *,
        folder: Path,
        clock: Callable[[], datetime],
        hasher: PasswordHasher | None = None,
    ) -> None:
        self._untold: list[Event] = []
        self._entrance = Entrance(
            roll,
            PinCheck(StaffTries(), clock, hasher or PasswordHasher()),
            StaffTries(),
            tell=self._untold.append,
            clock=clock,
        )
        self._hindrance = hindrance
        self._folder = folder
        self._clock = clock
        self._since = clock()

    @property
    def has_pin(self) -> bool:
        """Whether the settings name anybody."""
        return self._entrance.roll.anybody

    @property
    def by_number(self) -> bool:
        """Whether the settings name each of them."""
        return self._entrance.roll.by_number

    def number_of(self, uid: str) -> str | None:
        """Return whose card it is."""
        return self._entrance.roll.number_of(uid)

    def enter(self, digits: str, number: str = "") -> Entered | Refused:
        """Check the PIN, and keep in mind who came in or who tried."""
        answer = self._entrance.enter(digits, number)
        return answer if isinstance(answer, Refused) else Entered(self.look())

    def look(self) -> StaffView:
        """Return what keeps the store shut."""
        error = self._hindrance()
        store = (
            StatusView(False, OPENING, IN_A_MINUTE) if error is None else failed_store(error, self._folder)
        )
        link = LinkView(False, NOT_YET, FIRST_THE_STORE, moment(self._since))
        queue = QueueView(UNKNOWN)
        return StaffView(link, queue, store, member=self._entrance.inside, known=False, decidable=False)

    def replay(self, event_id: UUID) -> StaffView:
        """Refuse: nothing can be written down."""
        self._refuse(event_id)

    def dismiss(self, event_id: UUID, reason: DismissReason) -> StaffView:
        """Refuse."""
        self._refuse(event_id, reason)

    def settle(self, effect_id: UUID, verdict: StaffVerdict) -> StaffView:
        """Refuse."""
        self._refuse(effect_id, verdict)

    def try_device(self, device: str, check: str) -> StaffView:
        """Refuse."""
        self._refuse(device, check)

    def open_door(self, bank: str, door: str, reason: DoorReason) -> StaffView:
        """Refuse."""
        self._refuse(bank, door, reason)

    def stock(self, kind: str) -> StaffView:
        """Refuse."""
        self._refuse(kind)

    def say_of_door(self, bank: str, door: str, act: DoorAct) -> StaffView:
        """Refuse."""
        self._refuse(bank, door, act)

    def leave(self, end: StaffEnd) -> None:
        """Keep in mind that they left."""
        self._entrance.leave(end)

    def hand_over(self) -> tuple[list[Event], Member | None]:
        """Return what is not told yet, and forget it, and who is inside."""
        events = self._untold[:]
        self._untold.clear()
        return events, self._entrance.inside

    def _refuse(self, *_what: object) -> NoReturn:
        raise self._hindrance() or KioskError("terminal.cannot-start")
