"""Attachments between a real store and the real platform, killed and cut on both sides, in bounded memory."""

from __future__ import annotations

import gc
import hashlib
import os
import subprocess
import sys
import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from contract.attachments import LARGEST
from contract.events import RequestSubmitted
from deploy.house.postgres import Cluster, cluster
from devices.ports import free_ports
from hub.store.database import Database
from kiosk.journey.attaching import NotAttached, RequestAttachments
from kiosk.journey.recovery import end_interrupted_visits
from kiosk.store.attachments import CHUNK, Backlog
from kiosk.store.store import Store
from sync.attachments import Uploads
from sync.backoff import Backoff
from sync.relay import Relay
from sync.server import Limits
from tests.helpers.attachment_hub import AttachmentHub
from tests.helpers.hub_platform import Clock, platform_on
from tests.helpers.linked_terminal import LinkedTerminal, until_true
from tests.helpers.scanned_files import jpeg
from tests.helpers.sealed_requests import open_request, request_with, sealed, submit
from tests.helpers.served_hub import ServedHub
from tests.helpers.terminal_store import HandClock, open_store
from tests.helpers.toxic_proxy import Blackhole, CutRequest, CutResponse, Replay, ToxicProxy

ROOT = Path(__file__).parents[2]
PATIENT = Limits(connect=5.0, read=10.0, whole=20.0)
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def postgres() -> Iterator[Cluster]:
    with cluster() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'hub.db'}"
    return str(request.getfixturevalue("postgres").new_database())


class KilledHub:
    """The platform as it is run, on one port and any database, to be killed."""

    def __init__(self, url: str, folder: Path) -> None:
        self._database, self._folder = url, folder
        platform_on(url, folder, Clock()).database.close()
        self._port = free_ports()[0]
        self.url = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        where = ["--port", str(self._port), "--database", self._database, "--data", str(self._folder)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "hub", "serve", *where],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert self._process.stdout is not None
        assert "ready" in self._process.stdout.readline()

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate(timeout=30)
            self._process = None


@pytest.fixture
def hub(url: str, tmp_path: Path) -> Iterator[KilledHub]:
    hub = KilledHub(url, tmp_path)
    hub.start()
    yield hub
    hub.kill()


@contextmanager
def linked(folder: Path, url: str) -> Iterator[LinkedTerminal]:
    terminal = LinkedTerminal(folder, url, limits=PATIENT)
    terminal.worker.start()
    try:
        yield terminal
    finally:
        terminal.stop()


def backlog(store: Store) -> Backlog:
    with store.view() as unit:
        return unit.attachments.backlog()


def issued(store: Store, request_id: UUID) -> bool:
    with store.view() as unit:
        return unit.certificates.by_request(request_id) is not None


def digest_at(url: str, sha256: str) -> str:
    """Return the hash of what the platform's database holds under a hash."""
    database = Database(url)
    digest = hashlib.sha256()
    with database.read() as unit:
        for part in unit.attachments.ranges("T001", sha256):
            digest.update(part)
    database.close()
    return digest.hexdigest()


@pytest.mark.parametrize("kills", [1, pytest.param(8, marks=[pytest.mark.slow, pytest.mark.timeout(600)])])
def test_a_killed_platform_goes_on_where_it_was(hub: KilledHub, url: str, tmp_path: Path, kills: int) -> None:
    content = jpeg(4 * MEGABYTE)
    with linked(tmp_path / "terminal", hub.url) as terminal:
        request = request_with(terminal.store, content)
        for kill in range(1, kills + 1):
            reached = kill * len(content) // (kills + 1)
            until_true(lambda reached=reached: sent(terminal) > reached)  # type: ignore[misc]  # a default binds the loop's number
            hub.kill()
            terminal.put(3)
            hub.start()
        until_true(lambda: issued(terminal.store, request))
        until_true(lambda: backlog(terminal.store) == Backlog())
        terminal.drain()
    sha256 = hashlib.sha256(content).hexdigest()
    assert digest_at(url, sha256) == sha256


def sent(terminal: LinkedTerminal) -> int:
    sending = terminal.worker.sending()
    return sending.sent if sending.files else 1 << 40


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedHub]:
    with ServedHub(tmp_path_factory.mktemp("hub")).running() as hub:
        yield hub


@pytest.fixture
def proxy(served: ServedHub) -> Iterator[ToxicProxy]:
    with ToxicProxy(served.port).running() as proxy:
        yield proxy


