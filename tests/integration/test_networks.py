"""The real relay and the real platform, and every fault of a network between: nothing lost or doubled."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, Literal

import pytest

from contract.dead_letters import Decision
from contract.event import Event
from sync.answers import Link, Trouble
from sync.backoff import Backoff
from sync.relay import Relay
from sync.server import Limits
from tests.helpers.certificates import DAY, ELSEWHERE, Authority
from tests.helpers.linked_terminal import LinkedTerminal, until_true
from tests.helpers.served_hub import ServedHub
from tests.helpers.toxic_proxy import (
    Answer,
    Blackhole,
    CutRequest,
    CutResponse,
    Drip,
    Hold,
    Pass,
    Replay,
    Reset,
    Toxic,
    ToxicProxy,
)
from tests.unit.hub.test_console import form_token, sign_in

LOGIN = b"<!DOCTYPE html><html><body>Please sign in to use the network</body></html>"
TO_LOGIN = "Location: http://login.example/\r\n"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedHub]:
    with ServedHub(tmp_path_factory.mktemp("hub")).running() as hub:
        yield hub


@pytest.fixture
def proxy(hub: ServedHub) -> Iterator[ToxicProxy]:
    with ToxicProxy(hub.port).running() as proxy:
        yield proxy


@contextmanager
def linked(folder: Path, url: str, **how: object) -> Iterator[LinkedTerminal]:
    terminal = LinkedTerminal(folder, url, **how)  # type: ignore[arg-type]  # passed on as given
    terminal.worker.start()
    try:
        yield terminal
    finally:
        terminal.stop()


@pytest.fixture
def terminal(tmp_path: Path, proxy: ToxicProxy) -> Iterator[LinkedTerminal]:
    with linked(tmp_path / "terminal", proxy.url) as terminal:
        yield terminal


def nothing_lost_nothing_doubled(terminal: LinkedTerminal, hub: ServedHub) -> None:
    terminal.drain()
    epoch = terminal.store.epoch
    assert hub.taken(epoch) == terminal.given
    assert hub.visits(epoch) == len(terminal.given) - len(terminal.requests)
    assert hub.certificates(epoch) == len(terminal.requests)
    assert terminal.store.dead_letters() == []


FAULTS: dict[str, tuple[Toxic, Trouble]] = {
    "reset": (Reset(), Trouble.CUT_OFF),
    "cut in the request": (CutRequest(300), Trouble.CUT_OFF),
    "cut in the answer": (CutResponse(-1), Trouble.CUT_OFF),
    "blackhole": (Blackhole(), Trouble.SLOW),
    "slow loris to the platform": (Drip("request"), Trouble.SLOW),
    "slow loris to the terminal": (Drip("answer"), Trouble.SLOW),
    "login page": (Answer("200 OK", LOGIN), Trouble.CAPTIVE_PORTAL),
    "login page that redirects": (Answer("302 Found", b"", TO_LOGIN), Trouble.CAPTIVE_PORTAL),
    "login page that says so": (
        Answer("511 Network Authentication Required", LOGIN), Trouble.CAPTIVE_PORTAL
    ),
    "a proxy that wants a password": (
        Answer("407 Proxy Authentication Required", LOGIN), Trouble.CAPTIVE_PORTAL
    ),
    "a proxy that forbids": (Answer("403 Forbidden", LOGIN), Trouble.CAPTIVE_PORTAL),
    "a proxy that answers in JSON": (
        Answer("200 OK", b'{"ok": true}', "Content-Type: application/json\r\n"), Trouble.NOT_THE_CONTRACT
    ),
    "a proxy without a platform": (Answer("502 Bad Gateway", LOGIN), Trouble.SERVER_ERROR),
    "a proxy that gave up": (Answer("504 Gateway Timeout", LOGIN), Trouble.SERVER_ERROR),
    "too many requests": (Answer("429 Too Many Requests", b"", "Retry-After: 0\r\n"), Trouble.BUSY),
    "out for a moment": (Answer("503 Service Unavailable", LOGIN), Trouble.BUSY),
}  # fmt: skip


def test_every_fault_is_named_passes_and_costs_nothing(
    hub: ServedHub, proxy: ToxicProxy, terminal: LinkedTerminal
) -> None:
    for name, (toxic, trouble) in FAULTS.items():
        terminal.see(None)
        proxy.infect(toxic)
        terminal.put(2, requests=1)
        assert terminal.see(trouble), name
        proxy.heal()
        terminal.see(None)
    nothing_lost_nothing_doubled(terminal, hub)


def test_nobody_listening_is_told_from_no_network(
    hub: ServedHub, proxy: ToxicProxy, terminal: LinkedTerminal
) -> None:
    terminal.see(None)
    proxy.refuse()
    terminal.put(3)
    terminal.see(Trouble.REFUSED)
    proxy.heal()
    terminal.see(None)
    nothing_lost_nothing_doubled(terminal, hub)


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"), Trouble.NAME),
        (OSError(errno.ENETUNREACH, "Network is unreachable"), Trouble.NO_NETWORK),
    ],
)
def test_a_name_server_that_is_gone_and_a_network_that_is_down(
    hub: ServedHub,
    proxy: ToxicProxy,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: OSError,
    trouble: Trouble,
) -> None:
    known = socket.getaddrinfo
    down = [True]

    def looked_up(host: str, *rest: Any, **others: Any) -> Any:
        if host != "hub.example":
            return known(host, *rest, **others)
        if down:
            raise error
        return known("127.0.0.1", *rest, **others)

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    with linked(tmp_path / "terminal", f"http://hub.example:{proxy.port}") as terminal:
        terminal.put(3)
        terminal.see(trouble)
        down.clear()
        terminal.see(None)
        nothing_lost_nothing_doubled(terminal, hub)


def test_certificates_that_are_not_to_be_trusted(hub: ServedHub, tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    good = authority.context()
    wrong = {
        "expired": (authority.context(-3 * DAY, -DAY), Trouble.TLS_EXPIRED),
        "not valid yet": (authority.context(DAY, 3 * DAY), Trouble.TLS_NOT_YET),
        "of another name": (authority.context(of=ELSEWHERE), Trouble.TLS),
        "of nobody known": (authority.context(self_signed=True), Trouble.TLS),
    }
    with (
        ToxicProxy(hub.port, good).running() as proxy,
        linked(tmp_path / "terminal", proxy.url, ca_file=str(authority.ca_file)) as terminal,
    ):
        for name, (context, trouble) in wrong.items():
            terminal.see(None)
            proxy.tls = context
            proxy.cut_all()
            terminal.put(2)
            assert terminal.see(trouble), name
            proxy.tls = good
            terminal.see(None)
        proxy.infect(CutResponse(100))
        terminal.put(2)
        terminal.see(Trouble.CUT_OFF)
        proxy.heal()
        nothing_lost_nothing_doubled(terminal, hub)


def test_requests_that_a_middlebox_repeats_or_hands_on_late(
    hub: ServedHub, proxy: ToxicProxy, steps: Steps
) -> None:
    steps.terminal.put(3, requests=2)
    proxy.order(Hold(), Hold(), Replay(3))
    assert steps.relay.run_once().trouble is Trouble.CUT_OFF
    steps.terminal.put(2, requests=1)
    assert steps.relay.run_once().trouble is Trouble.CUT_OFF, "a larger batch with the same at its head"
    assert steps.relay.run_once().settled == 8
    steps.terminal.put(2)
    assert steps.relay.run_once().settled == 2
    assert proxy.release() == [200, 200], "old batches come after newer ones"
    assert [proxy.send(request) for request in reversed(list(proxy.passed))] == [200] * len(proxy.passed)
    nothing_lost_nothing_doubled(steps.terminal, hub)


def clock_is_off(link: Link, days: int) -> bool:
    """Say whether the link tells of a clock that is so many days behind the platform's, give or take."""
    return link.online and link.clock is not None and abs(link.clock.seconds - days * 86_400) < 60


