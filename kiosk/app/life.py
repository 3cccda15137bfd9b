"""One life of the program: from the settings to the exit status."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication

from config.complaint import Refused
from config.loader import load
from config.schema import TerminalConfig
from kiosk.app.advice import told
from kiosk.app.terminal import Terminal
from kiosk.crash import FAULT, LastResort
from kiosk.domain.errors import KioskError
from kiosk.store.failures import StoreFault
from ui.curtain import Curtain

if TYPE_CHECKING:
    from kiosk.app.back_office import BackOffice
    from kiosk.app.settled import Settled

EXIT_LEFT = 0  # a technician left the kiosk: whoever looks after the program does not start it again
EXIT_CONFIG = 78  # EX_CONFIG of sysexits.h
EXIT_STORE = 74  # EX_IOERR
EXIT_POWER = 75  # EX_TEMPFAIL: the battery is nearly empty
EXIT_RESTART = 76  # never seen from outside: this process goes on as a new program
SHOW_FAULT_MS = 3_000
SWITCH_OFF_WITHIN = 60.0  # seconds


def now() -> datetime:
    """Return the time of day, with the machine's own time zone."""
    return datetime.now(UTC).astimezone()


class Life:
    """Runs the terminal until its window is closed, the process is asked to end, or something fails."""

    def __init__(self, settings: Path, data: Path, application: QGuiApplication) -> None:
        self._settings = settings
        self._data = data
        self._application = application
        self._terminal: Terminal | None = None
        self._settled: Settled | None = None
        self._last_resort = LastResort(data / "bugs", now, self._show_fault, self._leave)

    def run(self, curtain: Curtain) -> int:
        """Return the exit status."""
        self._last_resort.install()
        config = self._screen_settings()
        if config is None:
            return EXIT_CONFIG
        self._terminal = terminal = Terminal(
            config,
            self._open_office,
            data=self._data,
            on_bug=self._last_resort.bug,
            on_failure=self._failed,
            on_power_low=lambda: self._leave_after(SHOW_FAULT_MS, EXIT_POWER),
            on_restart=lambda: self._leave_after(0, EXIT_RESTART),
            on_hindrance=lambda error: _say(told(error, "The terminal is closed to the public")),
        )
        terminal.screen.staff.kiosk_left.connect(lambda: self._application.exit(EXIT_LEFT))
        terminal.screen.window.frameSwapped.connect(curtain.rise, Qt.ConnectionType.SingleShotConnection)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self._application.exit(0))
        # Python runs its signal handlers between two bytecodes: something must wake it.
        heart = QTimer(interval=250)
        heart.timeout.connect(lambda: None)
        heart.start()
        terminal.start()
        status = self._application.exec()
        heart.stop()
        terminal.stop()
        self._last_resort.close()
        if status == EXIT_POWER:
            switch_off(config.power.command)
        elif status == EXIT_RESTART:
            _say("A restart was ordered.\n")
            os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - what this process was started with
        return status

    def _screen_settings(self) -> TerminalConfig | None:
        """Return what the screen needs to know; settings that are sound by themselves are enough for it."""
        config = load(self._settings)
        if not isinstance(config, Refused):
            return config
        from kiosk.app.opening import SettingsError, sound_settings  # noqa: PLC0415 - heavy, and seldom needed

        try:
            self._settled = sound_settings(self._settings, self._data)
        except SettingsError:
            return None
        return self._settled.config

    def _open_office(self) -> BackOffice:
        from kiosk.app.opening import open_office, sound_settings  # noqa: PLC0415 - loaded while the screen is up

        settled = self._settled or sound_settings(self._settings, self._data)
        return open_office(settled, self._data, self._last_resort.bug)

    def _failed(self, error: KioskError) -> None:
        if error.code == "settings.refused":
            self._leave_after(0, EXIT_CONFIG)
            return
        ends = error.code == StoreFault.REPLACED
        _say(told(error, "The terminal ends" if ends else "The terminal cannot start"))
        self._leave_after(SHOW_FAULT_MS, EXIT_STORE)

    def _show_fault(self) -> None:
        if self._terminal is not None:
            self._terminal.screen.break_down(FAULT)

    def _leave(self, status: int) -> None:
        self._leave_after(SHOW_FAULT_MS if status else 0, status)

    def _leave_after(self, milliseconds: int, status: int) -> None:
        """End with `status`; from any thread."""
        if self._terminal is None:  # nothing runs yet that could end in order
            sys.stderr.flush()
            os._exit(status)
        self._terminal.screen.background.post(
            lambda: QTimer.singleShot(milliseconds, self._application, lambda: self._application.exit(status))
        )


def switch_off(command: Sequence[str]) -> None:
    """Run what switches the machine off, where the settings name it; what it says goes to standard error."""
    _say("The battery is nearly empty; the terminal has ended.\n")
    if not command:
        return
    try:
        ended = subprocess.run(list(command), check=False, timeout=SWITCH_OFF_WITHIN)  # noqa: S603 - of the settings
    except (OSError, subprocess.TimeoutExpired) as error:
        _say(f"{command[0]} could not be run: {error}\n")
        return
    if ended.returncode:
        _say(f"{command[0]} ended with status {ended.returncode}\n")


def _say(words: str) -> None:
    sys.stderr.write(words)
    sys.stderr.flush()
