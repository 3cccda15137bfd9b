"""The finished document, to be checked before it is printed: the `preview` step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QUrl, Slot
from PySide6.QtQml import QmlElement

from contract.language import Bilingual
from kiosk.journey.views import PreviewContent, StepView
from ui.screens.step import StepModel
from ui.words import Said, said

if TYPE_CHECKING:
    from ui.turns import Turns

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class PreviewModel(StepModel):
    """Shows the pages and the lines to check; one confirmation."""

    screen = "preview"
    help = Bilingual(
        zh="请核对内容，“放大查看”可以看清细节。有误请按“返回”修改；确认之后就会提交并打印。",
        en="Check the facts; “Enlarge” shows the details. If something is wrong, touch “Back”. Confirming"
        " sends the request and prints.",
    )
    kinds = ("preview",)

    def __init__(self, step: StepView, turns: Turns) -> None:
        super().__init__(step, turns)
        if not isinstance(step.content, PreviewContent):
            raise TypeError(f"a preview step needs PreviewContent, got {type(step.content).__name__}")
        self._content = step.content

    @Property(list, constant=True)
    def pages(self) -> list[QUrl]:
        """The pages as pictures."""
        return [QUrl.fromLocalFile(str(page)) for page in self._content.pages]

    @Property(list, constant=True)
    def lines(self) -> list[dict[str, Said]]:
        """What to check: label and value."""
        return [{"label": said(label), "value": said(value)} for label, value in self._content.lines]

    @Slot()
    def confirm(self) -> None:
        """Say that the document is right."""
        self.answer({})
