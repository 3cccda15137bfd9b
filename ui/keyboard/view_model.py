"""The keyboard's view-model: what a key means now, the spelling so far, the candidates for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Property, QCoreApplication, QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtQml import QmlElement

from ui.keyboard.input_method import LONGEST_SPELLING, Candidate, InputMethod, LatinOnly

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class KeyboardModel(QObject):
    """Turns keys into text. It keeps nothing but the spelling that is not chosen yet."""

    changed = Signal()
    inserted = Signal(str)
    erased = Signal()
    done = Signal()
    docked = Signal()  # the keyboard came onto the glass, or went

    def __init__(self, method: InputMethod, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._method = method
        self._offered = not isinstance(method, LatinOnly)
        self._chinese = False
        self._shifted = False
        self._symbols = False
        self._spelling = ""
        self._candidates: Sequence[Candidate] = ()

    @Property(bool, constant=True)
    def chineseOffered(self) -> bool:  # noqa: N802 - QML's spelling
        """Whether pinyin can be switched on."""
        return self._offered

    @Property(bool, notify=changed)
    def chinese(self) -> bool:
        """Whether letters are pinyin."""
        return self._chinese

    @Property(bool, notify=changed)
    def shifted(self) -> bool:
        """Whether the next letter is a capital."""
        return self._shifted

    @Property(bool, notify=changed)
    def symbols(self) -> bool:
        """Whether digits and signs stand on the keys."""
        return self._symbols

    @Property(str, notify=changed)
    def spelling(self) -> str:
        """Letters that are not chosen yet."""
        return self._spelling

    @Property(list, notify=changed)
    def candidates(self) -> list[str]:
        """Words to choose from, and at the end the letters as they are."""
        words = [candidate.text for candidate in self._candidates]
        return [*words, self._spelling] if self._spelling else words

    @Slot(bool)
    def begin(self, chinese: bool) -> None:
        """Begin with another field: forget the spelling, letters are pinyin or Latin."""
        self._shifted = self._symbols = False
        self._spell("")
        self._speak(chinese=chinese)

    @Slot(str)
    def press(self, key: str) -> None:
        """Take a key with a letter, digit or sign on it."""
        if self._chinese and not self._symbols and key.isascii() and (key.isalpha() or key == "'"):
            if len(self._spelling) < LONGEST_SPELLING and (self._spelling or key != "'"):
                self._spell(self._spelling + key.lower())
            return
        self._settle()
        self.inserted.emit(key.upper() if self._shifted else key)
        self._shifted = False
        self.changed.emit()

    @Slot(int)
    def choose(self, index: int) -> None:
        """Take a candidate; what it does not use up of the spelling stays."""
        if index < len(self._candidates):
            chosen = self._candidates[index]
            rest = self._spelling[chosen.letters :].lstrip("'")
            self.inserted.emit(chosen.text)
            self._spell(rest)
        elif self._spelling:
            self.inserted.emit(self._spelling)
            self._spell("")

    @Slot()
    def space(self) -> None:
        """Take the first candidate, or type a space."""
        if self._spelling:
            self.choose(0)
        else:
            self.inserted.emit(" ")

    @Slot()
    def erase(self) -> None:
        """Take the last letter back, or the character before the cursor."""
        if self._spelling:
            self._spell(self._spelling[:-1])
        else:
            self.erased.emit()

    @Slot()
    def finish(self) -> None:
        """Type the letters that are left as they are, and say that the field is done."""
        self._settle()
        self.done.emit()

    @Slot()
    def switch_language(self) -> None:
        """Change between pinyin and Latin."""
        self._settle()
        self._speak(chinese=not self._chinese)

    @Slot()
    def switch_symbols(self) -> None:
        """Change between letters and signs."""
        self._settle()
        self._symbols = not self._symbols
        self.changed.emit()

    @Slot()
    def shift(self) -> None:
        """Make the next letter a capital, or not."""
        self._shifted = not self._shifted
        self.changed.emit()

    @Slot()
    def wipe(self) -> None:
        """Forget the spelling, and end the input method with all that it held."""
        self._shifted = self._symbols = False
        self._spell("")
        self._method.close()

    @Slot(QObject, str)
    def type_into(self, target: QObject, text: str) -> None:
        """Type `text` into a field as keys do, so that its limits and validators hold."""
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, text)
        QCoreApplication.sendEvent(target, press)

    @Slot(QObject)
    def erase_in(self, target: QObject) -> None:
        """Erase the character before the field's cursor, or what is selected."""
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Backspace, Qt.KeyboardModifier.NoModifier)
        QCoreApplication.sendEvent(target, press)

    def _speak(self, *, chinese: bool) -> None:
        """Take letters as pinyin or Latin; the input method gets ready while a person looks for a key."""
        self._chinese = self._offered and chinese
        if self._chinese:
            self._method.warm()
        self.changed.emit()

    def _settle(self) -> None:
        """Type an unfinished spelling as letters."""
        if self._spelling:
            self.inserted.emit(self._spelling)
            self._spell("")

    def _spell(self, spelling: str) -> None:
        self._spelling = spelling
        self._candidates = self._method.candidates(spelling) if spelling else ()
        self.changed.emit()
