"""The window of a terminal: everything a person sees, composed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

# QtQuick is imported before the window is asked for: otherwise it comes back as a bare QWindow.
from PySide6.QtCore import QObject, QPoint, Qt, QUrl, Signal
from PySide6.QtQml import QQmlApplicationEngine, QQmlError
from PySide6.QtQuick import QQuickItem, QQuickWindow
from shiboken6 import Shiboken

from contract.language import Bilingual
from devices.speaker import Cue
from kiosk.domain.errors import KioskError
from kiosk.journey.counter import Counter, Reading
from ui.background import Background
from ui.earcons import Earcons
from ui.fonts import load_family
from ui.help import Help
from ui.idle import IdleWatch, Pace
from ui.key_watch import KeyWatch
from ui.keyboard.input_method import InputMethod, LatinOnly
from ui.keyboard.view_model import KeyboardModel
from ui.navigator import Navigator
from ui.preferences import Preferences
from ui.presence import Presence
from ui.readers import Readers
from ui.scanning import Scanners
from ui.screens.step import step_screens
from ui.settings import ScreenSettings
from ui.sight import Sight
from ui.staff import FindDesk, StaffRound
from ui.touch_watch import TouchWatch
from ui.visit import Visit
from ui.waiting import Waiting

ROOT = Path(__file__).parent
TARGET_MM = 20.0

log = logging.getLogger(__name__)


class TerminalWindow(QObject):
    """Composes the screens over a counter.

    `announce`, `set_card_lies`, `set_out_of_service` and `break_down` may be called from any thread.
    `on_bug` is called on the GUI thread with our own bug, after the screen says *out of service*. `clock` is
    monotonic, in seconds. `find_staff_desk` answers at once. `play` lets a cue sound, and must
    not wait for it.
    """

    warned = Signal(str)

    def __init__(
        self,
        counter: Counter,
        settings: ScreenSettings,
        *,
        clock: Callable[[], float],
        random: Random,
        on_bug: Callable[[BaseException], None],
        input_method: InputMethod | None = None,
        play: Callable[[Cue], None] = lambda _cue: None,
        find_staff_desk: FindDesk = lambda: None,
    ) -> None:
        super().__init__()
        self._settings = settings
        self._on_bug = on_bug
        self.background = Background(self._fault, self._bug)
        self.navigator = Navigator()
        self.staff_background = Background(self._staff_fault, self._bug)
        self.staff = StaffRound(find_staff_desk, self.staff_background, self.navigator, random)
        self.preferences = Preferences(settings.language)
        self.idle = IdleWatch(settings.idle)
        self.visit = Visit(
            counter,
            self.background,
            self.navigator,
            preferences=self.preferences,
            idle=self.idle,
            settings=settings,
            step_screens=step_screens(),
            random=random,
            staff=self.staff,
        )
        self.help = Help(self.visit)
        self.presence = Presence(self.navigator)
        self._waiting = Waiting(self.background, self.staff_background)
        self._keyboard = KeyboardModel(input_method or LatinOnly())
        sight = Sight(clock, self._fading, _drawn_elsewhere)
        keys = KeyWatch(clock, sight, self._takes_text)
        self._watch = TouchWatch(sight, keys, self._touched, settings.dpi * TARGET_MM / 25.4)
        self._keyboard.docked.connect(self._watch.keyboard_moved)
        self._dialog = ""
        self.navigator.screen_changed.connect(self._screen_changed)
        for changed in (self.navigator.dialog_changed, self.help.changed, self.idle.changed):
            changed.connect(self._look_for_dialog)
        self._earcons = Earcons(self.navigator, self.idle, play)
        self.help.changed.connect(self._set_pace)
        self.preferences.changed.connect(lambda: self.idle.set_unhurried(self.preferences.unhurried))
        self._engine = QQmlApplicationEngine()
        self._engine.warnings.connect(self._take_warnings)
        self.window = self._load()

    def open(self) -> None:
        """Show the attract screen."""
        self.visit.attract()
        if self._settings.fullscreen:
            self.window.showFullScreen()
        else:
            self.window.show()

    def announce(self, reading: Reading) -> None:
        """Take what somebody laid down; from any thread."""
        self.background.post(lambda: self.visit.present(reading))

    @property
    def drawn(self) -> bool:
        """Whether what is up has been drawn, and is faded in: before that it takes no touch."""
        return self._watch.drawn

    def takes_touch(self, place: QPoint) -> bool:
        """Say whether what is up takes a touch at `place`, in pixels of the window, by now."""
        return self._watch.takes_touch(place.toPointF())

    def set_card_lies(self, lies: bool) -> None:
        """Take that a card lies on a reader, or was taken; from any thread."""
        self.background.post(lambda: self.visit.set_card_lies(lies))

    def set_readers(self, readers: Readers) -> None:
        """Take which readers of cards work; from any thread."""
        self.background.post(lambda: self.visit.set_readers(readers))

    def scan(self, text: str) -> None:
        """Take a code that was held before a scanner; from any thread."""
        self.background.post(lambda: self.visit.scanning.read(text))

    def set_scanners(self, scanners: Scanners) -> None:
        """Take how the scanners of codes are; from any thread."""
        self.background.post(lambda: self.visit.scanning.take(scanners))

    def set_somebody(self, somebody: bool) -> None:
        """Take whether somebody stands there, true where nobody can tell; from any thread."""
        self.background.post(lambda: self.presence.take(somebody=somebody))

    def look_again(self) -> None:
        """Look again at what works; from any thread."""
        self.background.post(self.visit.look_again)

    def set_out_of_service(self, reason: Bilingual | None) -> None:
        """Close the terminal with a reason that people read, or open it again; from any thread."""
        self.background.post(lambda: self.visit.set_out_of_service(reason))

    def close_after_visit(self, reason: Bilingual | None, finish: Bilingual) -> None:
        """Take nobody new for a reason, or somebody again; who is served goes on, and reads `finish`."""
        self.background.post(lambda: self.visit.set_out_of_service(reason, finish=finish))

    def break_down(self, reason: Bilingual) -> None:
        """Close the terminal because the program ends; from any thread."""
        self.background.post(lambda: self.visit.set_out_of_service(reason, to_staff=True))

    def close(self) -> bool:
        """Close the window, end the input method and let the workers end; return whether they did.

        The engine goes at once: bindings must never see the models go before them.
        """
        self.window.close()
        Shiboken.delete(self._engine)
        self._keyboard.wipe()
        return all([self.background.close(), self.staff_background.close()])

    def _load(self) -> QQuickWindow:
        self._engine.addImportPath(str(ROOT.parent))
        self._engine.setInitialProperties(
            {
                "visit": self.visit,
                "navigator": self.navigator,
                "preferences": self.preferences,
                "idle": self.idle,
                "waiting": self._waiting,
                "presence": self.presence,
                "keyboard": self._keyboard,
                "help": self.help,
                "family": load_family(),
                "dpi": self._settings.dpi,
                "motion": self._settings.motion,
                "staff": self.staff,
                "staffHold": self._settings.staff_hold,
                "width": self._settings.width,
                "height": self._settings.height,
            }
        )
        self._engine.load(QUrl.fromLocalFile(str(ROOT / "Main.qml")))
        roots = self._engine.rootObjects()
        if not roots or not isinstance(roots[0], QQuickWindow):
            raise RuntimeError("Main.qml could not be loaded; the log says why")
        window = roots[0]
        window.installEventFilter(self._watch)
        window.afterAnimating.connect(self._watch.frame_begun)
        window.frameSwapped.connect(self._watch.frame_drawn)
        self._watch.frame_wanted.connect(window.update)
        if self._settings.fullscreen:
            window.setFlag(Qt.WindowType.FramelessWindowHint)
            window.setCursor(Qt.CursorShape.BlankCursor)  # there is no mouse in a lobby
        return window

    def _fading(self) -> bool:
        return bool(self.window.property("fading"))

    def _takes_text(self) -> bool:
        item = self.window.activeFocusItem()
        return item is not None and bool(item.flags() & QQuickItem.Flag.ItemAcceptsInputMethod)

    def _look_for_dialog(self) -> None:
        """Notice that another dialog lies on top, or none any more."""
        asked = self.navigator.asked.value
        dialog = "idle" if self.idle.warning else "help" if self.help.open else asked
        if dialog != self._dialog:
            self._dialog = dialog
            self._watch.screen_changed(anywhere=bool(dialog))

    def _touched(self, by_key: bool) -> None:
        self.preferences.use(keys=by_key)
        self.idle.touched()

    def _screen_changed(self) -> None:
        self._watch.screen_changed()
        self._keyboard.begin(chinese=False)
        screen = self.navigator.current
        if screen is None:
            return
        screen.rearranged.connect(self._watch.rearranged)
        self._set_pace()
        if not screen.can_leave:
            self._keyboard.wipe()

    def _set_pace(self) -> None:
        """Watch the screen; help that nobody reads any more goes away on a screen of nobody's, too."""
        screen = self.navigator.current
        if screen is not None:
            forgotten = self.help.open and not screen.can_leave
            self.idle.set_pace(Pace.LIST if forgotten else screen.pace)

    def _fault(self, error: KioskError) -> None:
        log.warning("a use case failed: %s", error.code)
        self.visit.trouble(error)

    def _staff_fault(self, error: KioskError) -> None:
        log.warning("what staff asked for failed: %s", error.code)
        self.staff.trouble(error)

    def _bug(self, error: BaseException) -> None:
        fault = Bilingual(zh="终端出现故障，正在自动恢复", en="This terminal has a fault and is restarting")
        self.visit.set_out_of_service(fault, to_staff=True)
        self._on_bug(error)

    def _take_warnings(self, warnings: Sequence[QQmlError]) -> None:
        for warning in warnings:
            log.warning("screen: %s", warning.toString())
            self.warned.emit(warning.toString())


def _drawn_elsewhere() -> bool:
    """Say whether a thread of its own may draw the window; Qt's software renderer has none."""
    return QQuickWindow.sceneGraphBackend() != "software"
