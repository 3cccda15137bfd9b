"""A whole counter on a real store, with imaginary printers, time, and platform."""

from __future__ import annotations

import json
import random
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher

from config.catalogue.catalogue import Catalogue, shipped
from config.loader import loads
from config.schema import TerminalConfig
from contract.events import RequestSubmitted
from contract.feed import (
    CertificateIssued,
    CertificateRevoked,
    DirectoryEntry,
    DirectoryPage,
    EmploymentStatus,
    RequestRefused,
)
from contract.language import Bilingual, Language
from devices.card_reader import CardReader
from devices.device import Ability, Fault, Report, Status
from devices.document_printer import DocumentPrinter, JobProgress, JobState, PrintJob
from devices.errors import DeviceError, DeviceFailure
from devices.evidence import Evidence
from devices.locker_bank import LockerBank
from devices.receipt_printer import ReceiptPrinter, Slip, SlipOutcome, SlipResult, Text
from kiosk.domain.ecopy import EcopyLinks, NoEcopyLinks
from kiosk.domain.errors import KioskError
from kiosk.domain.person import Employee
from kiosk.domain.phone import NoPhoneLine, PhoneLine
from kiosk.domain.visit import IssuedCertificate
from kiosk.effects.effects import Effects
from kiosk.effects.places import Patience
from kiosk.health.capability import Health
from kiosk.identity.card_pin import CardPinCheck
from kiosk.identity.carried import carried
from kiosk.identity.id_card import digest
from kiosk.identity.pin import PinCheck
from kiosk.identity.reading import BadgeReading, IdCardReading
from kiosk.journey.offer import Offer
from kiosk.journey.recovery import end_interrupted_visits
from kiosk.journey.registry import step_kinds
from kiosk.journey.step import StepCode
from kiosk.journey.terminal_counter import TerminalCounter
from kiosk.journey.tools import Papers, Rendered, SlipText, Tools
from kiosk.journey.verification import check_code
from kiosk.journey.views import Progress, Turn
from kiosk.store.failures import StoreFault
from kiosk.store.store import Store
from kiosk.store.unit import Unit
from tests.helpers.fake_phone_pages import FakePhonePages

KEY = bytes(range(32))
SALT = "5a17" * 8
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

BADGE = BadgeReading("04A1B2C3D4E5F6")
BADGE_OF_ANOTHER = BadgeReading("04FFFFFFFFFFFF")
BADGE_OF_LEAVER = BadgeReading("04000000000001")
ID_NUMBER = "11010519900307123X"
ID_CARD = IdCardReading(ID_NUMBER, date(2036, 1, 1))
PIN = "135790"

SETTINGS = """
terminal_id: lobby-1
site: beijing
name: {zh: 一层大厅, en: Lobby}
hub: {url: "http://localhost:1", token_file: token}
employer: {name: {zh: 示例有限公司, en: "Example Co., Ltd."}, short_name: {zh: 示例, en: Example}}
facilities: {zh: 物业 1234, en: Facilities 1234}
survey: {after_services: [cert.employment, cert.reprint]}
"""


def settings(extra: str = "") -> TerminalConfig:
    """Return the settings of the imaginary terminal."""
    config = loads(SETTINGS + extra, home=Path("/nowhere"))
    assert isinstance(config, TerminalConfig), config
    return config


def entry(number: str, name: str, **changes: Any) -> DirectoryEntry:
    """Return one imaginary employee."""
    told = {
        "employee_id": number,
        "name": name,
        "name_latin": "ZHANG San",
        "status": EmploymentStatus.ACTIVE,
        "badge_uids": [],
        "id_digest": None,
        "pin_hash": None,
        "department_zh": "研发部",
        "department_en": "Research",
        "position_zh": "工程师",
        "position_en": "Engineer",
        "hired_on": date(2019, 7, 1),
    }
    return DirectoryEntry.model_validate(told | changes)


