"""One terminal: the screen first, and what stands behind it as soon as it is built."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING

from config.schema import TerminalConfig
from devices.code_scanner import CodeScanner
from devices.speaker import Speaker
from devices.status_lamp import StatusLamp
from kiosk.app.closed import why_closed
from kiosk.app.doors import Doors
from kiosk.app.errands import Errands
from kiosk.app.haste import take_time
from kiosk.app.lamp import Lamp
from kiosk.app.late_counter import LateCounter
from kiosk.app.late_staff_desk import LateStaffDesk
from kiosk.app.memory import give_back
from kiosk.app.orders import Orders
from kiosk.app.outlet_watch import OutletWatch
from kiosk.app.power_watch import PowerWatch
from kiosk.app.scanners import ScannerWatch
from kiosk.app.settling import Settling
from kiosk.app.sounds import Sounds
from kiosk.domain.errors import KioskError
from kiosk.effects.taking import Outlook
from kiosk.journey.claim_code import ALPHABET, LENGTH
from kiosk.journey.counter import Counter, Reading
from kiosk.maintenance.staff_roll import StaffRoll
from ui.application import TerminalWindow
from ui.idle import IdleTimes
from ui.keyboard.pinyin_child import pinyin
from ui.readers import Readers
from ui.scanning import Scanners
from ui.screens.acting.view_model import ActingModel
from ui.settings import ScreenSettings
from ui.tone import Tone

if TYPE_CHECKING:  # heavy, and loaded by whoever opens the office
    from devices.supervisor import Supervisor
    from kiosk.app.back_office import BackOffice
    from kiosk.maintenance.terminal_staff_desk import TerminalStaffDesk
    from kiosk.store.store import Store
    from sync.worker import SyncWorker

AT_REST = frozenset({"attract", "goodbye", "out_of_service"})
MOVE_IN_WITHIN = 30.0  # seconds
MEET_WITHIN = 2.0  # seconds that devices get to be there before anybody is served

OnBug = Callable[[BaseException], None]


class Terminal:
    """The screen is up within the first half second; what is asked of the counter before it is there, waits.

    `open_office` builds what stands behind the screen, on a thread of its own; a KioskError from it closes
    the terminal to the public and goes to `on_failure`. One that may pass goes to `on_hindrance`, and the
    office is opened again and again. `on_power_low` is called when the battery is nearly empty,
    `on_restart` when people elsewhere ordered a restart and nobody is served. `data` is the
    terminal's data folder. `idle` overrides the settings, which no terminal in a lobby does.
    """

    def __init__(
        self,
        config: TerminalConfig,
        open_office: Callable[[], BackOffice],
        *,
        data: Path,
        on_bug: OnBug,
        on_failure: Callable[[KioskError], None] = lambda _error: None,
        on_hindrance: Callable[[KioskError], None] = lambda _error: None,
        on_power_low: Callable[[], None] = lambda: None,
        on_restart: Callable[[], None] = lambda: None,
        idle: IdleTimes | None = None,
    ) -> None:
        self._open_office = open_office
        self._on_failure = on_failure
        self._on_restart = on_restart
        self._orders: Orders | None = None
        self._office: Future[BackOffice] = Future()
        self._counter: Future[Counter] = Future()
        of_config = ScreenSettings.of(config)
        self._errands = Errands()
        self._sounds = Sounds(Tone(), self._errands)
        self.screen = TerminalWindow(
            LateCounter(self._counter),
            replace(of_config, idle=idle or of_config.idle, claim_keys=ALPHABET, claim_length=LENGTH),
            clock=time.monotonic,
            random=SystemRandom(),
            on_bug=on_bug,
            input_method=pinyin(),
            play=self._sounds.play,
            find_staff_desk=lambda: self._staff_desk,
        )
        self._doors = Doors(self.screen, on_failure, on_hindrance)
        self._staff_desk = LateStaffDesk(
            StaffRoll(config.staff.pin_hash, config.staff.members),
            data / "store",
            lambda: self._doors.hindrance,
            self._office_desk,
        )
        self._settling = Settling(self.screen.background, self._settle, self._at_rest)
        self._outlets = OutletWatch(
            self.screen.background, self._look_at_outlets, self.screen.visit.papers.tell
        )
        self._lamp = Lamp(self._errands, self._screen_name, lambda: not self._at_rest(), self._wants_hand)
        self._power = PowerWatch(self._doors.power_changed, self._acting, on_power_low)
        self.screen.navigator.screen_changed.connect(self._screen_changed)
        self.screen.navigator.screen_changed.connect(self._outlets.wake)
        self.screen.navigator.screen_changed.connect(self._lamp.look)
        self._scanners = ScannerWatch(self._errands, lambda: self.screen.visit.scanning.wanted)
        self.screen.navigator.screen_changed.connect(self._scanners.look)
        self._served = False
        self._moving_in = threading.Thread(target=self._move_in, name="move-in", daemon=True)

    @property
    def office(self) -> BackOffice:
        """What stands behind the screen; waits for it, and raises what kept it from being built."""
        return self._office.result(MOVE_IN_WITHIN)

    @property
    def store(self) -> Store:
        """The store."""
        return self.office.store

    @property
    def devices(self) -> Supervisor:
        """The devices."""
        return self.office.devices

    @property
    def sync(self) -> SyncWorker:
        """The way to the platform."""
        return self.office.sync

    def start(self) -> None:
        """Open the screen, then what stands behind it; that settles what was interrupted, then serves."""
        self.screen.open()
        self._moving_in.start()

    def stop(self) -> bool:
        """End everything; say whether all of it ended in time."""
        self._settling.end()
        self._outlets.end()
        self._power.end()
        self._doors.stop()
        if self._moving_in.ident is not None:
            self._moving_in.join(MOVE_IN_WITHIN)
        ended = self.screen.close()
        self._sounds.close()
        self._lamp.put_out()
        self._scanners.rest()
        self._errands.close()
        if self._office.done() and self._office.exception() is None:
            ended = self._office.result().stop(counter_ended=ended)
        return ended

    def _move_in(self) -> None:
        try:
            office = self._doors.when_it_opens(self._open_office)
            self._office.set_result(office)
            left_open = self._prepare(office)
            self._counter.set_result(office.counter)
        except KioskError as error:
            self.screen.set_out_of_service(why_closed(error))
            self._on_failure(error)
        else:
            self.screen.background.post(lambda: self._settling.watch(left_open))
            self.screen.background.post(self._outlets.wake)
            if office.power.watched:
                self.screen.background.post(lambda: self._power.start(office.power.look))
            give_back()
        finally:
            take_time()
            # nobody waits for ever: also where a bug of our own is on its way to the last resort
            for expected in (self._office, self._counter):
                if not expected.done():
                    expected.set_exception(KioskError("terminal.cannot-start"))

    def _prepare(self, office: BackOffice) -> bool:
        """Open what stands behind the screen and settle what was interrupted; say whether some stays open."""
        office.lookout.listen(self._presented, self._taken)
        office.lookout.watch_readers(lambda *means: self.screen.set_readers(Readers(*means)))
        office.lookout.watch_services(self.screen.look_again)
        office.lookout.watch_codes(self.screen.scan, self._scanners_changed)
        office.lookout.watch_presence(self.screen.set_somebody)
        office.lookout.watch_store(self._doors.store_changed)
        self._sounds.use(office.devices.of_class(Speaker))
        self._lamp.use(office.devices.of_class(StatusLamp))
        self._scanners.use(office.devices.of_class(CodeScanner))
        office.lookout.watch_services(lambda: self.screen.background.post(self._lamp.look))
        self._orders = Orders(
            office.store,
            self._doors.ordered,
            self._on_restart,
            lambda: self.screen.background.post(self._settling.ask),
            office.platform_now,
        )
        self._orders.look()
        office.sync.on_command(self._orders.look)
        office.start()
        office.meet_devices(MEET_WITHIN)
        return office.settle()

    def _at_rest(self) -> bool:
        current = self.screen.navigator.current
        return current is not None and current.screen in AT_REST

    def _screen_name(self) -> str:
        current = self.screen.navigator.current
        return "" if current is None else current.screen

    def _wants_hand(self) -> bool:
        return self._office.done() and self._office.exception() is None and self._office.result().wants_hand()

    def _acting(self) -> bool:
        current = self.screen.navigator.current
        return isinstance(current, ActingModel) and current.working

    def _screen_changed(self) -> None:
        """Load what a person will wait for when somebody comes; give memory back when everybody has gone."""
        if self._at_rest() == self._served:
            self._served = not self._served
            task = self._rest if self.screen.staff.on_screen or not self._served else self._warm
            self.screen.background.ask_quietly(task, lambda _nothing: None)
            if not self._served:
                self._settling.ask()

    def _scanners_changed(self, working: bool | None) -> None:
        """Take whether a scanner works, None where there is none; on a device's thread."""
        told = {None: Scanners.NONE, True: Scanners.WORKING, False: Scanners.BROKEN}
        self.screen.set_scanners(told[working])
        self.screen.background.post(self._scanners.look)

    def _office_desk(self) -> TerminalStaffDesk | None:
        ready = self._office.done() and self._office.exception() is None
        return self._office.result().staff if ready else None

    def _warm(self) -> None:
        self._office.result().warm()

    def _rest(self) -> None:
        if self._office.done() and self._office.exception() is None:
            self._office.result().rest()
        give_back()

    def _settle(self) -> bool:
        """Settle what the visit that has just ended, or an earlier run, left open; on the worker."""
        if not self._office.done() or self._office.exception() is not None:
            return False
        left_open = self._office.result().settle()
        if self._orders is not None:
            self._orders.settle()
        return left_open

    def _look_at_outlets(self) -> Outlook:
        ready = self._office.done() and self._office.exception() is None
        return self._office.result().look_at_outlets() if ready else Outlook()

    def _presented(self, reading: Reading) -> None:
        self.screen.set_card_lies(True)
        self.screen.announce(reading)

    def _taken(self) -> None:
        self.screen.set_card_lies(False)