@pytest.mark.parametrize("days", [3, -400])
def test_a_terminal_whose_clock_is_off_by_days_says_so_and_goes_on(
    hub: ServedHub, terminal: LinkedTerminal, days: int
) -> None:
    terminal.put(3)
    until_true(lambda: clock_is_off(terminal.worker.state.link, 0))
    terminal.wrong_by = timedelta(days=-days)
    terminal.put(3, requests=1)
    terminal.wait(lambda link: link.clock is not None and link.clock.alarming)
    assert clock_is_off(terminal.worker.state.link, days)
    until_true(lambda: abs((told_offset(hub) or 0) - days * 86_400) < 60)
    nothing_lost_nothing_doubled(terminal, hub)
    terminal.wrong_by = timedelta()
    until_true(lambda: clock_is_off(terminal.worker.state.link, 0))


def test_a_clock_that_is_set_while_the_platform_is_away_holds_nothing_back(
    hub: ServedHub, proxy: ToxicProxy, terminal: LinkedTerminal
) -> None:
    terminal.see(None)
    proxy.infect(Answer("503 Service Unavailable", b""))
    for days in (1, -2, 1000, -3000):
        terminal.put(2)
        terminal.see(Trouble.BUSY)
        terminal.wrong_by += timedelta(days=days)
    proxy.heal()
    nothing_lost_nothing_doubled(terminal, hub)
    terminal.see(None)