def test_events_pass_an_upload_that_is_stuck(proxy: ToxicProxy, tmp_path: Path) -> None:
    content = jpeg(MEGABYTE)
    sha256 = hashlib.sha256(content).hexdigest()
    with linked(tmp_path / "terminal", proxy.url) as terminal:
        proxy.infect(Blackhole(), path=sha256)
        request = request_with(terminal.store, content)
        terminal.drain()
        terminal.put(5, requests=1)
        terminal.drain()
        until_true(lambda: terminal.has_certificate(terminal.requests[0]))
        assert backlog(terminal.store) == Backlog(1, len(content))
        assert not issued(terminal.store, request)
        proxy.heal()
        proxy.cut_all()
        until_true(lambda: issued(terminal.store, request))


def test_cuts_at_any_byte_and_repetitions_cost_nothing(
    proxy: ToxicProxy, served: ServedHub, tmp_path: Path
) -> None:
    content = jpeg(2 * MEGABYTE, seed=3)
    sha256 = hashlib.sha256(content).hexdigest()
    random = Random(20261126)
    with linked(tmp_path / "terminal", proxy.url) as terminal:
        for _ in range(8):
            proxy.order(
                CutRequest(random.randrange(1, CHUNK)),
                Replay(),
                CutResponse(random.randrange(1, 400), reset=random.random() < 0.5),
                path=sha256,
            )
        request = request_with(terminal.store, content)
        until_true(lambda: issued(terminal.store, request))
        until_true(lambda: backlog(terminal.store) == Backlog())
    assert digest_at(f"sqlite:///{served.database}", sha256) == sha256


class Camera:
    """Gives a photo of the largest size, never all of it in memory."""

    def __init__(self) -> None:
        self._left = LARGEST
        self.digest = hashlib.sha256()

    def read(self, size: int) -> bytes:
        part = (b"\xff\xd8\xff\xe0" if self._left == LARGEST else b"").ljust(min(size, self._left), b"\x5a")
        self._left -= len(part)
        self.digest.update(part)
        return part


def test_twenty_megabytes_need_the_memory_of_a_few_chunks(tmp_path: Path) -> None:
    (tmp_path / "hub").mkdir()
    clock = HandClock()
    store, hub = open_store(tmp_path / "terminal", clock), AttachmentHub(tmp_path / "hub")
    backoff = Backoff(Random(1))
    record, camera = open_request(store), Camera()
    gc.collect()
    tracemalloc.start()
    try:
        added = RequestAttachments(store, record.request_id).add("proof", camera)
        assert not isinstance(added, NotAttached)
        submit(store, record)
        Relay(store, hub, backoff, clock).run_once()
        assert Uploads(store, hub, backoff).run_once() is None
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert added.size == LARGEST
    with hub.platform.database.read() as unit:
        assert unit.attachments.find("T001", camera.digest.hexdigest()).completed_at is not None
    assert peak < 20 * CHUNK, f"{peak / MEGABYTE:.1f} MiB"
    store.close()
    hub.close()


def test_a_terminal_killed_while_it_scans_keeps_what_it_said_and_nothing_else(tmp_path: Path) -> None:
    random = Random(5)
    said: dict[str, list[str]] = {}
    for round_ in range(3):
        said |= submitted_until_killed(tmp_path, round_ * 1000, random)
    store = Store.open(tmp_path, bytes(32), HandClock())
    end_interrupted_visits(store, HandClock())
    swept = True
    while swept:
        with store.unit() as unit:
            swept = unit.attachments.sweep()
    told = {}
    with store.view() as unit:
        outgoing = {one.sha256: one for one in unit.attachments.outgoing()}
        for waiting in unit.outbox.first(10_000):
            if '"type":"request.submitted"' in waiting.envelope.payload:
                event = RequestSubmitted.model_validate_json(waiting.envelope.payload)
                told[str(event.request_id)] = [ref.sha256 for ref in event.attachments]
        kept = unit.attachments._connection.exec_driver_sql("SELECT count(*) FROM attachments").scalar()
    assert said.items() <= told.items()
    assert {sha256 for digests in told.values() for sha256 in digests} == set(outgoing)
    assert kept == len(outgoing), "nothing is left of what was not submitted"
    for one in outgoing.values():
        assert hashlib.sha256(sealed(store, one)).hexdigest() == one.sha256
    store.close()


def submitted_until_killed(folder: Path, first: int, random: Random) -> dict[str, list[str]]:
    """Run a terminal that scans, kill it, and return the requests that it said to be submitted."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.helpers.scan_until_killed", str(folder), str(first)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as terminal:
        assert terminal.stdout is not None
        lines = [terminal.stdout.readline() for _ in range(random.choice([1, 3, 4, 5]))]
        threading.Event().wait(random.random() * 0.05)
        terminal.kill()
        lines += terminal.stdout.readlines()
    whole = [line.split() for line in lines if line.startswith("submitted") and line.endswith("\n")]
    return {request_id: digests for _, _, request_id, *digests in whole}
