"""Everything of a terminal behind the screen: store, devices, the way to the platform, the counter."""

from __future__ import annotations

import secrets
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import SystemRandom

from argon2 import PasswordHasher

from config.schema import TerminalConfig
from contract.feed import Heartbeat, KeySet
from contract.language import Bilingual
from devices.card_reader import CardReader
from devices.document_printer import DocumentPrinter
from devices.hangs import HangFolder
from devices.locker_bank import LockerBank
from devices.pace import usual_pace
from devices.receipt_printer import ReceiptPrinter
from devices.supervisor import DeviceSpec, Supervisor
from documents.fonts import font_folders
from documents.orders import House
from documents.typesetter import Typesetter
from kiosk.app.heartbeat import HeartbeatSource
from kiosk.app.lookout import Lookout
from kiosk.app.platform_way import way_to_platform
from kiosk.app.settled import Settled
from kiosk.app.store_watch import StoreWatch
from kiosk.documents.faults import as_kiosk_errors
from kiosk.documents.small_picture import small_picture
from kiosk.domain.ecopy import NoEcopyLinks
from kiosk.domain.phone import NoPhoneLine, PhoneLine
from kiosk.effects.effects import Effects
from kiosk.effects.places import Patience
from kiosk.effects.taking import Outlook
from kiosk.health.capability import Health
from kiosk.health.power import Power
from kiosk.health.reporting import Reporting
from kiosk.health.supply import Supply
from kiosk.identity.card_pin import CardPinCheck
from kiosk.identity.carried import carried
from kiosk.identity.pin import PinCheck
from kiosk.journey.offer import Offer
from kiosk.journey.print_room import PrintRoom
from kiosk.journey.recovery import end_interrupted_visits
from kiosk.journey.registry import step_kinds
from kiosk.journey.terminal_counter import TerminalCounter
from kiosk.journey.tools import Tools
from kiosk.journey.verification import check_code
from kiosk.maintenance.device_checks import DeviceChecks
from kiosk.maintenance.device_words import is_well
from kiosk.maintenance.door_work import DoorWork
from kiosk.maintenance.link_file import LinkFile
from kiosk.maintenance.staff_roll import StaffRoll
from kiosk.maintenance.terminal_staff_desk import TerminalStaffDesk
from kiosk.maintenance.trial_prints import TrialPrints
from kiosk.store.data_folder import DataFolder
from kiosk.store.owner import claim
from kiosk.store.settings import KEY_SET
from kiosk.store.upkeep import Upkeep
from sync.backoff import Backoff
from sync.ecopy_links import HubEcopyLinks
from sync.phone_line import HubPhoneLine
from sync.phone_uploads import PhoneUploads
from sync.platform_time import PlatformTime
from sync.worker import SyncWorker

PREVIEW_WIDTH = 1240  # pixels: A4 at 150 dpi
STOP_WITHIN = 5.0  # seconds, for each part

OnBug = Callable[[BaseException], None]


def now() -> datetime:
    """Return the time of day, with the machine's own time zone."""
    return datetime.now(UTC).astimezone()


