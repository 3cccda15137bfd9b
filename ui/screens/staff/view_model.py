"""How the terminal is, for facility staff, and what they decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Property, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from contract.dead_letters import DismissReason
from contract.effects import StaffVerdict
from contract.language import Bilingual
from kiosk.maintenance.views import DoubtView, Fact, LetterView, StaffView, StatusView
from ui.idle import Pace
from ui.screens.screen import ScreenModel
from ui.words import DISMISS_REASONS, Said, said

if TYPE_CHECKING:
    from ui.staff import StaffRound

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1

LOOK_EVERY_MS = 2_000
FEW = 3  # records and prints that are shown before somebody wants to see all

Shown = dict[str, Any]


@QmlElement
class StaffModel(ScreenModel):
    """Shows a StaffView, and looks again every two seconds.

    `asked` is what is asked once more before it is done: `<what>:<id>`, where `what` is `dismiss`, `there` or
    `not-there`.
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

    def __init__(self, view: StaffView, staff: StaffRound) -> None:
        super().__init__()
        self._view = view
        self._staff = staff
        self._asked = ""
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
        told = {"what": said(queue.what), "facts": _facts(queue.facts)}
        return {"quiet": queue.quiet, "fraction": queue.fraction, **told}

    @Property(dict, notify=changed)
    def store(self) -> Shown:
        """How the terminal's own data is."""
        return _told(self._view.store)

    @Property(dict, notify=changed)
    def services(self) -> Shown:
        """What works for employees; {} where that is not known."""
        return _told(self._view.services)

    @Property(dict, notify=changed)
    def devices(self) -> Shown:
        """How the devices are; {} where that is not known."""
        return _told(self._view.devices)

    @Property(dict, notify=changed)
    def clock(self) -> Shown:
        """How the clock is beside the platform's; {} where that is not known."""
        return _told(self._view.clock)

    @Property(dict, notify=lists_changed)
    def letters(self) -> Shown:
        """What the platform refused, the oldest first: `shown`, how many are `folded`, and `total`."""
        letters = [_letter(letter) for letter in self._view.letters]
        return self._folded("letters", letters, self._view.letters_total)

    @Property(dict, notify=lists_changed)
    def doubts(self) -> Shown:
        """The prints in doubt, the oldest first; like `letters`."""
        doubts = [_doubt(doubt) for doubt in self._view.doubts]
        return self._folded("doubts", doubts, self._view.doubts_total)

    @Property(int, notify=lists_changed)
    def unsettled(self) -> int:
        """How many prints wait for their device to answer."""
        return self._view.unsettled

    @Property(list, notify=changed)
    def trials(self) -> list[Shown]:
        """The printers that can be tried, and what came of the last try."""
        return [
            {"device": one.device, "what": said(one.what), "last": said(one.last)}
            for one in self._view.trials
        ]

    @Property(bool, notify=lists_changed)
    def known(self) -> bool:
        """Whether the lists are what there is; a store that does not answer has none."""
        return self._view.known

    @Property(bool, notify=lists_changed)
    def decidable(self) -> bool:
        """Whether what is decided can be written down."""
        return self._view.decidable

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

    @Slot(str)
    def try_printer(self, device: str) -> None:
        """Have a test page or slip printed."""
        self._staff.try_printer(device)

    @Slot()
    def back(self) -> None:
        """Leave the page."""
        self._staff.give_up()

    def take(self, view: StaffView) -> None:
        """Show how it is now; lists that are the same stay as they are, with what is asked of them."""
        before, self._view = self._view, view
        if _status(before) != _status(view):
            self.changed.emit()
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
    return view.link, view.queue, view.store, view.devices, view.clock, view.trials


def _lists(view: StaffView) -> tuple[object, ...]:
    counts = view.letters_total, view.doubts_total, view.unsettled
    return view.letters, view.doubts, counts, view.known, view.decidable


def _told(status: StatusView | None) -> Shown:
    if status is None:
        return {}
    words = {"what": said(status.what), "do": said(status.do), "facts": _facts(status.facts)}
    return {"well": status.well, **words}


def _facts(facts: Sequence[Fact]) -> list[dict[str, Said]]:
    return [{"label": said(fact.label), "value": said(fact.value)} for fact in facts]


def _letter(letter: LetterView) -> Shown:
    texts = {"what": said(letter.what), "why": said(letter.why), "when": said(letter.when)}
    return {"id": str(letter.event_id), "reference": letter.reference, "notice": letter.notice, **texts}


def _doubt(doubt: DoubtView) -> Shown:
    return {"id": str(doubt.effect_id), "what": said(doubt.what), "facts": _facts(doubt.facts)}
