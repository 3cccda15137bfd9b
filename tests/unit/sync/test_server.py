"""The platform over HTTP: whatever answers, the terminal gets one of a closed set of values."""

from __future__ import annotations

import errno
import json
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from uuid import UUID

import pytest
from requests.structures import CaseInsensitiveDict

from contract.applications import ApplicationState
from contract.dead_letters import Decision
from contract.events import Batch, Envelope
from contract.feed import (
    FACT_TYPES,
    ApplicationMoved,
    CertificateRevoked,
    CommandGiven,
    DeadLetterDecided,
    FeedItem,
    FeedPage,
    GiftChanged,
    GiftEntitled,
    GiftWithdrawn,
    Heartbeat,
    RequestRefused,
)
from contract.problems import MEDIA_TYPE, Problem, ProblemType
from sync.answers import (
    BatchRefused,
    BatchTooLarge,
    Decisions,
    Heard,
    Receipts,
    Trouble,
    UnknownFact,
    Unreachable,
)
from sync.platform_time import Look
from sync.server import HubServer, Limits
from sync.server.answer import Answer, look_in
from tests.helpers.fault_server import FaultServer, Reply
from tests.helpers.terminal_store import certificate

QUICK = Limits(connect=2, read=0.3, whole=0.6)
NOW = datetime(2026, 11, 23, tzinfo=UTC)
LONG_AGO = {"Retry-After": format_datetime(NOW.replace(year=2000))}
FAR_ZONE = {"Retry-After": "Mon, 01 Jan 2020 00:00:00 +99999999999999999999"}
IN_GBK = "http://portal.example/登录".encode("gbk").decode("latin-1")
LOGIN_PAGE = Reply(200, b"<html>Welcome to the airport</html>", "text/html; charset=utf-8")

REVOKED = CertificateRevoked(
    request_id=UUID(int=101), number="n", revoked_at=NOW, reason_zh="撤", reason_en="gone"
)


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer().running() as server:
        yield server


@pytest.fixture
def hub(server: FaultServer) -> Iterator[HubServer]:
    hub = HubServer(server.url, "t-1", "secret")
    yield hub
    hub.close()


@pytest.fixture
def impatient(server: FaultServer) -> Iterator[HubServer]:
    hub = HubServer(server.url, "t-1", "secret", QUICK)
    yield hub
    hub.close()


def batch(count: int = 1) -> Batch:
    envelope = Envelope(
        epoch=UUID(int=1), seq=1, event_id=UUID(int=2), recorded_at=NOW, payload="{}", sha256="0" * 64
    )
    return Batch(sent_at=NOW, envelopes=[envelope.model_copy(update={"seq": n + 1}) for n in range(count)])


def problem(kind: ProblemType, status: int, **headers: str) -> Reply:
    return Reply(status, Problem.of(kind, status, "No").model_dump_json().encode(), MEDIA_TYPE, headers)


def receipts(count: int = 1) -> Reply:
    told = [{"epoch": str(UUID(int=1)), "seq": n + 1, "receipt": "accepted"} for n in range(count)]
    return Reply(200, json.dumps({"receipts": told, "received_at": NOW.isoformat()}).encode())


