"""A whole terminal whose store, printers and platform say what they did as soon as it is true."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Self
from uuid import UUID

from contract.events import Batch, Envelope, RequestSubmitted
from contract.feed import FeedItem
from devices.document_printer import JobState, PrintJob
from devices.receipt_printer import Slip, SlipOutcome
from kiosk.store.data_folder import DataFolder
from kiosk.store.key import key_from_file
from kiosk.store.lineage import DATABASE
from kiosk.store.store import Store
from kiosk.store.unit import Unit
from sync.answers import Trouble, Unreachable
from sync.backoff import Backoff
from sync.directory import Directory
from sync.feed import Feed
from sync.relay import Relay
from tests.helpers.desk import Desk, ImaginaryDocumentPrinter, ImaginaryReceiptPrinter, Time, issued, people
from tests.helpers.memory_hub import Delivery, MemoryHub
from tests.helpers.power.contents import Digests, digests, read
from tests.helpers.power.notes import Acted, Notebook, Opened, Said, Took, difference

BETWEEN_LIVES = 3600.0


@dataclass(frozen=True)
class Order:
    """What to record: a story of a terminal in `folder`, with a mistake or none, after what was heard."""

    folder: str
    story: str
    seed: int
    mistake: str | None = None
    life: int = 0
    heard: tuple[str, ...] = ()


class RecordedStore(Store):
    """The real store, which tells every commit once it returned."""

    say: Callable[[Said], None]
    _told: Digests | None = None

    @classmethod
    def begin(
        cls,
        data: DataFolder,
        clock: Callable[[], datetime],
        new_id: Callable[[], UUID],
        say: Callable[[Said], None],
    ) -> Self:
        """Open it as the terminal does, and tell what is in it."""
        store = cls.open(data.store, key_from_file(data.key, data.store / DATABASE), clock, new_id)
        assert isinstance(store, cls)
        store.say = say
        store._tell()
        say(Opened(str(store.epoch)))
        return store

    @contextmanager
    def _transaction(self, epoch: UUID) -> Iterator[Unit]:
        """Tell the commit of a transaction."""
        with super()._transaction(epoch) as unit:
            yield unit
        self._tell()

    def checkpoint(self) -> None:
        """Have the write-ahead log taken over, as SQLite does by itself once it is long; sync the count."""
        assert self._database.write_log_back()
        self._database.settle()
        self.sync()

    def _tell(self) -> None:
        rows = read(self._engine)
        content = digests(rows)
        states = {row["effect_id"]: row["state"] for row in rows["effects"].values()}
        self.say(difference(self._told, content, states))
        self._told = content


class TellingDocumentPrinter(ImaginaryDocumentPrinter):
    """Says which job it is asked for."""

    say: Callable[[Said], None]

    def submit(self, job: PrintJob) -> str:
        self.say(Acted(job.name))
        return super().submit(job)

    def remember(self, job: str) -> None:
        """Have printed this already."""
        self.jobs[job] = PrintJob(name=job, pdf=b"", copies=1)
        self.states[job], self.out[job] = JobState.COMPLETED, 1
        self.sheets += 1


class TellingReceiptPrinter(ImaginaryReceiptPrinter):
    """Says which slip it is asked for."""

    say: Callable[[Said], None]

    def print_slip(self, slip: Slip) -> SlipOutcome:
        self.say(Acted(slip.job))
        return super().print_slip(slip)


class TellingHub(MemoryHub):
    """Says what it took before it answers, and issues what is asked for."""

    def __init__(self, say: Callable[[Said], None]) -> None:
        super().__init__()
        self.say = say
        self.pages = {0: people(), 1: people().model_copy(update={"entries": []})}
        self.poison = lambda envelope: '"type":"survey.answered"' in envelope.payload

    def deliver(self, batch: Batch) -> Delivery:
        known = set(self.taken)
        answer = super().deliver(batch)
        for key in [key for key in self.taken if key not in known]:
            self.say(Took(self.taken[key].model_dump_json()))
            self._decide(self.taken[key])
        return answer

    def remember(self, envelope: Envelope) -> None:
        """Have taken this already."""
        self.taken[envelope.epoch, envelope.seq] = envelope
        self._decide(envelope)

    def _decide(self, envelope: Envelope) -> None:
        if '"type":"request.submitted"' in envelope.payload:
            cursor = len(self.items) + 1
            fact = issued(RequestSubmitted.model_validate_json(envelope.payload), cursor)
            self.items.append(FeedItem(cursor=cursor, fact=fact))


class RecordedTerminal(Desk):
    """The counter with its store below `data`, its relay and feed, and a platform that remembers."""

    def __init__(self, order: Order, notebook: Notebook) -> None:
        random = Random(f"{order.seed} {order.life}")
        self.say = notebook.say
        self.hub = TellingHub(self.say)
        self.backoff = Backoff(Random(order.seed))
        time = Time()
        time.seconds = order.life * BETWEEN_LIVES
        super().__init__(
            Path(order.folder),
            time=time,
            new_id=lambda: uuid.UUID(int=random.getrandbits(128), version=4),
        )

    def start(self) -> None:
        """Start the process: printers and platform stay as they are."""
        if not isinstance(self.printer, TellingDocumentPrinter):
            self._equip()
        super().start()
        self.relay = Relay(self.store, self.hub, self.backoff, self.time.clock, self.time.monotonic)
        self.feed = Feed(self.store, self.hub)
        self.directory = Directory(self.store, self.hub)

    def open_store(self) -> RecordedStore:
        """Open the store where the terminal has it."""
        return RecordedStore.begin(DataFolder(self.folder / "data"), self.time.clock, self.new_id, self.say)

    def remember(self, acted: Sequence[str], taken: Sequence[Envelope]) -> None:
        """Have the devices and the platform be as an earlier life of this terminal left them."""
        for job in acted:
            if job.startswith("hrssc-"):
                self.printer.remember(job)
            else:
                self.receipts.slips.append(Slip(job))
        for envelope in taken:
            self.hub.remember(envelope)

    def sync(self) -> None:
        """Do what the threads of `sync` do, in turn."""
        self.relay.run_once()
        self.feed.pull(0)

    def go_offline(self) -> None:
        """Lose the network."""
        self.online = False
        self.hub.trouble = Unreachable(Trouble.NO_NETWORK)

    def go_online(self) -> None:
        """Have the network back."""
        self.online = True
        self.hub.trouble = None
        self.relay.hurry()

    def _equip(self) -> None:
        self.printer = self.printer_spot.device = TellingDocumentPrinter(self.fuse)
        self.receipts = self.receipt_spot.device = TellingReceiptPrinter(self.fuse)
        self.printer.say = self.receipts.say = self.say
