"""The terminal API over HTTP: receipts, feed, directory, and a problem document for every error."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from uuid import uuid4

import pytest

from contract.events import BatchReceipt
from contract.feed import DirectoryPage, FeedPage, KeySet
from contract.problems import MEDIA_TYPE, Problem
from hub.store.database import StoreUnavailableError
from tests.helpers.hub_platform import ID_NUMBER, START, TOKEN, envelope, person, submitted

T001 = "/v1/terminals/T001"


def batch(*raws):
    return {"sent_at": START.isoformat(), "envelopes": list(raws)}


def problem(response, status: int) -> Problem:
    assert response.status_code == status
    assert response.headers["content-type"] == MEDIA_TYPE
    found = Problem.model_validate_json(response.content)
    assert found.status == status
    return found


HEARTBEAT = {
    "at": START.isoformat(),
    "software": "0.1.0",
    "queue_depth": 3,
    "dead_letters": 1,
    "in_doubt": 0,
    "devices": [{"name": "a4", "driver": "ipp", "status": "ONLINE", "faults": []}],
}


def test_a_batch_is_answered_envelope_by_envelope(terminal):
    posted = batch(envelope(submitted(), 1, uuid4()), {**envelope(submitted(), 2, uuid4()), "sha256": "x"})
    receipt = BatchReceipt.model_validate(terminal.post(f"{T001}/events", json=posted).json())
    assert [one.receipt for one in receipt.receipts] == ["accepted", "rejected"]
    assert receipt.receipts[1].problem == "malformed"
    assert receipt.received_at == START


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[" * 100_000, 400),
        (b"\xff", 400),
        (b"[]", 422),
        (b"{}", 422),
        (b'{"sent_at": "2026-11-23T00:00:00Z", "envelopes": []}', 422),
        (b'{"sent_at": "2026-11-23T00:00:00Z", "envelopes": [{"seq": 1}]}', 422),
        (b'{"sent_at": "2026-11-23T00:00:00Z", "envelopes": [{"seq": 1e400, "epoch": "x"}]}', 422),
        (b'{"sent_at": "2026-11-23T00:00:00Z", "envelopes": [' + b",".join([b"{}"] * 101) + b"]}", 422),
    ],
)
def test_a_body_that_is_no_batch_is_a_problem(terminal, body, status):
    assert problem(terminal.post(f"{T001}/events", content=body), status).type.endswith(":malformed")


def test_a_body_that_is_too_large_is_refused_before_it_is_read_and_while_it_is(terminal):
    sizes = {"content-length": str(9 * 1024 * 1024)}
    too_large = problem(terminal.post(f"{T001}/events", content=b"{}", headers=sizes), 413)
    assert too_large.type.endswith(":too-large")
    chunks = (b" " * 1024 * 1024 for _ in range(9))
    assert not problem(terminal.post(f"{T001}/events", content=chunks), 413).retryable


@pytest.mark.parametrize(
    ("path", "authorization"),
    [
        (T001, None),
        (T001, "Bearer wrong"),
        (T001, f"Basic {TOKEN}"),
        ("/v1/terminals/T999", f"Bearer {TOKEN}"),
        ("/v1/terminals/T999", "Bearer "),
    ],
)
def test_only_the_terminal_itself_is_let_in(client, path, authorization):
    headers = {} if authorization is None else {"Authorization": authorization}
    response = client.get(f"{path}/feed", headers=headers)
    assert problem(response, 401).type.endswith(":unauthenticated")
    assert response.headers["www-authenticate"].startswith("Bearer")


def test_another_terminals_token_does_not_do(platform, client):
    with platform.database.write() as unit:
        unit.terminals.replace_token("T002", "0" * 64)
    headers = {"Authorization": f"Bearer {TOKEN}"}
    assert client.get(f"{T001}/feed", headers=headers).status_code == 200
    problem(client.get("/v1/terminals/T002/feed", headers=headers), 401)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/v1/nowhere", 404),
        ("GET", f"{T001}/events", 405),
        ("DELETE", "/v1/keys", 405),
        ("GET", f"{T001}/feed?after=-1", 422),
        ("GET", f"{T001}/feed?wait=21", 422),
        ("GET", f"{T001}/feed?after={2**63}", 422),
        ("GET", f"{T001}/directory?limit=many", 422),
        ("POST", f"{T001}/heartbeat", 422),
    ],
)
def test_every_error_of_the_framework_is_a_problem_too(terminal, method, path, status):
    problem(terminal.request(method, path), status)


def test_what_was_wrong_is_named_but_never_repeated(terminal):
    response = terminal.post(f"{T001}/heartbeat", json={**HEARTBEAT, "queue_depth": "张三"})
    assert "queue_depth" in (problem(response, 422).detail or "")
    assert "张三" not in response.text


def test_a_database_out_of_reach_is_busy_and_worth_another_try(platform, terminal, monkeypatch):
    @contextmanager
    def away():
        raise StoreUnavailableError
        yield

    monkeypatch.setattr(platform.database, "read", away)
    response = terminal.get(f"{T001}/feed")
    assert problem(response, 503).retryable
    assert int(response.headers["retry-after"]) > 0


def test_our_own_fault_is_a_problem_without_details(platform, terminal, monkeypatch):
    def broken():
        raise KeyError("张三")

    monkeypatch.setattr(platform.database, "read", broken)
    response = terminal.get(f"{T001}/feed")
    assert problem(response, 500).retryable
    assert "张三" not in response.text


def test_the_feed_is_paged_by_cursor(terminal):
    epoch = uuid4()
    terminal.post(f"{T001}/events", json=batch(*(envelope(submitted(), n, epoch) for n in range(1, 6))))
    first = FeedPage.model_validate(terminal.get(f"{T001}/feed?limit=3").json())
    assert ([item.cursor for item in first.items], first.more) == ([1, 2, 3], True)
    rest = FeedPage.model_validate(terminal.get(f"{T001}/feed?after=3&limit=3").json())
    assert ([item.cursor for item in rest.items], rest.more) == ([4, 5], False)


def test_who_waits_for_the_feed_is_woken_by_a_decision(platform, terminal):
    answers = []
    waiting = threading.Thread(target=lambda: answers.append(terminal.get(f"{T001}/feed?wait=20").json()))
    listening = threading.Event()
    listen = platform.doorbell.listening

    def heard(terminal_id):
        listening.set()
        return listen(terminal_id)

    object.__setattr__(platform.doorbell, "listening", heard)
    waiting.start()
    assert listening.wait(10)
    terminal.post(f"{T001}/events", json=batch(envelope(submitted(), 1, uuid4())))
    waiting.join(10)  # half of what it was ready to wait
    assert [item["cursor"] for item in answers[0]["items"]] == [1]


def test_who_waits_in_vain_gets_an_empty_page(terminal):
    assert terminal.get(f"{T001}/feed?wait=0.05").json() == {"items": [], "more": False}


def directory(terminal, after=0, limit=500) -> DirectoryPage:
    answer = terminal.get(f"{T001}/directory", params={"after": after, "limit": limit})
    return DirectoryPage.model_validate(answer.json())


def test_the_directory_holds_the_sites_people_without_their_id_numbers(terminal):
    page = directory(terminal)
    assert [entry.employee_id for entry in page.entries] == ["E000001", "E000002"]
    assert page.entries[0].id_digest
    assert ID_NUMBER not in page.model_dump_json()
    assert not directory(terminal, after=page.version).entries


def test_a_change_comes_after_the_version_that_a_terminal_has(platform, terminal):
    known = directory(terminal).version
    with platform.database.write() as unit:
        unit.people.save([person("E000002", name="新名字", status="active")])
        unit.people.set_pin("E000001", "$argon2id$new")
    page = directory(terminal, after=known, limit=1)
    assert ([entry.name for entry in page.entries], page.more) == (["新名字"], True)
    last = directory(terminal, after=page.version, limit=1)
    assert ([entry.pin_hash for entry in last.entries], last.more) == (["$argon2id$new"], False)


def test_who_moved_to_another_site_and_then_left_is_known_as_left_at_the_old_one(platform, terminal):
    with platform.database.write() as unit:
        unit.people.save([person("E000001", site="shanghai-east")])
        unit.people.save([person("E000001", site="shanghai-east", status="left")])
    [entry] = [one for one in directory(terminal).entries if one.employee_id == "E000001"]
    assert entry.status == "left"


def test_keys_and_health_need_no_token(client, platform):
    keys = KeySet.model_validate(client.get("/v1/keys").json())
    assert keys.keys[0].key_id == platform.key.key_id.hex()
    assert keys.keys[0].public_key == platform.key.public.public_bytes_raw().hex()
    assert keys.employer_zh == "示例集团有限公司"
    assert client.get("/healthz").json() == {"status": "ok"}


def test_the_last_heartbeat_counts(platform, terminal):
    for depth in (3, 7):
        answer = terminal.post(f"{T001}/heartbeat", json={**HEARTBEAT, "queue_depth": depth})
        assert answer.status_code == 204
    with platform.database.read() as unit:
        rows = unit.watching.terminals()
    assert [row.heartbeat.queue_depth if row.heartbeat else None for row in rows] == [7, None]