def test_a_batch_that_is_taken(server: FaultServer, hub: HubServer) -> None:
    server.reply = receipts(2)
    answer = hub.deliver(batch(2))
    assert isinstance(answer, Receipts)
    assert [each.seq for each in answer.receipt.receipts] == [1, 2]
    method, path, headers, body = server.asked[0]
    assert (method, path) == ("POST", "/v1/terminals/t-1/events")
    assert headers["Authorization"] == "Bearer secret"
    assert Batch.model_validate_json(body) == batch(2)


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        (problem(ProblemType.MALFORMED, 400), BatchRefused("malformed")),
        (problem(ProblemType.MALFORMED, 422), BatchRefused("malformed")),
        (problem(ProblemType.TOO_LARGE, 413), BatchTooLarge()),
        (problem(ProblemType.UNAUTHENTICATED, 401), Unreachable(Trouble.NOT_ADMITTED)),
        (problem(ProblemType.UNKNOWN_TERMINAL, 403), Unreachable(Trouble.NOT_ADMITTED)),
        (problem(ProblemType.INTERNAL, 500), Unreachable(Trouble.SERVER_ERROR)),
        (problem(ProblemType.BUSY, 503), Unreachable(Trouble.BUSY)),
        (problem(ProblemType.BUSY, 503, **{"Retry-After": "7"}), Unreachable(Trouble.BUSY, 7.0)),
        (problem(ProblemType.BUSY, 503, **{"Retry-After": "soon"}), Unreachable(Trouble.BUSY)),
        (problem(ProblemType.BUSY, 503, **LONG_AGO), Unreachable(Trouble.BUSY, 0.0)),
        (problem(ProblemType.BUSY, 503, **{"Retry-After": "\xb2"}), Unreachable(Trouble.BUSY)),
        (problem(ProblemType.BUSY, 503, **FAR_ZONE), Unreachable(Trouble.BUSY)),
        (Reply(429, b""), Unreachable(Trouble.BUSY)),
        (Reply(502, b"<html>Bad gateway</html>", "text/html"), Unreachable(Trouble.SERVER_ERROR)),
        (Reply(400, b"<html>proxy</html>", "text/html"), Unreachable(Trouble.CAPTIVE_PORTAL)),
        (Reply(403, b"<html>proxy</html>", "text/html"), Unreachable(Trouble.CAPTIVE_PORTAL)),
        (Reply(404, b"{}"), Unreachable(Trouble.CAPTIVE_PORTAL)),
        (Reply(413, b"<html>nginx</html>", "text/html"), Unreachable(Trouble.CAPTIVE_PORTAL)),
        (Reply(302, headers={"Location": "http://127.0.0.1:1/"}), Unreachable(Trouble.CAPTIVE_PORTAL)),
        (Reply(302, headers={"Location": "http://[::1"}), Unreachable(Trouble.CAPTIVE_PORTAL)),
        (Reply(302, headers={"Location": IN_GBK}), Unreachable(Trouble.CAPTIVE_PORTAL)),
        (Reply(511, b"login", "text/html"), Unreachable(Trouble.CAPTIVE_PORTAL)),
        (LOGIN_PAGE, Unreachable(Trouble.CAPTIVE_PORTAL)),
        (Reply(200, b"{}"), Unreachable(Trouble.NOT_THE_CONTRACT)),
        (Reply(200, b"\xff\xfe\x00"), Unreachable(Trouble.NOT_THE_CONTRACT)),
        (Reply(200, b'{"receipts": 7}'), Unreachable(Trouble.NOT_THE_CONTRACT)),
        (Reply(204, b""), Unreachable(Trouble.CAPTIVE_PORTAL)),
        (Reply(200, b"{}", headers={"Content-Encoding": "gzip"}), Unreachable(Trouble.NOT_THE_CONTRACT)),
        (Reply(200, receipts().body, cut_after=20), Unreachable(Trouble.CUT_OFF)),
    ],
)  # fmt: skip
def test_everything_else_that_may_answer(
    server: FaultServer, hub: HubServer, reply: Reply, answer: object
) -> None:
    server.reply = reply
    assert hub.deliver(batch()) == answer
    server.reply = receipts()
    assert isinstance(hub.deliver(batch()), Receipts), "and it recovers"


def test_a_large_batch_may_be_too_large_for_a_proxy(server: FaultServer, hub: HubServer) -> None:
    server.reply = Reply(413, b"<html>nginx</html>", "text/html")
    assert hub.deliver(batch(2)) == BatchTooLarge()


def test_silence_is_slow(server: FaultServer, impatient: HubServer) -> None:
    server.hold.clear()
    assert impatient.deliver(batch()) == Unreachable(Trouble.SLOW)


def test_a_trickle_has_one_deadline_for_all_of_it(server: FaultServer, impatient: HubServer) -> None:
    gap = threading.Event()
    server.reply = Reply(200, b" " * 10_000, trickle=lambda: not gap.wait(0.05))
    assert impatient.keys() == Unreachable(Trouble.SLOW)
    gap.set()


def test_a_body_without_end_is_not_read_to_its_end(server: FaultServer) -> None:
    hub = HubServer(server.url, "t-1", "secret", Limits(body=1000))
    server.reply = Reply(200, b" " * 200_000)
    assert hub.keys() == Unreachable(Trouble.NOT_THE_CONTRACT)
    hub.close()


def test_a_redirection_without_end_is_not_read_to_its_end(server: FaultServer) -> None:
    hub = HubServer(server.url, "t-1", "secret", Limits(body=1000))
    gap = threading.Event()
    server.reply = Reply(
        302, b" " * 200_000, headers={"Location": "/login"}, trickle=lambda: not gap.wait(0.001)
    )
    answers: list[object] = []
    asking = threading.Thread(target=lambda: answers.append(hub.keys()))
    asking.start()
    asking.join(20)
    hub.close()
    gap.set()
    asking.join(10)
    assert answers == [Unreachable(Trouble.NOT_THE_CONTRACT)]


