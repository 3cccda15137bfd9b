"""One terminal, built out of its parts, started and stopped in order."""

from __future__ import annotations

import secrets
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from random import SystemRandom

from argon2 import PasswordHasher

from contract.feed import DeviceHealth, Heartbeat, KeySet
from contract.language import Bilingual
from devices.card_reader import CardLaid, CardTaken, CardUnreadable
from devices.device import Announcement
from devices.document_printer import DocumentPrinter
from devices.id_card_reader import IdCardLaid, IdCardTaken, IdCardUnreadable
from devices.pace import usual_pace
from devices.receipt_printer import ReceiptPrinter
from devices.supervisor import DeviceSpec, Supervisor
from kiosk.app.settled import Settled
from kiosk.app.settling import Settling
from kiosk.documents.certificate import CertificateRenderer
from kiosk.documents.fonts import font_folders
from kiosk.effects.effects import Effects
from kiosk.effects.places import Patience
from kiosk.health.capability import Health
from kiosk.identity.carried import carried
from kiosk.identity.pin import PinCheck
from kiosk.identity.reading import reading_of
from kiosk.journey.claim_code import ALPHABET, LENGTH
from kiosk.journey.offer import Offer
from kiosk.journey.print_room import PrintRoom
from kiosk.journey.registry import step_kinds
from kiosk.journey.terminal_counter import TerminalCounter
from kiosk.journey.tools import Tools
from kiosk.journey.verification import check_code
from kiosk.store.key import key_from_file
from kiosk.store.settings import KEY_SET
from kiosk.store.store import Store
from sync.backoff import Backoff
from sync.server import HubServer
from sync.worker import SyncWorker
from ui.application import TerminalWindow
from ui.idle import IdleTimes
from ui.settings import ScreenSettings

STARTING = Bilingual(zh="终端正在启动", en="This terminal is starting")
PREVIEW_WIDTH = 1240  # pixels: A4 at 150 dpi
AT_REST = frozenset({"attract", "out_of_service"})
STOP_WITHIN = 5.0  # seconds, for each part

OnBug = Callable[[BaseException], None]


def now() -> datetime:
    """Return the time of day, with the machine's own time zone."""
    return datetime.now(UTC).astimezone()


class Terminal:
    """Everything of one terminal. Building it opens the store and starts nothing; call `start` once.

    `idle` overrides the idle times of the settings, which no terminal in a lobby does.
    """

    def __init__(self, settled: Settled, data: Path, on_bug: OnBug, *, idle: IdleTimes | None = None) -> None:
        config = settled.config
        self._random = SystemRandom()
        self.store = Store.open(data / "store", key_from_file(data / "key"), now)
        try:
            self._build(settled, data, on_bug, idle)
        except BaseException:
            self.store.close()
            raise
        self._config = config

    def _build(self, settled: Settled, data: Path, on_bug: OnBug, idle: IdleTimes | None) -> None:
        config = settled.config
        self.devices = Supervisor(
            (DeviceSpec(one.name, one.driver, dict(one.options)) for one in config.devices),
            on_bug=on_bug,
            pace=usual_pace(self._random),
        )
        self._server = HubServer(
            str(config.hub.url),
            config.terminal_id,
            config.hub.token_file.read_text(encoding="utf-8").strip(),
        )
        self.sync = SyncWorker(
            self.store,
            self._server,
            backoff=Backoff(self._random),
            clock=now,
            heartbeat=self._heartbeat,
            on_bug=on_bug,
            cut=self._server.close,
        )
        self.effects = Effects(
            self.store,
            self.devices.of_class(DocumentPrinter),
            self.devices.of_class(ReceiptPrinter),
            clock=now,
            new_id=uuid.uuid4,
            patience=Patience(progress=config.timeouts.print_wait_s),
        )
        self._renderer = CertificateRenderer(font_folders(), verify_address(str(config.hub.url)))
        self._counter = self._build_counter(settled, data)
        of_config = ScreenSettings.of(config)
        self.screen = TerminalWindow(
            self._counter,
            replace(of_config, idle=idle or of_config.idle, claim_keys=ALPHABET, claim_length=LENGTH),
            clock=time.monotonic,
            random=self._random,
            on_bug=on_bug,
        )
        self._settling = Settling(
            self.store, self.effects, self.screen.background, now, at_rest=self._at_rest
        )
        self.devices.subscribe(self._announced)

    def _build_counter(self, settled: Settled, data: Path) -> TerminalCounter:
        kinds = step_kinds()
        health = Health(lambda: self.devices.slots().values(), self._online, self.store.has_room)
        tools = Tools(
            config=settled.config,
            kinds=kinds,
            services=settled.catalogue.services,
            store=self.store,
            clock=now,
            monotonic=time.monotonic,
            pause=time.sleep,
            new_id=uuid.uuid4,
            below=secrets.randbelow,
            online=self._online,
            papers=PrintRoom(
                self._renderer,
                data / "papers",
                employer=settled.config.employer.name,
                terminal=settled.config.name,
                clock=now,
                width=PREVIEW_WIDTH,
            ),
            prints=self.effects,
            check_code=lambda text: check_code(text, self._key_set),
        )
        offer = Offer(settled.catalogue, settled.config.catalogue.switched_off, health)
        pins = PinCheck(self.store, now, PasswordHasher())
        return TerminalCounter(tools, kinds, offer, carried(), pins)

    def start(self) -> None:
        """Open devices and the way to the platform, settle what was interrupted, open to the public."""
        self.devices.start()
        self.sync.start()
        self.screen.set_out_of_service(STARTING)
        self.screen.open()
        self._settling.begin(lambda: self.screen.set_out_of_service(None))
        self.screen.background.ask_quietly(self._renderer.warm, lambda _nothing: None)

    def stop(self) -> bool:
        """End everything; say whether all of it ended in time."""
        self._settling.end()
        ended = [self.screen.close(), self.sync.stop(STOP_WITHIN), self.devices.stop(STOP_WITHIN)]
        self.store.close()
        return all(ended)

    def _at_rest(self) -> bool:
        current = self.screen.navigator.current
        return current is not None and current.screen in AT_REST

    def _key_set(self) -> KeySet | None:
        with self.store.view() as unit:
            told = unit.settings.get(KEY_SET)
        return None if told is None else KeySet.model_validate_json(told)

    def _online(self) -> bool:
        return self.sync.state.link.online

    def _announced(self, _device: str, announcement: Announcement) -> None:
        """Pass on what a device noticed; on the device's thread."""
        reading = reading_of(announcement)
        match announcement:
            case CardLaid() | CardUnreadable() | IdCardLaid() | IdCardUnreadable():
                self.screen.set_card_lies(True)
            case CardTaken() | IdCardTaken():
                self.screen.set_card_lies(False)
        if reading is not None:
            self.screen.announce(reading)

    def _heartbeat(self) -> Heartbeat:
        load = self.store.load()
        return Heartbeat(
            at=now(),
            software=metadata.version("hr-self-service-terminal"),
            queue_depth=load.queue_depth,
            dead_letters=load.dead_letters,
            in_doubt=load.in_doubt,
            devices=[
                DeviceHealth(
                    name=slot.name,
                    driver=slot.driver,
                    status=slot.report.status.value,
                    faults=sorted(fault.value for fault in slot.report.faults),
                )
                for slot in self.devices.slots().values()
            ],
        )


def verify_address(hub: str) -> str:
    """Return the address of the page where anybody checks a certificate."""
    return f"{hub.rstrip('/')}/verify"