@pytest.mark.parametrize("days", [-2, 30])
def test_a_platform_whose_clock_is_off_by_days_loses_nothing(
    hub: ServedHub, proxy: ToxicProxy, terminal: LinkedTerminal, days: int
) -> None:
    terminal.put(3, requests=1)
    terminal.drain()
    hub.clock.wrong_by = proxy.date_shift = timedelta(days=days)
    try:
        terminal.put(3, requests=1)
        terminal.wait(lambda link: link.clock is not None and link.clock.alarming)
        assert clock_is_off(terminal.worker.state.link, days)
        nothing_lost_nothing_doubled(terminal, hub)
        until_true(lambda: all(map(terminal.has_certificate, terminal.requests)))
    finally:
        hub.clock.wrong_by = timedelta()


def told_offset(hub: ServedHub) -> int | None:
    """Return what the last heartbeat said of the clocks, None before the first."""
    beat = hub.heartbeat()
    return None if beat is None else beat.clock_offset_s


class Steps:
    """A relay that a test runs by hand, so that each cut is one try."""

    def __init__(self, terminal: LinkedTerminal) -> None:
        self.terminal = terminal
        self.relay = Relay(
            terminal.store, terminal.server, Backoff(Random(7), first=0.0, most=0.0), terminal.now
        )

    def fail(self, proxy: ToxicProxy, *toxics: Toxic) -> None:
        """Give an envelope, have it fail once for each toxic, and deliver it at the next try."""
        self.terminal.put()
        for toxic in toxics:
            proxy.order(toxic)
            assert self.relay.run_once().trouble is Trouble.CUT_OFF, toxic
        assert self.relay.run_once().settled == 1, toxics


@pytest.fixture
def steps(tmp_path: Path, proxy: ToxicProxy) -> Iterator[Steps]:
    terminal = LinkedTerminal(tmp_path / "terminal", proxy.url, limits=Limits())
    yield Steps(terminal)
    terminal.stop()


def offsets(message: bytes, every: int) -> list[int]:
    """Return where to cut: at both ends and around the end of the head at each byte, else now and then."""
    head, whole = message.index(b"\r\n\r\n") + 4, len(message)
    near = [*range(18), *range(head - 5, head + 6), *range(whole - 6, whole)]
    return sorted({one for one in (*near, *range(0, whole, every)) if 0 <= one < whole})


def from_end(after: int, message: bytes) -> int:
    """Return an offset that means the same in a message that is a little longer or shorter."""
    return after - len(message) if after > len(message) // 2 else after


def cut_everywhere(steps: Steps, proxy: ToxicProxy, hub: ServedHub, every: int, rounds: int) -> None:
    """Cut requests and answers; what was taken when an answer is lost is a duplicate at the next try."""
    steps.fail(proxy)
    steps.fail(proxy)  # the first request tells more of the audit chain than those that follow
    request = proxy.passed[-1]
    answer = proxy.ask(request)
    toxics: list[Toxic] = [CutRequest(from_end(after, request)) for after in offsets(request, every)]
    toxics += [CutResponse(from_end(after, answer), reset=after % 2 == 1) for after in offsets(answer, every)]
    for first in range(rounds):
        steps.fail(proxy, *toxics[first::rounds])
    nothing_lost_nothing_doubled(steps.terminal, hub)