def people() -> DirectoryPage:
    """Return a site of three: one who works here, another, one who left."""
    return DirectoryPage(
        salt=SALT,
        entries=[
            entry(
                "E00001",
                "张三",
                badge_uids=[BADGE.uid],
                id_digest=digest(SALT, ID_NUMBER),
                pin_hash=HASHER.hash(PIN),
            ),
            entry("E00002", "李四", badge_uids=[BADGE_OF_ANOTHER.uid]),
            entry(
                "E00003",
                "王五",
                badge_uids=[BADGE_OF_LEAVER.uid],
                status=EmploymentStatus.LEFT,
                left_on=date(2025, 1, 1),
            ),
        ],
        version=1,
        more=False,
    )


def catalogue_of(folder: Path, kinds: Mapping[str, StepCode[Any]]) -> Catalogue:
    """Return the services of a folder."""
    catalogue = Catalogue.load(folder, kinds)
    assert isinstance(catalogue, Catalogue), catalogue
    return catalogue


@cache
def catalogue_in(folder: Path) -> Catalogue:
    """Return the services of a folder, read once."""
    return catalogue_of(folder, step_kinds())


class Killed(BaseException):
    """The process was killed here."""


@dataclass
class Fuse:
    """Kills at the n-th point that is passed; never, where `after` is None. `look` is called at each."""

    after: int | None = None
    passed: int = 0
    look: Callable[[int], None] = lambda _point: None

    def point(self) -> None:
        """Pass one point."""
        self.passed += 1
        self.look(self.passed)
        if self.passed == self.after:
            raise Killed


class Time:
    """Time that moves only when somebody waits, and what happens meanwhile."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self._meanwhile: list[tuple[float, Callable[[], None]]] = []

    def clock(self) -> datetime:
        """Return the time of day."""
        return NOON + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        """Return the seconds since the test began."""
        return self.seconds

    def pause(self, seconds: float) -> None:
        """Let time pass."""
        self.seconds += seconds
        due = [one for one in self._meanwhile if one[0] <= self.seconds]
        self._meanwhile = [one for one in self._meanwhile if one[0] > self.seconds]
        for _, happening in due:
            happening()

    def later(self, seconds: float, happening: Callable[[], None]) -> None:
        """Have something happen in so many seconds."""
        self._meanwhile.append((self.seconds + seconds, happening))


@dataclass
class FullDisk:
    """The n-th commit fails for want of room; none, where `at` is None."""

    at: int | None = None
    commits: int = 0

    def commit(self) -> None:
        """Try one commit."""
        self.commits += 1
        if self.commits == self.at:
            raise KioskError(StoreFault.FULL)


class FusedStore(Store):
    """A store that can be killed before or after each commit, and that can fail once."""

    fuse = Fuse()
    disk = FullDisk()

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        """Pass a point, do the unit, pass a point within it and one after it."""
        self.fuse.point()
        with super().unit() as unit:
            yield unit
            self.fuse.point()
            self.disk.commit()
        self.fuse.point()


class ImaginaryDocumentPrinter(DocumentPrinter):
    """Prints at once, as long as it has paper and nothing is wrong. It outlives the terminal's process."""

    driver = "imaginary-document-printer"

    def __init__(self, fuse: Fuse) -> None:
        self.fuse = fuse
        self.faults: frozenset[Fault] = frozenset()
        self.jobs: dict[str, PrintJob] = {}
        self.states: dict[str, JobState] = {}
        self.sheets = 0
        self.lost = False
        self.ends: dict[str, JobState] = {}
        self.next_end: tuple[JobState, int] | None = None  # how the next job ends, and after how many sheets
        self.out: dict[str, int] = {}

    def memory(self) -> Mapping[str, Any]:
        """Return what it knows of its jobs, for another that takes its place."""
        return {
            name: copy(getattr(self, name)) for name in ("jobs", "states", "out", "ends", "sheets", "lost")
        }

    def remember(self, memory: Mapping[str, Any]) -> None:
        """Know of jobs what another knew."""
        vars(self).update(memory)

    def open(self) -> None: ...

    def close(self) -> None: ...

    def watch(self) -> Report:
        return Report(Status.USER_ERROR if self.faults else Status.ONLINE, self.faults)

    def submit(self, job: PrintJob) -> str:
        self._reach()
        self.fuse.point()
        self.jobs[job.name] = job
        self.states[job.name] = JobState.PENDING
        self.out[job.name] = 0
        self._work()
        self.fuse.point()
        return job.name

    def find(self, name: str) -> str | None:
        self._reach()
        self.fuse.point()
        return name if name in self.jobs else None

    def progress(self, job_id: str) -> JobProgress:
        self._reach()
        self._work()
        return JobProgress(self.states[job_id], self.out[job_id], self.faults)

    def cancel(self, job_id: str) -> None:
        self._reach()
        if self.states[job_id] is not JobState.COMPLETED:
            self.states[job_id] = JobState.CANCELED

    def evidence(self) -> Evidence:
        self._reach()
        return Evidence(counter=self.sheets)

    def _reach(self) -> None:
        if self.lost:
            raise DeviceError(DeviceFailure.CONNECTION_LOST)

    def _work(self) -> None:
        for name, state in self.states.items():
            if state in {JobState.PENDING, JobState.STOPPED}:
                self._print(name)

    def _print(self, name: str) -> None:
        if self.faults:
            self.states[name] = JobState.STOPPED
            return
        end, sheets = self.next_end or (JobState.COMPLETED, self.jobs[name].copies)
        self.next_end = None
        self.states[name] = end
        self.out[name] = sheets
        self.sheets += sheets


