"""What the staff page shows: values without a rule, words in both languages, no personal data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from contract.language import Bilingual
from kiosk.maintenance.staff_roll import Member


@dataclass(frozen=True)
class Fact:
    """One thing that is known: its name and what it is."""

    label: Bilingual
    value: Bilingual


@dataclass(frozen=True)
class LinkView:
    """How the way to the platform is, what to do, and since when."""

    well: bool
    what: Bilingual
    do: Bilingual
    since: Bilingual


@dataclass(frozen=True)
class QueueView:
    """What waits for the platform; `quiet`: it is known that nothing does.

    `fraction` (0 to 1) of what waited when the delivery began is delivered; below 0 nothing is delivered now.
    """

    what: Bilingual
    facts: Sequence[Fact] = ()
    fraction: float = -1.0
    quiet: bool = False


@dataclass(frozen=True)
class StatusView:
    """Whether the terminal's data, devices or clock are well, and what to do where they are not."""

    well: bool
    what: Bilingual
    do: Bilingual | None = None
    facts: Sequence[Fact] = ()


@dataclass(frozen=True)
class LetterView:
    """One event that the platform refused; `notice`: it only tells of another one."""

    event_id: UUID
    what: Bilingual
    why: Bilingual
    when: Bilingual
    reference: str
    notice: bool


@dataclass(frozen=True)
class DoubtView:
    """One effect of which nobody knows whether it happened, and what is known of it."""

    effect_id: UUID
    what: Bilingual
    facts: Sequence[Fact]
    door: bool = False  # of a door, not of paper


@dataclass(frozen=True)
class CheckView:
    """One way to try a device, and what came of the last time."""

    check: str
    what: Bilingual
    last: Bilingual


@dataclass(frozen=True)
class DeviceView:
    """One device: what it is called, how it is, what is known of it, and what can be tried."""

    device: str
    what: Bilingual
    how: Bilingual
    well: bool
    facts: Sequence[Fact] = ()
    checks: Sequence[CheckView] = ()


@dataclass(frozen=True)
class TrialView:
    """One printer that can be tried, and what came of the last test print."""

    device: str
    what: Bilingual
    last: Bilingual


@dataclass(frozen=True)
class LockerDoorView:
    """One door: how it is, and what can be said or done of it, by `kiosk.maintenance.door_words.DoorAct`."""

    door: str
    tone: str  # "empty", "full", "open" or "warn"
    what: Bilingual
    facts: Sequence[Fact] = ()
    acts: Sequence[str] = ()


@dataclass(frozen=True)
class LockerBankView:
    """One bank from the front; no doors where it cannot be asked."""

    bank: str
    doors: Sequence[LockerDoorView]
    columns: int = 1
    down: bool = True


@dataclass(frozen=True)
class StockView:
    """One kind of thing that people wait for, and the empty door that the next one goes behind."""

    kind: str
    title: Bilingual
    what: Bilingual
    door: str = ""


@dataclass(frozen=True)
class DoorsView:
    """The locker banks of the terminal; `told`: what came of the last thing that staff did with a door."""

    banks: Sequence[LockerBankView]
    stock: Sequence[StockView] = ()
    told: Bilingual | None = None
    attention: int = 0  # doors that need a hand


@dataclass(frozen=True)
class StaffView:
    """The staff page. `letters` and `doubts` are the oldest ones; their totals may be larger.

    `unsettled` prints wait for their device to answer, and are settled by themselves.
    `known`: what they say is so; a store that does not answer leaves them empty. `decidable`: what is decided
    can be written down. Where it cannot, nothing is. `member`: who is inside, None where that is not known.
    """

    link: LinkView
    queue: QueueView
    store: StatusView
    services: StatusView | None = None
    devices: StatusView | None = None
    clock: StatusView | None = None
    letters: Sequence[LetterView] = ()
    letters_total: int = 0
    doubts: Sequence[DoubtView] = ()
    doubts_total: int = 0
    unsettled: int = 0
    each_device: Sequence[DeviceView] = ()
    doors: DoorsView | None = None
    member: Member | None = None
    known: bool = True
    decidable: bool = True


@dataclass(frozen=True)
class Entered:
    """It was the PIN of the staff page."""

    view: StaffView


@dataclass(frozen=True)
class Refused:
    """It was not; `tries_left` before a wait, or `wait_seconds` until the next try."""

    tries_left: int
    wait_seconds: int
