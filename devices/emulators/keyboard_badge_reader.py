"""A badge reader that types the numbers of badges, with badges to lay on it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from contract.language import Bilingual
from devices.emulator import Emulator, Hand, Sight
from devices.options import Options
from devices.wedge.faults import FAULTS, do_fault
from devices.wedge.numbers import typed_uid
from devices.wedge.typing_end import TypingEnd

Uid = Annotated[str, Field(pattern=r"^([0-9A-Fa-f]{8}|[0-9A-Fa-f]{14}|[0-9A-Fa-f]{20})$")]


class Badge(BaseModel):
    """One badge that hands can lay down."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    uid: Uid
    label: Bilingual


class KeyboardBadgeReaderOptions(Options):
    """How the reader writes UIDs, and the badges at hand."""

    number: Literal["hex", "decimal"] = "decimal"
    """`hex` or `decimal`."""
    byte_order: Literal["big", "little"] = "big"
    """Whether the UID's first byte comes first (`big`) or last."""
    badges: tuple[Badge, ...] = ()
    """Badges that people carry; UIDs in hex."""


class KeyboardBadgeReader(Emulator):
    """Types a badge's number once, when it is laid down; it does not tell that it was taken."""

    model = "keyboard-badge-reader"
    options: ClassVar[type[Options]] = KeyboardBadgeReaderOptions

    def __init__(self, options: KeyboardBadgeReaderOptions, folder: Path) -> None:
        self._options = options
        self._end = TypingEnd(folder, "Lobby_Badge_Reader")
        self._laid = ""

    @property
    def path(self) -> str:
        """Where the driver finds it."""
        return self._end.path

    def start(self) -> None:
        """Plug the cable in."""
        self._end.plug()

    def stop(self) -> None:
        """Unplug the cable."""
        self._end.unplug()

    def hands(self) -> Sequence[Hand]:
        """Return: lay, misread, and the faults of a wedge."""
        badges = tuple((each.uid, each.label.zh, each.label.en) for each in self._options.badges)
        return (
            *((Hand("lay", "刷工卡", "Lay a badge", badges),) if badges else ()),
            Hand("misread", "刷一张读不出的卡", "Lay a badge that is read wrongly"),
            *FAULTS,
        )

    def act(self, act: str, argument: str | None = None) -> None:
        """Do one of `hands`."""
        match act:
            case "lay":
                badge = self._badge(argument)
                self._laid = badge.label.en
                number = typed_uid(bytes.fromhex(badge.uid), self._options.number, self._options.byte_order)
                self._end.type(f"{number}\n")
            case "misread":
                self._laid = "misread"
                self._end.type("E?\n")
            case _:
                do_fault(self._end, act)

    def sight(self) -> Sight:
        """Return the facts `laid` and `cable`."""
        return Sight({"laid": self._laid, "cable": "plugged" if self._end.plugged else "unplugged"})

    def _badge(self, uid: str | None) -> Badge:
        for badge in self._options.badges:
            if badge.uid == uid:
                return badge
        raise ValueError("no such badge")