class ImaginaryReceiptPrinter(ReceiptPrinter):
    """Prints slips at once."""

    driver = "imaginary-receipt-printer"

    def __init__(self, fuse: Fuse) -> None:
        self.fuse = fuse
        self.slips: list[Slip] = []
        self.result = SlipResult.PRINTED
        self.faults: frozenset[Fault] = frozenset()

    def open(self) -> None: ...

    def close(self) -> None: ...

    def watch(self) -> Report:
        return Report(Status.USER_ERROR if self.faults else Status.ONLINE, self.faults)

    def print_slip(self, slip: Slip) -> SlipOutcome:
        self.fuse.point()
        if self.result is SlipResult.PRINTED:
            self.slips.append(slip)
        self.fuse.point()
        return SlipOutcome(self.result)

    def evidence(self) -> Evidence:
        return Evidence(counter=len(self.slips), job=self.slips[-1].job if self.slips else None)


class Spot:
    """A place for an imaginary device that answers on the caller's thread."""

    def __init__(self, name: str, device: Any) -> None:
        self.name = name
        self.device = device
        self.device_class = device.device_class
        self.abilities = device.abilities
        self.status: Status | None = None
        self.report_hides_faults = False  # a fault is not noticed before a job meets it

    @property
    def report(self) -> Report:
        seen: Report = Report(Status.ONLINE) if self.report_hides_faults else self.device.watch()
        return Report(self.status, seen.faults) if self.status else seen

    @contextmanager
    def claim(self, *, within: float = 0.0) -> Iterator[Spot]:  # noqa: ARG002 - the protocol names it
        yield self

    def run(self, operation: Callable[[Any], Any], *, within: float) -> Any:  # noqa: ARG002 - the protocol names it
        return operation(self.device)


@dataclass
class Reader:
    """A reader as health sees it."""

    device_class: str
    report: Report = field(default_factory=lambda: Report(Status.ONLINE))
    abilities: frozenset[Ability] = frozenset()


