"""How the terminal is, for facility staff, and what they decide."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Property, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from contract.dead_letters import DismissReason
from contract.effects import StaffVerdict
from contract.language import Bilingual
from kiosk.maintenance.staff_roll import StaffAct
from kiosk.maintenance.views import DeviceView, DoubtView, LetterView, StaffView, StatusView
from ui.idle import Pace
from ui.screens.screen import ScreenModel
from ui.screens.staff.doors_model import DoorsModel, Shown, facts_of
from ui.words import DISMISS_REASONS, ROLES, Said, said

if TYPE_CHECKING:
    from ui.staff import StaffRound

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1

LOOK_EVERY_MS = 2_000
SECTIONS = ("overview", "doors", "devices", "records", "system")
FEW = 3  # records and prints that are shown before somebody wants to see all


@QmlElement
class StaffModel(ScreenModel):
    """Shows a StaffView, and looks again every two seconds.

    `asked` is what is asked once more before it is done: `<what>:<id>`, where `what` is `dismiss`, `there`,
    `not-there` or `leave-kiosk`.
    """

    screen = "staff"
    help = Bilingual(
        zh="这里显示终端的状况。被拒收的记录可以重新发送，或注明原因不再处理；存疑的打印请先看出纸口再选择。用完请按“退出”。",
        en="This page shows how the terminal is. Send refused records again, or dismiss them with a reason."
        " Look into the outlet before you settle a print. Touch “Leave” when you are done.",
    )
    pace = Pace.FORM
    changed = Signal()
    lists_changed = Signal()
    asked_changed = Signal()
    devices_changed = Signal()
    section_changed = Signal()

    def __init__(self, view: StaffView, staff: StaffRound) -> None:
        super().__init__()
        self._view = view
        self._doors = DoorsModel(view.doors, staff, self)
        self._staff = staff
        self._asked = ""
        self._section = SECTIONS[0]
        self._unfolded: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)

    @Property(dict, notify=changed)
    def link(self) -> Shown:
        """How the platform answers."""
        link = self._view.link
        return {"well": link.well, "what": said(link.what), "do": said(link.do), "since": said(link.since)}

    @Property(dict, notify=changed)
    def queue(self) -> Shown:
        """What waits for the platform."""
        queue = self._view.queue
        told = {"what": said(queue.what), "facts": facts_of(queue.facts)}
        return {"quiet": queue.quiet, "fraction": queue.fraction, **told}

    @Property(dict, notify=changed)
    def told(self) -> dict[str, Shown]:
        """How `services`, `devices`, `store` and `clock` are; {} for what is not known."""
        view = self._view
        statuses = {
            "services": view.services,
            "devices": view.devices,
            "store": view.store,
            "clock": view.clock,
        }
        return {name: _told(status) for name, status in statuses.items()}

    @Property(dict, notify=lists_changed)
    def records(self) -> Shown:
        """What somebody has to decide about: `letters` that the platform refused, prints in `doubts`.

        Each has those `shown`, the oldest first, how many are `folded`, and its `total`. `unsettled` prints
        wait for their device. `known`: the lists are what there is; a store that does not answer has none.
        `decidable`: what is decided can be written down.
        """
        view = self._view
        letters = [_letter(letter) for letter in view.letters]
        doubts = [_doubt(doubt) for doubt in view.doubts]
        return {
            "letters": self._folded("letters", letters, view.letters_total),
            "doubts": self._folded("doubts", doubts, view.doubts_total),
            "unsettled": view.unsettled,
            "undecided": view.letters_total + view.doubts_total,
            "known": view.known,
            "decidable": view.decidable,
        }

    @Property(list, notify=devices_changed)
    def eachDevice(self) -> list[Shown]:  # noqa: N802 - QML's spelling
        """Each device: how it is, what is known of it, what can be tried and what came of it last."""
        return [_device(one) for one in self._view.each_device]

    @Property(DoorsModel, constant=True)
    def doors(self) -> DoorsModel:
        """The doors of the locker banks."""
        return self._doors

    @Property(list, notify=changed)
    def sections(self) -> list[Shown]:
        """The sections of the page, and how many things in each wait for somebody."""
        ill = sum(not one.well for one in self._view.each_device)
        undecided = self._view.letters_total + self._view.doubts_total
        counts = {"devices": ill, "records": undecided, "doors": self._doors.attention}
        shown = [name for name in SECTIONS if name != "doors" or self._view.doors is not None]
        return [{"name": name, "count": counts.get(name, 0)} for name in shown]

    @Property(str, notify=section_changed)
    def section(self) -> str:
        """The one that is shown."""
        return self._section

    @Slot(str)
    def turn(self, section: str) -> None:
        """Show another section."""
        self.ask("")
        self._section = section
        self.section_changed.emit()
        self.rearranged.emit()

    @Property(dict, notify=changed)
    def member(self) -> Said:
        """Who is inside; {} where all have one PIN."""
        member = self._view.member
        if member is None or not member.number:
            return said(None)
        role = ROLES[member.role]
        return {"zh": f"{role.zh} {member.number}", "en": f"{role.en} {member.number}"}

    @Property(dict, notify=lists_changed)
    def may(self) -> dict[str, bool]:
        """What whoever is inside may do: `decide`, `settle`, `try`, `leave`, `doors`."""
        member = self._view.member
        acts = {
            "decide": StaffAct.DISMISS,
            "settle": StaffAct.SETTLE,
            "try": StaffAct.TRY,
            "leave": StaffAct.LEAVE_KIOSK,
            "doors": StaffAct.OPEN_DOOR,
        }
        return {name: member is not None and member.may(act) for name, act in acts.items()}

    @Property(list, constant=True)
    def reasons(self) -> list[Shown]:
        """The reasons that a record can be dismissed for."""
        return [{"name": reason.value, "text": said(text)} for reason, text in DISMISS_REASONS.items()]

    @Property(str, notify=asked_changed)
    def asked(self) -> str:
        """What is asked once more before it is done, or ''."""
        return self._asked

    @Slot(str)
    def ask(self, what: str) -> None:
        """Ask once more before that is done; '' takes the question away."""
        if what != self._asked:
            self._asked = what
            self.asked_changed.emit()
            self.rearranged.emit()

    @Slot(str)
    def unfold(self, section: str) -> None:
        """Show all of `letters` or `doubts`."""
        self._unfolded.add(section)
        self.lists_changed.emit()
        self.rearranged.emit()

    @Slot(str)
    def replay(self, event_id: str) -> None:
        """Have a record delivered once more."""
        self.ask("")
        self._staff.replay(UUID(event_id))

    @Slot(str, str)
    def dismiss(self, event_id: str, reason: str) -> None:
        """Let a record rest."""
        self.ask("")
        self._staff.dismiss(UUID(event_id), DismissReason(reason))

    @Slot(str, str)
    def settle(self, effect_id: str, verdict: str) -> None:
        """Say what was found of a print."""
        self.ask("")
        self._staff.settle(UUID(effect_id), StaffVerdict(verdict))

    @Slot(str, str)
    def try_device(self, device: str, check: str) -> None:
        """Have a device tried."""
        self._staff.try_device(device, check)

    @Slot()
    def leave_kiosk(self) -> None:
        """Leave the page and the program."""
        self.ask("")
        self._staff.leave_kiosk()

    @Slot()
    def back(self) -> None:
        """Leave the page."""
        self._staff.give_up()

    def take(self, view: StaffView) -> None:
        """Show how it is now; lists that are the same stay as they are, with what is asked of them."""
        before, self._view = self._view, view
        self._doors.take(view.doors)
        if _status(before) != _status(view):
            self.changed.emit()
        if before.each_device != view.each_device:
            self.devices_changed.emit()
        if _lists(before) != _lists(view):
            self.ask("")
            self.lists_changed.emit()
            self.rearranged.emit()

    def put_up(self) -> None:
        """Begin to look again."""
        self._timer.start()

    def put_away(self) -> None:
        """Look no more."""
        self._timer.stop()

    def _folded(self, section: str, known: list[Shown], total: int) -> Shown:
        shown = known if section in self._unfolded else known[:FEW]
        return {"shown": shown, "folded": len(known) - len(shown), "total": total}

    @Slot()
    def _look(self) -> None:
        self._staff.look()


def _status(view: StaffView) -> tuple[object, ...]:
    ill = [one.device for one in view.each_device if not one.well]
    told = view.link, view.queue, view.store, view.services, view.devices, view.clock, view.doors
    return (*told, view.member, ill, view.letters_total, view.doubts_total)


def _lists(view: StaffView) -> tuple[object, ...]:
    counts = view.letters_total, view.doubts_total, view.unsettled
    return view.letters, view.doubts, counts, view.known, view.decidable, view.member


def _told(status: StatusView | None) -> Shown:
    if status is None:
        return {}
    words = {"what": said(status.what), "do": said(status.do), "facts": facts_of(status.facts)}
    return {"well": status.well, **words}


def _device(device: DeviceView) -> Shown:
    checks = [{"check": one.check, "what": said(one.what), "last": said(one.last)} for one in device.checks]
    words = {"what": said(device.what), "how": said(device.how)}
    return {
        "device": device.device,
        "well": device.well,
        **words,
        "facts": facts_of(device.facts),
        "checks": checks,
    }


def _letter(letter: LetterView) -> Shown:
    texts = {"what": said(letter.what), "why": said(letter.why), "when": said(letter.when)}
    return {"id": str(letter.event_id), "reference": letter.reference, "notice": letter.notice, **texts}


def _doubt(doubt: DoubtView) -> Shown:
    return {
        "id": str(doubt.effect_id),
        "what": said(doubt.what),
        "facts": facts_of(doubt.facts),
        "door": doubt.door,
    }
