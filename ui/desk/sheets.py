"""The paper in an outlet as a list that grows and shrinks, so that no picture is loaded twice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import (
    Property,
    QAbstractListModel,
    QByteArray,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QUrl,
    Signal,
)
from PySide6.QtQml import QmlElement

QML_IMPORT_NAME = "ui.desk"
QML_IMPORT_MAJOR_VERSION = 1

PICTURE = Qt.ItemDataRole.UserRole + 1
NO_INDEX = QModelIndex()


@QmlElement
class SheetList(QAbstractListModel):
    """Pictures of sheets, the newest first."""

    countChanged = Signal()  # noqa: N815 - Qt's naming

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sheets: list[Path] = []

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = NO_INDEX) -> int:  # noqa: N802 - Qt's naming
        """Return the number of sheets."""
        return 0 if parent.isValid() else len(self._sheets)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = PICTURE) -> str | None:
        """Return the URL of a sheet's picture."""
        return self.picture(index.row()) if index.isValid() and role == PICTURE else None

    def roleNames(self) -> dict[int, QByteArray]:  # noqa: N802 - Qt's naming
        """Return the one role, `picture`."""
        return {PICTURE: QByteArray(b"picture")}

    @Property(int, notify=countChanged)
    def count(self) -> int:
        """How many sheets there are."""
        return len(self._sheets)

    def picture(self, row: int) -> str:
        """Return the URL of a sheet's picture; nothing where there is no such sheet."""
        return QUrl.fromLocalFile(str(self._sheets[row])).toString() if 0 <= row < len(self._sheets) else ""

    def show(self, oldest_first: Sequence[Path]) -> None:
        """Take away what is gone and put what is new in front."""
        wanted = list(reversed(oldest_first))
        if wanted == self._sheets:
            return
        for row in reversed(range(len(self._sheets))):
            if self._sheets[row] not in wanted:
                self.beginRemoveRows(NO_INDEX, row, row)
                del self._sheets[row]
                self.endRemoveRows()
        for row, sheet in enumerate(wanted):
            if row >= len(self._sheets) or self._sheets[row] != sheet:
                self.beginInsertRows(NO_INDEX, row, row)
                self._sheets.insert(row, sheet)
                self.endInsertRows()
        self.countChanged.emit()
