"""A terminal's relay against the real platform, which dies and comes back."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from contract.events import VisitOpened
from contract.feed import Heartbeat, KeySet
from contract.language import Language
from contract.verdict import Verdict
from contract.verify_code import verify
from kiosk.domain.visit import IssuedCertificate, Visit
from kiosk.store.settings import KEY_SET
from kiosk.store.store import Store
from sync.answers import Link, Trouble
from sync.backoff import Backoff
from sync.server import HubServer
from sync.worker import Intervals, SyncWorker
from tests.helpers.hub_platform import TOKEN, submitted
from tests.helpers.hub_process import HubProcess

SOON = 30.0
KILLS = 12


class Terminal:
    """A store and the threads that keep it in step."""

    def __init__(self, folder: Path, url: str, token: str = TOKEN) -> None:
        self.store = Store.open(folder, bytes(32), now)
        self.server = HubServer(url, "T001", token)
        self.bugs: list[BaseException] = []
        self.changed = threading.Condition()
        self.worker = SyncWorker(
            self.store,
            self.server,
            backoff=Backoff(Random(), first=0.05, most=0.5),
            clock=now,
            heartbeat=self._heartbeat,
            on_bug=self.bugs.append,
            cut=self.server.close,
            intervals=Intervals(heartbeat=0.5),
        )
        self.links: list[Link] = []
        self.worker.state.on_change(self._notice)
        self.worker.start()

    def wait_for_link(self, condition: Callable[[Link], bool]) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: condition(self.worker.state.link), SOON)

    def visit(self) -> UUID:
        visit_id = uuid4()
        with self.store.unit() as unit:
            unit.visits.open(Visit(visit_id, now(), Language.ZH))
            unit.outbox.put(VisitOpened(visit_id=visit_id, at=now(), language=Language.ZH))
        return visit_id

    def drain(self) -> None:
        until_true(lambda: self.store.load().queue_depth == 0)

    def stop(self) -> None:
        assert self.worker.stop(SOON)
        self.store.close()
        assert self.bugs == []

    def _notice(self, link: Link) -> None:
        with self.changed:
            self.links.append(link)
            self.changed.notify_all()

    def _heartbeat(self) -> Heartbeat:
        load = self.store.load()
        return Heartbeat(
            at=now(),
            software="0.1.0",
            queue_depth=load.queue_depth,
            dead_letters=load.dead_letters,
            in_doubt=load.in_doubt,
            devices=[],
        )


def now() -> datetime:
    return datetime.now(UTC)


def until_true(condition: Callable[[], bool]) -> None:
    """Look again and again, at most SOON seconds; for what tells nobody when it changes."""
    deadline = time.monotonic() + SOON
    rest = threading.Event()
    while not condition():
        assert time.monotonic() < deadline
        rest.wait(0.01)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubProcess]:
    folder = tmp_path / "hub"
    folder.mkdir()
    hub = HubProcess(folder)
    hub.start()
    yield hub
    hub.kill()


@pytest.fixture
def terminal(tmp_path: Path, hub: HubProcess) -> Iterator[Terminal]:
    terminal = Terminal(tmp_path / "terminal", hub.url)
    yield terminal
    terminal.stop()


def test_a_request_comes_back_as_a_certificate(hub: HubProcess, terminal: Terminal) -> None:
    terminal.wait_for_link(lambda link: link.online)
    until_true(lambda: "E000001" in known(terminal))
    request = submitted()
    with terminal.store.unit() as unit:
        unit.outbox.put(request)
    until_true(lambda: issued(terminal, request.request_id) is not None)
    certificate = issued(terminal, request.request_id)
    assert certificate is not None
    assert certificate.employee_id == "E000001"
    until_true(lambda: key_set(terminal) is not None)
    told = key_set(terminal)
    assert told is not None
    keys = {
        bytes.fromhex(each.key_id): Ed25519PublicKey.from_public_bytes(bytes.fromhex(each.public_key))
        for each in told.keys
    }
    assert verify(certificate.verify_code, keys).verdict is Verdict.GENUINE
    terminal.drain()
    assert hub.visits() == []


def test_a_wrong_token_is_an_alarm_and_never_a_dead_letter(hub: HubProcess, tmp_path: Path) -> None:
    stranger = Terminal(tmp_path / "stranger", hub.url, token="a-wrong-token")
    stranger.visit()
    stranger.wait_for_link(lambda link: link.reason is Trouble.NOT_ADMITTED)
    until_true(lambda: attempts(stranger) > 0)
    assert stranger.store.dead_letters() == []
    stranger.stop()


@pytest.mark.slow  # test_many_kills.py runs always
def test_every_visit_arrives_once_although_the_platform_is_killed_again_and_again(
    hub: HubProcess, terminal: Terminal
) -> None:
    made: list[UUID] = []
    random = Random(20261123)
    rest = threading.Event()
    for _ in range(KILLS):
        made.extend(terminal.visit() for _ in range(random.randrange(1, 40)))
        rest.wait(random.random() * 0.03)
        hub.kill()
        made.extend(terminal.visit() for _ in range(random.randrange(1, 10)))
        hub.start()
    terminal.drain()
    assert sorted(hub.visits()) == sorted(made)
    assert terminal.store.dead_letters() == []
    terminal.wait_for_link(lambda link: link.online)


def test_a_restored_store_loses_no_visit(hub: HubProcess, tmp_path: Path) -> None:
    folder = tmp_path / "restored"
    terminal = Terminal(folder, hub.url)
    made = [terminal.visit()]
    terminal.drain()
    terminal.stop()
    shutil.copy(folder / "store.db", tmp_path / "backup.db")
    terminal = Terminal(folder, hub.url)
    made.append(terminal.visit())
    terminal.drain()
    terminal.stop()
    contents = (tmp_path / "backup.db").read_bytes()
    mark = (folder / "store.mark").read_bytes()
    (folder / "store.db").write_bytes(contents)
    (folder / "store.mark").write_bytes(mark.replace(b'"openings": 2', b'"openings": 1'))
    terminal = Terminal(folder, hub.url)
    made.append(terminal.visit())
    terminal.drain()
    assert terminal.store.dead_letters() == []
    terminal.stop()
    assert sorted(hub.visits()) == sorted(made)


def attempts(terminal: Terminal) -> int:
    with terminal.store.view() as unit:
        return unit.outbox.first(1)[0].attempts


def known(terminal: Terminal) -> set[str]:
    with terminal.store.view() as unit:
        found = unit.directory.get("E000001")
    return set() if found is None else {found.employee_id}


def issued(terminal: Terminal, request_id: UUID) -> IssuedCertificate | None:
    with terminal.store.view() as unit:
        return unit.certificates.by_request(request_id)


def key_set(terminal: Terminal) -> KeySet | None:
    with terminal.store.view() as unit:
        text = unit.settings.get(KEY_SET)
    return None if text is None else KeySet.model_validate_json(text)