class BackOffice:
    """Built in one go from sound settings; opens the store, and starts nothing before `start`."""

    def __init__(self, settled: Settled, data: Path, on_bug: OnBug) -> None:
        self.store = DataFolder(data).open(now)
        try:
            claim(self.store, settled.config.terminal_id)
            self._build(settled, data, on_bug)
        except BaseException:
            self.store.close()
            raise

    def _build(self, settled: Settled, data: Path, on_bug: OnBug) -> None:
        config = settled.config
        random = SystemRandom()
        self._watch = StoreWatch(Upkeep(self.store, time.monotonic).look)
        self.devices = Supervisor(
            (DeviceSpec(one.name, one.driver, dict(one.options), one.isolated) for one in config.devices),
            on_bug=on_bug,
            pace=usual_pace(random),
            keep=HangFolder(data / "hangs", now).keep,
            now=now,
        )
        self.power = Power(
            self.devices.slots().values,
            time.monotonic,
            grace=config.power.grace_s,
            unheard=config.power.unheard_s,
        )
        self._reporting = Reporting(self.store, now)
        self._platform_time = PlatformTime(now, time.monotonic)
        identity = DataFolder(data).identity
        self._server, renewal = way_to_platform(settled, identity, self._platform_time)
        self.sync = SyncWorker(
            self.store,
            self._server,
            backoff=Backoff(random),
            clock=now,
            heartbeat=self._beat,
            on_bug=on_bug,
            cut=self._server.close,
            platform_time=self._platform_time,
            nearby=config.nearby,
            renewal=renewal.pull,
        )
        self.sync.state.on_change(LinkFile(DataFolder(data).link).changed)
        self._build_phone(config, Backoff(random), on_bug)
        self._build_effects(config)
        with as_kiosk_errors():
            fonts = font_folders()
        self._typesetter = Typesetter(House(fonts, verify_address(str(config.hub.url))))
        self._papers = PrintRoom(
            self._typesetter,
            data / "papers",
            employer=config.employer.name,
            terminal=config.name,
            clock=self._platform_time.now,  # what is drawn here is dated by the platform in the end
            width=PREVIEW_WIDTH,
        )
        self.lookout = Lookout(self.devices, self.sync.state, self._watch)
        self.counter = self._build_counter(settled)
        self._heartbeat = HeartbeatSource(
            self.store,
            self.sync,
            self.devices.slots().values,
            self._offer.states,
            self._platform_time,
            clock=now,
            place=config.name,
        )

    def _build_phone(self, config: TerminalConfig, backoff: Backoff, on_bug: OnBug) -> None:
        self.phone_uploads = PhoneUploads(self._server.uploads(), backoff, small_picture, on_bug)
        self._phone: PhoneLine = (
            HubPhoneLine(self._server, self.online) if config.phone_sign_in else NoPhoneLine()
        )

    def _build_effects(self, config: TerminalConfig) -> None:
        self.effects = Effects(
            self.store,
            self.devices.of_class(DocumentPrinter),
            self.devices.of_class(ReceiptPrinter),
            locker_banks=self.devices.of_class(LockerBank),
            clock=now,
            new_id=uuid.uuid4,
            patience=Patience(
                progress=config.timeouts.print_wait_s, untaken=float(config.timeouts.untaken_s)
            ),
        )
        self._door_work = DoorWork(
            self.store,
            self.effects,
            self.devices.slots().values,
            looks=config.lockers,
            clock=now,
            new_id=uuid.uuid4,
        )

    def _build_counter(self, settled: Settled) -> TerminalCounter:
        kinds = step_kinds()
        config = settled.config
        tools = Tools(
            config=config,
            kinds=kinds,
            services=settled.catalogue.services,
            store=self.store,
            clock=now,
            monotonic=time.monotonic,
            pause=time.sleep,
            new_id=uuid.uuid4,
            below=secrets.randbelow,
            online=self.online,
            papers=self._papers,
            prints=self.effects,
            doors=self.effects,
            phone_pages=self.phone_uploads,
            check_code=lambda text: check_code(text, self._key_set, self._revoked),
            card_pins=CardPinCheck(lambda: self.devices.of_class(CardReader)),
            phone=self._phone,
            ecopies=HubEcopyLinks(self._server, self.online) if config.phone_ecopies else NoEcopyLinks(),
        )
        elsewhere = self.sync.neighbours.place_of
        self._offer = Offer(
            settled.catalogue, config.catalogue.switched_off, self._health(), elsewhere, kinds
        )
        pins = PinCheck(self.store, now, PasswordHasher())

        def hindered(device_class: str) -> list[Bilingual]:
            return [service.file.title for service in self._offer.hindered_by(device_class)]

        self.staff = TerminalStaffDesk(
            self.store,
            StaffRoll(config.staff.pin_hash, config.staff.members),
            pins,
            link=lambda: self.sync.state.link,
            progress=self.sync.progress,
            sending=self.sync.sending,
            devices=lambda: self.devices.slots().values(),
            offered=lambda: [(service.file.title, state) for service, state in self._offer.states()],
            hindered=hindered,
            offset=self._platform_time.offset,
            checks=DeviceChecks(
                TrialPrints(self.effects, self.devices.slots().values, config.name, now),
                self.devices.slots().values,
                now,
                hindered,
            ),
            doors=self._door_work,
            clock=now,
        )
        return TerminalCounter(tools, kinds, self._offer, carried(), pins)

    def _health(self) -> Health:
        return Health(
            self.devices.slots().values,
            self.online,
            self.store.has_room,
            on_mains=lambda: self.power.supply is Supply.MAINS,
            phone=self._phone.possible,
        )

    def start(self) -> None:
        """Open the devices and the way to the platform, and look after the store."""
        self.devices.subscribe(self._reporting.heard)
        self._watch.on_change(lambda _condition: self._reporting.catch_up())
        self._watch.start()
        self.devices.start()
        self.sync.start()
        self.phone_uploads.start()

    def meet_devices(self, within: float) -> None:
        """Wait until every device was reached or missed once, at most `within` seconds in all."""
        until = time.monotonic() + within
        for slot in self.devices.slots().values():
            slot.wait_until_seen(until - time.monotonic())

    def settle(self) -> bool:
        """Settle what was interrupted, effects first, then the visits that nobody could close.

        What was drawn for a visit that a kill ended goes before that, whatever the store says. Say whether
        effects stay open because no device answers for them yet, or a door that staff stock stands open.
        Only while nobody is served.
        """
        self._papers.wipe()
        left_open = bool(self.effects.recover())
        left_open = self._door_work.advance() or left_open
        end_interrupted_visits(self.store, now)
        return left_open

    def look_at_outlets(self) -> Outlook:
        """Write down what was taken; return what is known of the papers of the latest visit."""
        return self.effects.look_at_outlets(self.counter.latest_visit)

    def warm(self) -> None:
        """Load what the first person would wait for."""
        self._typesetter.warm()

    def rest(self) -> None:
        """Let go of what only a person needs."""
        self._typesetter.rest()

    def stop(self, *, counter_ended: bool) -> bool:
        """End everything; say whether all of it ended in time.

        The store, and its lock, is kept for the rest of the process by what did not: it may still write.
        """
        self._phone.end()
        self._typesetter.rest()
        stopped = [
            part.stop(STOP_WITHIN) for part in (self.sync, self.phone_uploads, self.devices, self._watch)
        ]
        ended = counter_ended and all(stopped)
        if ended:
            self.store.close()
        return ended

    def wants_hand(self) -> bool:
        """Say whether a device is not well."""
        return any(not is_well(slot.report) for slot in self.devices.slots().values())

    def platform_now(self) -> datetime:
        """Return the time that the platform has, the terminal's own where that is not known."""
        return self._platform_time.now()

    def online(self) -> bool:
        """Say whether the platform answers."""
        return self.sync.state.link.online

    def _revoked(self, number: str) -> bool:
        with self.store.view() as unit:
            known = unit.certificates.by_number(number)
        return known is not None and known.revoked_at is not None

    def _key_set(self) -> KeySet | None:
        with self.store.view() as unit:
            told = unit.settings.get(KEY_SET)
        return None if told is None else KeySet.model_validate_json(told)

    def _beat(self) -> Heartbeat:
        return self._heartbeat.now()


def verify_address(hub: str) -> str:
    """Return the address of the page where anybody checks a certificate."""
    return f"{hub.rstrip('/')}/verify"