class PlainPapers(Papers):
    """Papers of plain words, and what was asked of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.drafts: list[tuple[dict[str, str], Bilingual | None]] = []
        self.slips: list[SlipText] = []
        self.refuse: str | None = None

    def draft(
        self,
        service_id: str,  # noqa: ARG002 - the protocol names it
        employee: Employee,
        answers: Mapping[str, str],
        purpose: Bilingual | None,
    ) -> Sequence[Path]:
        if self.refuse:
            raise KioskError(self.refuse)
        self.drafts.append((dict(answers), purpose))
        self.folder.mkdir(exist_ok=True)
        page = self.folder / f"{len(self.drafts)}.png"
        page.write_bytes(employee.name.encode())
        return (page,)

    def certificate(
        self, service_id: str, certificate: IssuedCertificate, purpose: Bilingual | None
    ) -> Rendered:
        if self.refuse:
            raise KioskError(self.refuse)
        return Rendered(f"{service_id} {certificate.number} {purpose}".encode(), 1)

    def slip(self, text: SlipText) -> Slip:
        self.slips.append(text)
        return Slip("slip", (Text(text.reference),))

    def wipe(self) -> None:
        for page in self.folder.glob("*"):
            page.unlink()


@dataclass
class Desk:
    """The counter, and the hands to set its surroundings."""

    folder: Path
    fuse: Fuse = field(default_factory=Fuse)
    disk: FullDisk = field(default_factory=FullDisk)
    config: TerminalConfig = field(default_factory=settings)
    time: Time = field(default_factory=Time)
    catalogue_folder: Path = field(default_factory=shipped)
    online: bool = True
    room: bool = True
    keys: Any = None
    own_kinds: Mapping[str, StepCode[Any]] = field(default_factory=dict)  # beside those of the program
    new_id: Callable[[], UUID] = uuid.uuid4
    bank: LockerBank | None = None
    card_reader: CardReader | None = None  # one that presents PINs
    phone: PhoneLine = field(default_factory=NoPhoneLine)
    ecopies: EcopyLinks = field(default_factory=NoEcopyLinks)

    def __post_init__(self) -> None:
        self.printer = ImaginaryDocumentPrinter(self.fuse)
        self.receipts = ImaginaryReceiptPrinter(self.fuse)
        self.printer_spot = Spot("a4", self.printer)
        self.receipt_spot = Spot("slips", self.receipts)
        self.locker_spots = [] if self.bank is None else [Spot("lockers", self.bank)]
        self.badge_reader = Reader("card-reader")
        self.pin_readers = [] if self.card_reader is None else [Spot("badge", self.card_reader)]
        self.id_card_reader = Reader("id-card-reader")
        self.phone_pages = FakePhonePages()
        self.papers: Papers = PlainPapers(self.folder / "papers")
        self.progress: list[Progress] = []
        self._random = random.Random(7)
        self.start()

    def start(self) -> None:
        """Start the terminal's process."""
        self.store = self.open_store()
        self.effects = Effects(
            self.store,
            [self.printer_spot],
            [self.receipt_spot],
            locker_banks=self.locker_spots,
            patience=Patience(door=0.2),
            clock=self.time.clock,
            new_id=self.new_id,
            monotonic=self.time.monotonic,
            pause=self.time.pause,
        )
        kinds = {**step_kinds(), **self.own_kinds}
        catalogue = (
            catalogue_of(self.catalogue_folder, kinds)
            if self.own_kinds
            else catalogue_in(self.catalogue_folder)
        )
        self.health = Health(
            lambda: [
                self.badge_reader,
                self.id_card_reader,
                self.printer_spot,
                self.receipt_spot,
                *self.locker_spots,
            ],
            lambda: self.online,
            lambda: self.room,
            phone=self.phone.possible,
        )
        tools = Tools(
            config=self.config,
            kinds=kinds,
            services=catalogue.services,
            store=self.store,
            clock=self.time.clock,
            monotonic=self.time.monotonic,
            pause=self.time.pause,
            new_id=self.new_id,
            below=self._random.randrange,
            online=lambda: self.online,
            papers=self.papers,
            prints=self.effects,
            doors=self.effects,
            phone_pages=self.phone_pages,
            check_code=lambda text: check_code(text, lambda: self.keys, self._revoked),
            card_pins=CardPinCheck(lambda: self.pin_readers),
            phone=self.phone,
            ecopies=self.ecopies,
        )
        self.tools = tools
        self.offer = Offer(catalogue, self.config.catalogue.switched_off, self.health)
        self.pins = PinCheck(self.store, self.time.clock, HASHER, lambda: self.time.seconds)
        self.counter = TerminalCounter(tools, kinds, self.offer, carried(), self.pins)

    def open_store(self) -> Store:
        """Open the store that everything of it is kept in."""
        store = FusedStore.open(self.folder / "store", KEY, self.time.clock)
        store.fuse = self.fuse
        store.disk = self.disk
        return store

    def know(self, page: DirectoryPage) -> None:
        """Have a page of the directory arrive."""
        with self.store.unit() as unit:
            unit.directory.apply(page)

    def recover(self) -> None:
        """Do what the terminal does at start."""
        self.papers.wipe()
        self.effects.recover()
        end_interrupted_visits(self.store, self.time.clock)

    def restart(self) -> None:
        """Kill what is left of the process and start it again, unable to be killed."""
        self.store.close()
        self.fuse.after = None
        self.printer.faults = frozenset()
        self.start()

    def left_behind(self, folder: Path) -> Callable[[], Desk]:
        """Copy to `folder` what a kill would leave now; return how the next process starts on that."""
        shutil.copytree(self.folder, folder)
        seconds, online, dice = self.time.seconds, self.online, self._random.getstate()
        hides_faults = self.printer_spot.report_hides_faults
        printed, slips = self.printer.memory(), list(self.receipts.slips)

        def start() -> Desk:
            desk = replace(
                self, folder=folder, fuse=Fuse(), disk=FullDisk(), time=Time(seconds), online=online
            )
            desk._random.setstate(dice)
            desk.printer_spot.report_hides_faults = hides_faults
            desk.printer.remember(printed)
            desk.receipts.slips = slips
            return desk

        return start

    def sign_in(self, *readings: BadgeReading | IdCardReading, language: Language = Language.ZH) -> None:
        """Open a visit and present cards, an ID card where none is given."""
        self.counter.begin(language)
        for reading in readings or (ID_CARD,):
            self.counter.present(reading)

    def act(self) -> Turn:
        """Carry out the acting step."""
        return self.counter.act(self.progress.append)

    def events(self, *names: str) -> list[dict[str, Any]]:
        """Return the events that were put, those of `names` only where there are any."""
        with self.store.view() as unit:
            waiting = unit.outbox.first(10_000)
        told = [json.loads(one.envelope.payload) for one in waiting]
        return [event for event in told if not names or event["type"] in names]

    def names(self) -> list[str]:
        """Return the types of all events in their order."""
        return [event["type"] for event in self.events()]

    def decide(self, decision: Callable[[RequestSubmitted, int], CertificateIssued | RequestRefused]) -> None:
        """Have the platform decide every submitted request, as often as it likes."""
        for number, told in enumerate(self.events("request.submitted"), start=1):
            fact = decision(RequestSubmitted.model_validate(told), number)
            with self.store.unit() as unit:
                if isinstance(fact, CertificateIssued):
                    unit.certificates.apply(fact)
                else:
                    unit.refusals.apply(fact)

    def revoke(self, number: str) -> None:
        """Have the platform withdraw a certificate."""
        with self.store.unit() as unit:
            found = unit.certificates.by_number(number)
            assert found is not None
            fact = CertificateRevoked(
                request_id=found.request_id,
                number=number,
                revoked_at=self.time.clock(),
                reason_zh="没有取走",
                reason_en="It was not taken.",
            )
            unit.certificates.revoke(fact)

    def _revoked(self, number: str) -> bool:
        with self.store.view() as unit:
            found = unit.certificates.by_number(number)
        return found is not None and found.revoked_at is not None

    def issue(self) -> None:
        """Have the platform issue what was asked for."""
        self.decide(issued)

    def refuse(self) -> None:
        """Have the platform refuse what was asked for."""
        self.decide(
            lambda event, _: RequestRefused(
                request_id=event.request_id, reason_zh="试用期内", reason_en="Still on probation."
            )
        )


def issued(event: RequestSubmitted, number: int) -> CertificateIssued:
    """Return the certificate for a request."""
    return CertificateIssued(
        request_id=event.request_id,
        employee_id=event.employee_id,
        number=f"ZZ-2026-{number:06}",
        issued_at=NOON,
        facts={
            "name": "张三",
            "name_latin": "ZHANG San",
            "employee_id": event.employee_id,
            "hired_on": "2019-07-01",
            "employer_zh": "示例有限公司",
            "employer_en": "Example Co., Ltd.",
            "issued_on": "2026-11-23",
            "language": event.answers["language"],
            "purpose": event.answers["purpose"],
            "addressee": event.answers["addressee"],
        },
        verify_code="HRC1:TEST",
    )