def test_a_cut_at_any_kind_of_place_costs_nothing(steps: Steps, proxy: ToxicProxy, hub: ServedHub) -> None:
    cut_everywhere(steps, proxy, hub, every=83, rounds=12)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_cut_at_every_single_byte_costs_nothing(steps: Steps, proxy: ToxicProxy, hub: ServedHub) -> None:
    cut_everywhere(steps, proxy, hub, every=1, rounds=60)


def test_a_line_that_carries_no_large_batch_carries_small_ones(
    hub: ServedHub, proxy: ToxicProxy, steps: Steps
) -> None:
    steps.terminal.put(250)
    proxy.choose = lambda _path: CutRequest(6000)
    while steps.terminal.store.load().queue_depth:
        steps.relay.run_once()
    assert len(proxy.passed) < 150
    nothing_lost_nothing_doubled(steps.terminal, hub)


@pytest.fixture
def patient(tmp_path: Path, proxy: ToxicProxy) -> Iterator[LinkedTerminal]:
    with linked(tmp_path / "terminal", proxy.url, limits=Limits()) as terminal:
        yield terminal


def test_a_mix_of_everything_loses_and_doubles_nothing(
    hub: ServedHub, proxy: ToxicProxy, patient: LinkedTerminal
) -> None:
    terminal = patient
    chance = Random(20261126)

    def some_toxic(_path: str) -> Toxic:
        toxics: list[Toxic] = [
            CutRequest(chance.randrange(60_000)),
            CutResponse(chance.randrange(12_000), reset=chance.random() < 0.5),
            CutResponse(-chance.randrange(1, 40)),
            Reset(),
            Answer("200 OK", LOGIN),
            Answer("502 Bad Gateway", LOGIN),
            Answer("503 Service Unavailable", b"", "Retry-After: 0\r\n"),
            Replay(chance.randrange(1, 3)),
            Hold(),
        ]
        return chance.choice(toxics) if chance.random() < 0.5 else Pass()

    proxy.choose = some_toxic
    for _ in range(70):
        seen = proxy.exchanges
        terminal.put(chance.randrange(1, 50), requests=chance.randrange(3))
        proxy.wait_for_exchange(seen)
        if chance.random() < 0.1:
            proxy.release()
        if chance.random() < 0.05:
            proxy.refuse()
            proxy.accept()
    proxy.choose = lambda _path: Pass()
    terminal.see(None)
    terminal.put(1)  # whatever the last round left: one exchange more, on a line that is well
    terminal.drain()
    proxy.release()
    for request in chance.sample(list(proxy.passed), 10):
        assert proxy.send(request) == 200
    nothing_lost_nothing_doubled(terminal, hub)
    assert len(terminal.given) > 1500
    assert proxy.exchanges > 70
    until_true(lambda: all(map(terminal.has_certificate, terminal.requests)))


class RobotDanced(Event):
    """What this platform does not know."""

    type: Literal["robot.danced"] = "robot.danced"


def test_what_hr_decides_about_a_dead_letter_reaches_the_terminal_by_the_wire(
    hub: ServedHub, terminal: LinkedTerminal
) -> None:
    with terminal.store.unit() as unit:
        unit.outbox.put(RobotDanced())
    until_true(lambda: len(terminal.store.dead_letters()) == 1)
    terminal.drain()
    letter = terminal.store.dead_letters()[0]
    address = f"/console/dead-letters/T001/{letter.envelope.event_id}"
    with hub.browser() as console:
        assert sign_in(console).status_code == 303
        choice = {"decision": Decision.DISMISS, "reason": "test"}
        choice["form_token"] = form_token(console.get(address))
        assert console.post(address, data=choice, follow_redirects=False).status_code == 303
    until_true(lambda: terminal.store.dead_letters()[0].dismissal is not None)
    terminal.drain()
    assert terminal.store.load().dead_letters == 0
