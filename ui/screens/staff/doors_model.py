"""The doors of locker banks, for staff who stock them or look behind one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from contract.staff import DoorReason
from kiosk.maintenance.door_words import DoorAct
from kiosk.maintenance.views import DoorsView, Fact, LockerBankView, LockerDoorView
from ui.words import DOOR_ACTS, DOOR_REASONS, Said, said

if TYPE_CHECKING:
    from ui.staff import StaffRound

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1

Shown = dict[str, Any]
NONE_YET = DoorsView(())


@QmlElement
class DoorsModel(QObject):
    """Shows a DoorsView; `asked` is the act that is asked once more of the chosen door, or ''."""

    changed = Signal()
    chosen_changed = Signal()
    asked_changed = Signal()

    def __init__(self, view: DoorsView | None, staff: StaffRound, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view or NONE_YET
        self._staff = staff
        self._bank = self._door = self._asked = ""

    @Property(int, notify=changed)
    def attention(self) -> int:
        """How many doors need a hand."""
        return self._view.attention

    @Property(list, notify=changed)
    def banks(self) -> list[Shown]:
        """Each bank from the front."""
        return [_bank(one) for one in self._view.banks]

    @Property(list, notify=changed)
    def stock(self) -> list[Shown]:
        """What people wait for, and the door that the next of it goes behind."""
        return [
            {"kind": one.kind, "title": said(one.title), "what": said(one.what), "door": one.door}
            for one in self._view.stock
        ]

    @Property(dict, notify=changed)
    def told(self) -> Said:
        """What came of the last thing done."""
        return said(self._view.told)

    @Property(dict, notify=chosen_changed)
    def chosen(self) -> Shown:
        """The door that is looked at; {} where none is."""
        door = self._find()
        if door is None:
            return {}
        acts = [{"name": act, "text": said(DOOR_ACTS[DoorAct(act)])} for act in door.acts]
        return {
            "bank": self._bank,
            "door": door.door,
            "well": door.tone != "warn",
            "what": said(door.what),
            "facts": facts_of(door.facts),
            "acts": acts,
        }

    @Property(str, notify=asked_changed)
    def asked(self) -> str:
        """The act that is asked once more, or ''."""
        return self._asked

    @Property(list, constant=True)
    def reasons(self) -> list[Shown]:
        """The reasons that a door is opened for."""
        return [{"name": reason.value, "text": said(text)} for reason, text in DOOR_REASONS.items()]

    @Slot(str, str)
    def choose(self, bank: str, door: str) -> None:
        """Look at a door."""
        self.ask("")
        self._bank, self._door = bank, door
        self.chosen_changed.emit()

    @Slot(str)
    def ask(self, act: str) -> None:
        """Ask once more before an act; '' takes the question away."""
        if act != self._asked:
            self._asked = act
            self.asked_changed.emit()

    @Slot(str)
    def open(self, reason: str) -> None:
        """Have the chosen door opened."""
        self.ask("")
        self._staff.open_door(self._bank, self._door, DoorReason(reason))

    @Slot()
    def confirm(self) -> None:
        """Do what is asked."""
        act = DoorAct(self._asked)
        self.ask("")
        self._staff.say_of_door(self._bank, self._door, act)

    @Slot(str)
    def put_in(self, kind: str) -> None:
        """Have the next empty door opened for a thing of this kind."""
        self._staff.stock(kind)

    def take(self, view: DoorsView | None) -> None:
        """Show how the doors are now."""
        before, chosen = self._view, self._find()
        self._view = view or NONE_YET
        if before != self._view:
            self.changed.emit()
        if chosen != self._find():
            self.chosen_changed.emit()

    def _find(self) -> LockerDoorView | None:
        doors = [one for bank in self._view.banks if bank.bank == self._bank for one in bank.doors]
        return next((one for one in doors if one.door == self._door), None)


def facts_of(facts: Sequence[Fact]) -> list[dict[str, Said]]:
    """Return facts as QML reads them."""
    return [{"label": said(fact.label), "value": said(fact.value)} for fact in facts]


def _bank(bank: LockerBankView) -> Shown:
    return {
        "bank": bank.bank,
        "doors": [one.door for one in bank.doors],
        "columns": bank.columns,
        "down": bank.down,
        "tones": {one.door: one.tone for one in bank.doors},
        "words": {one.door: said(one.what) for one in bank.doors},
    }
