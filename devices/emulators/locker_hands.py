"""Hands at the doors of emulated locker banks: one door is chosen, the others hands work at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from devices.emulator import Hand
from devices.lockers.cabinet import Cabinet, Contact

CONTACTS = (
    (Contact.TRUE, "正常", "true"),
    (Contact.SAYS_CLOSED, "总说关着", "says closed, whatever happens"),
    (Contact.SAYS_OPEN, "总说开着", "says open, whatever happens"),
    (Contact.FLAPS, "不停跳动", "flaps"),
)


class DoorHands:
    """Works one door at a time; an act's argument may name another one than the chosen."""

    def __init__(self, cabinet: Cabinet, doors: int) -> None:
        self._cabinet = cabinet
        numbers = range(1, doors + 1)
        self._doors = tuple((str(number), f"{number} 号门", f"Door {number}") for number in numbers)
        self._chosen = 1

    def hands(self) -> Sequence[Hand]:
        """Return: door, open, close, put, take, jam, free, block, unblock, contact."""
        return (
            Hand("door", "选择柜门", "Choose a door", self._doors),
            Hand("open", "用钥匙打开", "Open with a key"),
            Hand("close", "关上柜门", "Close the door"),
            Hand("put", "放入物品", "Put something in"),
            Hand("take", "取出物品", "Take it out"),
            Hand("jam", "卡住锁舌", "Jam the bolt"),
            Hand("free", "松开锁舌", "Free the bolt"),
            Hand("block", "挡住柜门", "Block the door"),
            Hand("unblock", "移开障碍", "Unblock the door"),
            Hand("contact", "门磁", "Contact", CONTACTS),
        )

    def act(self, act: str, argument: str | None) -> bool:
        """Do one of `hands`; say whether it is one."""
        match act:
            case "door":
                self._chosen = self._number(argument)
            case "open" | "close" | "put" | "take" as name:
                getattr(self._cabinet, name)(self._number(argument))
            case "jam" | "free":
                with self._cabinet.bay(self._number(argument)) as bay:
                    bay.jammed = act == "jam"
            case "block" | "unblock":
                with self._cabinet.bay(self._number(argument)) as bay:
                    bay.blocked = act == "block"
            case "contact":
                contact = Contact(argument or "")
                with self._cabinet.bay(self._chosen) as bay:
                    bay.contact = contact
            case _:
                return False
        return True

    def facts(self) -> Mapping[str, JsonValue]:
        """Return what is seen of the doors."""
        return {
            "door": str(self._chosen),
            "open": " ".join(map(str, self._cabinet.stand_open())),
            "items": " ".join(map(str, self._cabinet.with_items())),
        }

    def _number(self, argument: str | None) -> int:
        if argument is None:
            return self._chosen
        if not argument.isdecimal() or not 1 <= int(argument) <= len(self._doors):
            raise ValueError(f'no door "{argument}"')
        return int(argument)
