"""Fields to fill in: the `form` step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement

from contract.language import Bilingual
from kiosk.journey.views import FieldProblem, FormContent, FormField, StepView
from ui.screens.step import StepModel
from ui.words import Said, said

if TYPE_CHECKING:
    from ui.turns import Turns

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class FormModel(StepModel):
    """Keeps what is typed; the counter alone says whether it is accepted."""

    screen = "form"
    help = Bilingual(
        zh="填好后按“继续”。轻触输入框会出现键盘；写着“可不填”的可以留空。",
        en="Fill this in and touch “Continue”. Touch a field and a keyboard appears; what is optional may"
        " stay empty.",
    )
    kinds = ("form",)
    values_changed = Signal()
    problems_changed = Signal()

    def __init__(self, step: StepView, turns: Turns) -> None:
        super().__init__(step, turns)
        if not isinstance(step.content, FormContent):
            raise TypeError(f"a form step needs FormContent, got {type(step.content).__name__}")
        self._content = step.content
        self._values = {field.name: field.value for field in step.content.fields}
        self._problems: dict[str, Said] = {}

    @Property(list, constant=True)
    def fields(self) -> list[dict[str, object]]:
        """The fields, in their order."""
        return [_field(field) for field in self._content.fields]

    @Property(dict, notify=values_changed)
    def values(self) -> dict[str, str]:
        """What stands in each field."""
        return dict(self._values)

    @Property(dict, notify=problems_changed)
    def problems(self) -> dict[str, Said]:
        """What is wrong with each field."""
        return dict(self._problems)

    @Slot(str, str)
    def put(self, name: str, value: str) -> None:
        """Take what was typed or chosen."""
        if self._values.get(name) == value:
            return
        self._values[name] = value
        self.values_changed.emit()
        if self._problems.pop(name, None):
            self.problems_changed.emit()

    @Slot()
    def submit(self) -> None:
        """Hand the answers over."""
        self.answer(dict(self._values))

    def take_problems(self, problems: Sequence[FieldProblem]) -> bool:
        """Show what was wrong beside the fields."""
        self._problems = {problem.field: said(problem.text) for problem in problems}
        self.problems_changed.emit()
        self.rearranged.emit()
        return bool(self._problems)


def _field(field: FormField) -> dict[str, object]:
    return {
        "name": field.name,
        "kind": field.kind,
        "label": said(field.label),
        "hint": said(field.hint),
        "required": field.required,
        "minimum": field.minimum if field.minimum is not None else 0,
        "maximum": field.maximum if field.maximum is not None else 99,
        "longest": field.max_length if field.max_length is not None else 200,
        "options": [
            {"value": option.value, "label": said(option.label), "hint": said(option.hint)}
            for option in field.options
        ],
    }
