"""How the person at the terminal wants the screen; forgotten when the session ends."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from contract.language import Language

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1

TEXT_STEPS = 4
SCHEMES = ("calm", "dark", "light")


@QmlElement
class Preferences(QObject):
    """Language, text size, colours, and reach mode."""

    changed = Signal()
    language_changed = Signal()

    def __init__(self, language: Language = Language.ZH, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._default = language
        self._language = language
        self._text_step = 0
        self._scheme = SCHEMES[0]
        self._reach = False
        self._keys_used = False

    @property
    def spoken(self) -> Language:
        """The language chosen."""
        return self._language

    @property
    def unhurried(self) -> bool:
        """Whether a mode is on in which everything waits three times as long."""
        return self._text_step > 0 or self._scheme != SCHEMES[0] or self._reach

    @Property(str, notify=changed)
    def language(self) -> str:
        """The language chosen, as its tag."""
        return self._language.value

    @Property(int, notify=changed)
    def textStep(self) -> int:  # noqa: N802 - QML's spelling
        """Size of the text, 0 to 3."""
        return self._text_step

    @Property(str, notify=changed)
    def scheme(self) -> str:
        """Colour scheme."""
        return self._scheme

    @Property(bool, notify=changed)
    def reach(self) -> bool:
        """Whether all controls stand in the lower part of a tall screen."""
        return self._reach

    @Property(bool, notify=changed)
    def keysUsed(self) -> bool:  # noqa: N802 - QML's spelling
        """Whether the last thing used was a key: then what has the focus is framed."""
        return self._keys_used

    def use(self, *, keys: bool) -> None:
        """Take that a key was pressed, or that the glass was touched."""
        if keys is not self._keys_used:
            self._keys_used = keys
            self.changed.emit()

    @Slot()
    def toggle_language(self) -> None:
        """Speak the other language."""
        self._language = Language.EN if self._language is Language.ZH else Language.ZH
        self.language_changed.emit()
        self.changed.emit()

    @Slot()
    def next_text_size(self) -> None:
        """Take the next larger text; after the largest, the first."""
        self._text_step = (self._text_step + 1) % TEXT_STEPS
        self.changed.emit()

    @Slot()
    def next_scheme(self) -> None:
        """Take the next colour scheme."""
        self._scheme = SCHEMES[(SCHEMES.index(self._scheme) + 1) % len(SCHEMES)]
        self.changed.emit()

    @Slot()
    def toggle_reach(self) -> None:
        """Bring the controls down, or up again."""
        self._reach = not self._reach
        self.changed.emit()

    def reset(self) -> None:
        """Forget what this person chose."""
        self._language = self._default
        self._text_step = 0
        self._scheme = SCHEMES[0]
        self._reach = False
        self.changed.emit()
