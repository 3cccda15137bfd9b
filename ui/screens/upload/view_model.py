"""Pages from a phone: a code to scan, what came so far, and accepting it: the `upload` step."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from contract.attachments import MediaType
from contract.language import Bilingual
from kiosk.domain.phone_pages import PhoneStatus
from kiosk.journey.upload_view import UploadContent, UploadPage
from kiosk.journey.views import FieldProblem, StepView, Turn
from ui.screens.step import StepModel
from ui.words import Said, said

if TYPE_CHECKING:
    from ui.turns import Turns

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1

LOOK_EVERY_MS = 500
TROUBLED = frozenset({PhoneStatus.EXPIRED, PhoneStatus.UNREACHABLE, PhoneStatus.NOT_OFFERED})
MEBIBYTE = 1024 * 1024


@QmlElement
class UploadModel(StepModel):
    """Looks twice a second what came; what is accepted are the pages that were on the screen."""

    screen = "upload"
    help = Bilingual(
        zh="用手机扫描二维码，在手机上拍照或选择文件。材料会显示在屏幕上，核对后按“使用这些材料”。拍得不好的可以删除后重拍。",
        en="Scan the code with your phone and take photos or choose files there. They appear on this screen:"
        " check them and touch “Use these pages”. Remove what is not clear and take it again.",
    )
    kinds = ("upload",)
    changed = Signal()
    pages_changed = Signal()
    problem_changed = Signal()

    def __init__(self, step: StepView, turns: Turns) -> None:
        super().__init__(step, turns)
        self._content = _content(step)
        self._problem: Bilingual | None = None
        self._address, self._size, self._path = "", 0, ""
        self._draw()
        self._look = QTimer(self)
        self._look.setInterval(LOOK_EVERY_MS)
        self._look.timeout.connect(self._ask)

    @Property(bool, notify=changed)
    def shown(self) -> bool:
        """Whether there is a code that can be scanned."""
        return self._address != "" and self._content.status in (PhoneStatus.OPEN, PhoneStatus.UNREACHABLE)

    @Property(bool, notify=changed)
    def troubled(self) -> bool:
        """Whether nothing can come just now."""
        return self._content.status in TROUBLED

    @Property(bool, notify=changed)
    def over(self) -> bool:
        """Whether another code can be asked for."""
        return self._content.status is PhoneStatus.EXPIRED

    @Property(bool, notify=changed)
    def coming(self) -> bool:
        """Whether something is being fetched."""
        return self._content.coming > 0

    @Property(dict, notify=changed)
    def standing(self) -> Said:
        """How things stand."""
        return said(self._content.standing)

    @Property(dict, constant=True)
    def hint(self) -> Said:
        """What to look to when taking the photos."""
        return said(self._content.hint)

    @Property(int, notify=changed)
    def modules(self) -> int:
        """How many modules the QR code has to a side."""
        return self._size

    @Property(str, notify=changed)
    def path(self) -> str:
        """The dark modules of the QR code, as a path one unit to a module."""
        return self._path

    @Property(list, notify=pages_changed)
    def pages(self) -> list[dict[str, object]]:
        """What came: a picture or '', what it is, its size, whether it was accepted before."""
        return [_drawn(page) for page in self._content.pages]

    @Property(bool, notify=pages_changed)
    def ready(self) -> bool:
        """Whether one can go on."""
        return bool(self._content.pages) or self._content.may_skip

    @Property(bool, notify=changed)
    def full(self) -> bool:
        """Whether no more is taken."""
        return len(self._content.pages) >= self._content.most

    @Property(dict, notify=problem_changed)
    def problem(self) -> Said:
        """Why the pages were not accepted."""
        return said(self._problem)

    @Slot()
    def accept(self) -> None:
        """Accept what is on the screen."""
        self.answer({"pages": " ".join(page.name for page in self._content.pages if not page.kept)})

    @Slot(str)
    def remove(self, name: str) -> None:
        """Forget one page."""
        self._turns.adjust({"remove": name}, self._take)

    @Slot()
    def again(self) -> None:
        """Have another code shown."""
        self._turns.adjust({"again": "yes"}, self._take)

    def take_problems(self, problems: Sequence[FieldProblem]) -> bool:
        """Show why the pages were not accepted."""
        self._problem = problems[0].text if problems else None
        self.problem_changed.emit()
        self.rearranged.emit()
        return self._problem is not None

    def put_up(self) -> None:
        """Begin to look."""
        self._look.start()

    def put_away(self) -> None:
        """Look no more."""
        self._look.stop()

    @Slot()
    def _ask(self) -> None:
        self._turns.look(self._take)

    def _take(self, turn: Turn) -> None:
        """Take what a look found; one that was out when the step was left says nothing here."""
        if not self._look.isActive() or not isinstance(turn, StepView) or turn.step_id != self._step.step_id:
            return
        before, self._content = self._content, _content(turn)
        if before == self._content:
            return
        self._draw()
        self.changed.emit()
        if before.pages != self._content.pages:
            self._problem = None
            self.problem_changed.emit()
            self.pages_changed.emit()
        if (self._content.seen, self._content.coming) != (before.seen, before.coming):
            self._turns.somebody_acts()
        self.rearranged.emit()

    def _draw(self) -> None:
        if self._content.address == self._address:
            return
        from documents.qr import qr_path  # noqa: PLC0415 - loaded only where a phone is wanted

        self._address = self._content.address
        self._size, self._path = qr_path(self._address) if self._address else (0, "")


def _content(step: StepView) -> UploadContent:
    if not isinstance(step.content, UploadContent):
        raise TypeError(f"an upload step needs UploadContent, got {type(step.content).__name__}")
    return step.content


def _drawn(page: UploadPage) -> dict[str, object]:
    picture = base64.b64encode(page.picture).decode()
    size = f"{page.size / MEBIBYTE:.1f} MB" if page.size >= MEBIBYTE // 10 else f"{-(-page.size // 1024)} KB"
    return {
        "name": page.name,
        "picture": f"data:image/jpeg;base64,{picture}" if picture else "",
        "pdf": page.media_type is MediaType.PDF,
        "size": size,
        "kept": page.kept,
    }
