"""A terminal that was offline for weeks and finds its platform again, while people are served.

`python -m tests.helpers.weeks_offline FOLDER URL TOKEN COUNT PEOPLE`. PEOPLE is a file of employee ids, a
line each; the first comes with the card of `ID_NUMBER`. What it came to is one line of JSON.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from bench.backlog import events, fill
from contract.events import VisitEnd
from contract.feed import Heartbeat
from kiosk.identity.reading import IdCardReading
from kiosk.journey.views import ChooseContent, FormContent, StepView, SurveyContent
from kiosk.maintenance.queue_words import shown_queue
from kiosk.store.store import Store
from kiosk.store.unit import Unit
from sync.backoff import Backoff
from sync.directory import Directory
from sync.server import HubServer
from sync.worker import SyncWorker
from tests.helpers.desk import KEY, Desk
from tests.helpers.hub_platform import ID_NUMBER

VISITS = 24
"""Made before, and made meanwhile, evenly over the backlog."""
CARD = IdCardReading(ID_NUMBER, date(2036, 1, 1))


@dataclass
class Told:
    """What it came to. `commits` are the seconds of each of a journey's, before and meanwhile."""

    queued: int = 0
    served: int = 0  # visits
    seconds: float = 0.0
    quiet: list[float] = field(default_factory=list)
    meanwhile: list[float] = field(default_factory=list)
    fractions: list[float] = field(default_factory=list)
    memory_before: int = 0  # KiB
    memory_peak: int = 0


class TimedStore(Store):
    """A store that notes how long each commit of the main thread takes, its turn waited for."""

    took: list[float]

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        began = time.perf_counter()
        with super().unit() as unit:
            yield unit
        if threading.current_thread() is threading.main_thread():
            self.took.append(time.perf_counter() - began)


class TimedDesk(Desk):
    """A counter on such a store."""

    def open_store(self) -> Store:
        store = TimedStore.open(self.folder / "store", KEY, self.time.clock)
        store.took = []
        return store

    def serve(self) -> None:
        """Serve one person, who asks for a certificate; the platform may be too late with it."""
        self.sign_in(CARD)
        turn = self.counter.open_service("cert.employment")
        while isinstance(turn, StepView):
            turn = self.act() if turn.acting else self.counter.answer(answers(turn.content))
        self.counter.leave(VisitEnd.LEFT)

    def taken(self) -> list[float]:
        """Return how long the commits since the last call took."""
        store = self.store
        assert isinstance(store, TimedStore)
        took, store.took = store.took, []
        return took


def answers(content: object) -> dict[str, str]:
    match content:
        case ChooseContent(options):
            return {"value": options[0].value}
        case FormContent():
            return {"addressee": "", "copies": "1"}
        case SurveyContent():
            return {"score": "5"}
        case _:
            return {}


def now() -> datetime:
    return datetime.now(UTC)


def heartbeat() -> Heartbeat:
    return Heartbeat(at=now(), software="0.1.0", queue_depth=0, dead_letters=0, in_doubt=0, devices=[])


def resident(field_name: str) -> int:
    """Return a size of this process in KiB: VmRSS now, VmHWM at its highest (proc_pid_status(5))."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{field_name}:"))


def drain(desk: TimedDesk, worker: SyncWorker, told: Told) -> None:
    """Serve people evenly over the backlog, and look at the staff page's bar all the while."""
    store, rest = desk.store, threading.Event()
    at_visit = told.queued / (VISITS + 1)
    looking = threading.Thread(target=look, args=(desk.store, worker, told.fractions))
    looking.start()
    while store.waiting:
        rest.wait(0.005)  # nobody tells when another batch is gone
        if store.waiting < told.queued - at_visit * (told.served + 1) and told.served < VISITS:
            desk.serve()
            told.served += 1
    looking.join()


def look(store: Store, worker: SyncWorker, fractions: list[float]) -> None:
    """Look at the bar until nothing waits; whoever serves a person meanwhile does not look."""
    rest = threading.Event()
    while store.waiting:
        rest.wait(0.005)
        queue = shown_queue(worker.progress(), worker.sending(), now())
        if queue.fraction >= 0 and (not fractions or fractions[-1] != queue.fraction):
            fractions.append(queue.fraction)


def main(words: list[str]) -> int:
    folder, server = Path(words[0]), HubServer(words[1], "T001", words[2])
    desk, told = TimedDesk(folder), Told()
    directory = Directory(desk.store, server)
    assert directory.pull() is None
    assert directory.pull_keys() is None
    people = Path(words[4]).read_text("ascii").split()
    fill(desk.store, events(int(words[3]), people, now() - timedelta(days=60)))
    desk.taken()
    for _ in range(VISITS):
        desk.serve()
    told.quiet, told.queued = desk.taken(), desk.store.waiting
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # the highest begins anew: proc_pid_clear_refs(5)
    told.memory_before = resident("VmRSS")
    bugs: list[BaseException] = []
    began = time.perf_counter()
    worker = SyncWorker(
        desk.store,
        server,
        backoff=Backoff(Random(1)),
        clock=now,
        heartbeat=heartbeat,
        on_bug=bugs.append,
        cut=server.close,
    )
    worker.start()
    drain(desk, worker, told)
    told.seconds = time.perf_counter() - began
    told.memory_peak, told.meanwhile = resident("VmHWM"), desk.taken()
    assert worker.stop(30.0)
    assert bugs == []
    desk.store.close()
    sys.stdout.write(json.dumps(asdict(told)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