def test_nobody_there() -> None:
    with FaultServer().running() as gone:
        url = gone.url
    hub = HubServer(url, "t-1", "secret")
    assert hub.deliver(batch()) == Unreachable(Trouble.REFUSED)
    hub.close()


def test_a_name_that_nobody_has() -> None:
    hub = HubServer("http://does-not-exist.invalid", "t-1", "x")
    assert hub.keys() == Unreachable(Trouble.NAME)


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (OSError(errno.ENETUNREACH, "Network is unreachable"), Trouble.NO_NETWORK),
        (OSError(errno.EHOSTUNREACH, "No route to host"), Trouble.NO_NETWORK),
        (TimeoutError("timed out"), Trouble.NO_NETWORK),
        (ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"), Trouble.CUT_OFF),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"), Trouble.NAME),
        (OSError("of another kind"), Trouble.NO_NETWORK),
    ],
)
def test_what_the_system_says_of_a_connection_that_was_not_made(
    hub: HubServer, monkeypatch: pytest.MonkeyPatch, error: OSError, trouble: Trouble
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert hub.deliver(batch()) == Unreachable(trouble)


def test_a_server_without_tls_where_tls_is_due(server: FaultServer) -> None:
    hub = HubServer(server.url.replace("http:", "https:"), "t-1", "secret")
    assert hub.keys() == Unreachable(Trouble.TLS)
    hub.close()


def test_facts_of_a_later_release_are_passed_over(server: FaultServer, hub: HubServer) -> None:
    refused = {
        "type": "request.refused",
        "request_id": str(UUID(int=3)),
        "reason_zh": "否",
        "reason_en": "no",
    }
    items = [{"cursor": 8, "fact": refused}, {"cursor": 9, "fact": {"type": "door.opened"}}]
    server.reply = Reply(200, json.dumps({"items": items, "more": False}).encode())
    answer = hub.feed(7, 0)
    assert isinstance(answer, Decisions)
    assert ([item.cursor for item in answer.items], answer.cursor) == ([8], 9)
    assert answer.passed_over == (UnknownFact(9, "door.opened"),)
    assert server.asked[0][1] == "/v1/terminals/t-1/feed?after=7&wait=0"


def test_every_fact_of_this_release_arrives(server: FaultServer, hub: HubServer) -> None:
    facts = [
        certificate(1),
        RequestRefused(request_id=UUID(int=3), reason_zh="否", reason_en="no"),
        ApplicationMoved(
            request_id=UUID(int=6),
            employee_id="E000001",
            service_id="housing.confirm",
            change=1,
            state=ApplicationState.APPROVED,
            at=NOW,
        ),
        REVOKED,
        DeadLetterDecided(
            epoch=UUID(int=1), seq=4, event_id=UUID(int=2), decision=Decision.REPLAY, reason="r", by="wang"
        ),
        GiftEntitled(
            gift_id=UUID(int=5),
            employee_id="E000001",
            kind="mooncake-2026",
            title_zh="月饼",
            title_en="Mooncakes",
            collect_until=date(2026, 12, 31),
        ),
        GiftChanged(
            gift_id=UUID(int=5), title_zh="月饼", title_en="Mooncakes", collect_until=date(2027, 1, 31)
        ),
        GiftWithdrawn(gift_id=UUID(int=5)),
        CommandGiven(
            command_id=UUID(int=7), kind="close", deadline=NOW, reason_zh="检修", reason_en="repair"
        ),
    ]
    assert {fact.type for fact in facts} == FACT_TYPES
    page = FeedPage(items=[FeedItem(cursor=n, fact=fact) for n, fact in enumerate(facts, 1)], more=False)
    server.reply = Reply(200, page.model_dump_json().encode())
    answer = hub.feed(0, 0)
    assert isinstance(answer, Decisions)
    assert [item.fact for item in answer.items] == facts


@pytest.mark.parametrize(
    "fact",
    [
        {"type": "certificate.issued"},
        {"type": ["certificate.issued"]},
        certificate(1).model_dump(mode="json") | {"issued_at": "0001-01-01T00:00:00+14:00"},
        REVOKED.model_dump(mode="json") | {"revoked_at": "0001-01-01T00:00:00+14:00"},
    ],
)
def test_a_known_fact_that_is_wrong_is_not_passed_over(
    server: FaultServer, hub: HubServer, fact: dict[str, object]
) -> None:
    items = [{"cursor": 8, "fact": fact}]
    server.reply = Reply(200, json.dumps({"items": items, "more": False}).encode())
    assert hub.feed(7, 0) == Unreachable(Trouble.NOT_THE_CONTRACT)


@pytest.mark.parametrize("cursor", [0, -1, 2**63])
def test_a_cursor_that_no_feed_has_leads_nowhere(server: FaultServer, hub: HubServer, cursor: int) -> None:
    items = [{"cursor": cursor, "fact": {"type": "door.opened"}}]
    server.reply = Reply(200, json.dumps({"items": items, "more": False}).encode())
    assert hub.feed(7, 0) == Unreachable(Trouble.NOT_THE_CONTRACT)


@pytest.mark.parametrize("wrong", [{"salt": "xyz"}, {"salt": ""}, {"version": -1}])
def test_a_directory_that_could_not_be_used_is_not_taken(
    server: FaultServer, hub: HubServer, wrong: dict[str, object]
) -> None:
    told = {"salt": "00", "entries": [], "version": 0, "more": False} | wrong
    server.reply = Reply(200, json.dumps(told).encode())
    assert hub.directory(0) == Unreachable(Trouble.NOT_THE_CONTRACT)


def test_a_heartbeat(server: FaultServer, hub: HubServer) -> None:
    beat = Heartbeat(at=NOW, software="0.1.0", queue_depth=0, dead_letters=0, in_doubt=0, devices=[])
    server.reply = Reply(204)
    assert hub.heartbeat(beat) == Heard()
    server.reply = LOGIN_PAGE
    assert hub.heartbeat(beat) == Unreachable(Trouble.CAPTIVE_PORTAL)


def test_closing_cuts_a_long_poll_at_once(server: FaultServer) -> None:
    hub = HubServer(server.url, "t-1", "secret", Limits(read=60, whole=60))
    server.hold.clear()
    answers: list[object] = []
    asking = threading.Thread(target=lambda: answers.append(hub.feed(0, 20)))
    asking.start()
    assert server.waiting.wait(10)
    hub.close()
    asking.join(5)
    assert answers == [Unreachable(Trouble.CUT_OFF)]
    assert hub.keys() == Unreachable(Trouble.CUT_OFF)


def answer(**headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(200, CaseInsensitiveDict(named), b"", asked=10.0, answered=11.0)


@pytest.mark.parametrize("wrong_by", [timedelta(), timedelta(days=-900), timedelta(days=900)])
def test_a_date_to_come_back_at_is_held_against_that_of_the_answer(wrong_by: timedelta) -> None:
    made = datetime.now(UTC) + wrong_by
    later = format_datetime(made + timedelta(seconds=90), usegmt=False)
    assert answer(Date=format_datetime(made), Retry_After=later).retry_after == 90


def test_an_answer_that_a_cache_kept_says_nothing_of_the_time() -> None:
    date = format_datetime(NOW)
    assert look_in(answer(Date=date)) == Look(10.0, 11.0, NOW)
    assert look_in(answer(Date=date, Age="0")) is None
    assert look_in(answer(Date="yesterday")) is None
    assert look_in(answer()) is None


def test_only_the_platforms_own_word_tells_the_time(server: FaultServer) -> None:
    looks: list[Look] = []
    hub = HubServer(server.url, "t-1", "secret", notice=looks.append)
    for reply in (LOGIN_PAGE, Reply(200, b"{}"), Reply(502), problem(ProblemType.BUSY, 503)):
        server.reply = reply
        hub.deliver(batch())
    assert looks == []
    server.reply = receipts()
    hub.deliver(batch())
    server.reply = Reply(204)
    hub.heartbeat(Heartbeat(at=NOW, software="1", queue_depth=0, dead_letters=0, in_doubt=0, devices=[]))
    hub.close()
    assert [abs((look.said - datetime.now(UTC)).total_seconds()) < 60 for look in looks] == [True, True]
    assert all(look.asked <= look.answered for look in looks)


def test_another_protocol_at_the_port_and_an_answer_that_ends_in_its_headers() -> None:
    for said, trouble in (
        (b"SSH-2.0-OpenSSH_9.2\r\n", Trouble.NOT_THE_CONTRACT),
        (b"HTTP/1.", Trouble.CUT_OFF),
        (b"HTTP/1.1 200 OK\r\nContent-Ty", Trouble.CUT_OFF),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", Trouble.CUT_OFF),
    ):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            hub = HubServer(f"http://127.0.0.1:{listener.getsockname()[1]}", "t-1", "secret")
            speaking = threading.Thread(target=say_once, args=(listener, said))
            speaking.start()
            assert hub.keys() == Unreachable(trouble), said
            speaking.join(10)
            hub.close()


def say_once(listener: socket.socket, said: bytes) -> None:
    peer, _ = listener.accept()
    with peer:
        peer.recv(65536)
        peer.sendall(said)
