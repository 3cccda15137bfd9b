"""Attachments at the platform: ranges over HTTP, and requests that wait for the last of them."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from contract.attachments import LARGEST_RANGE, AttachmentRef, AttachmentState, MediaType, sniffed
from contract.events import RequestCompleted
from contract.feed import FeedPage, Heartbeat
from contract.problems import TYPE_PREFIX, Problem
from hub.admission import admit
from tests.helpers.hub_platform import PASSWORD, START, TOKEN, envelope, submitted
from tests.unit.hub.test_console import sign_in

T001 = "/v1/terminals/T001"
PDF = b"%PDF-1.7 " + bytes(range(256)) * 8
JPEG = b"\xff\xd8\xff\xe0" + bytes(100)
SHA = hashlib.sha256(PDF).hexdigest()


def ref(content: bytes, field: str = "proof", **changes) -> AttachmentRef:
    said = {
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "media_type": sniffed(content),
        "field": field,
    }
    return AttachmentRef.model_validate(said | changes)


def ask(platform, *refs: AttachmentRef, seq: int = 1, terminal_id: str = "T001", **changes) -> UUID:
    """Submit a request that names attachments; return its id."""
    event = submitted(attachments=list(refs), **changes)
    [receipt] = platform.ingest.take(terminal_id, [envelope(event, seq, uuid4())]).receipts
    assert receipt.receipt == "accepted"
    return event.request_id


def send(client, content: bytes, offset: int, sha256: str = SHA, terminal: str = T001):
    headers = {"Upload-Offset": str(offset), "Content-Type": "application/partial-upload"}
    return client.patch(f"{terminal}/attachments/{sha256}", content=content, headers=headers)


def state(response) -> AttachmentState:
    assert response.status_code == 200, response.text
    return AttachmentState.model_validate_json(response.content)


def offset_of(client, sha256: str = SHA) -> int:
    return state(client.get(f"{T001}/attachments/{sha256}")).offset


def problem(response, status: int) -> str:
    assert response.status_code == status, response.text
    return Problem.model_validate_json(response.content).type.removeprefix(TYPE_PREFIX)


def decided(client) -> list[UUID]:
    page = FeedPage.model_validate_json(client.get(f"{T001}/feed").content)
    return [item.fact.request_id for item in page.items]


def test_a_request_is_decided_with_the_last_byte_of_its_last_attachment(platform, terminal):
    request = ask(platform, ref(PDF), ref(JPEG, "photo"))
    assert state(terminal.get(f"{T001}/attachments/{SHA}")) == AttachmentState(
        sha256=SHA, size=len(PDF), offset=0, complete=False
    )
    assert state(send(terminal, PDF[:1000], 0)).offset == 1000
    assert state(send(terminal, PDF[1000:], 1000)).complete
    assert decided(terminal) == []
    assert state(send(terminal, JPEG, 0, hashlib.sha256(JPEG).hexdigest())).complete
    assert decided(terminal) == [request]


def test_a_repeated_last_range_is_answered_alike_and_decides_nothing_again(platform, terminal):
    request = ask(platform, ref(PDF))
    first = state(send(terminal, PDF, 0))
    assert state(send(terminal, PDF, 0)) == first
    assert state(send(terminal, b"%PDF-something else", 5)) == first
    assert decided(terminal) == [request]


def test_a_request_whose_content_is_there_already_does_not_wait(platform, terminal):
    first = ask(platform, ref(PDF))
    send(terminal, PDF, 0)
    second = ask(platform, ref(PDF, "other"), ref(PDF), seq=2)
    assert decided(terminal) == [first, second]


def test_two_requests_wait_for_one_content(platform, terminal):
    requests = [ask(platform, ref(PDF), seq=seq) for seq in (1, 2)]
    send(terminal, PDF, 0)
    assert sorted(decided(terminal)) == sorted(requests)


def test_a_request_reported_again_keeps_what_has_come(platform, terminal):
    request = ask(platform, ref(PDF))
    send(terminal, PDF[:500], 0)
    ask(platform, ref(PDF), seq=2, request_id=request)
    assert offset_of(terminal) == 500
    send(terminal, PDF[500:], 500)
    assert decided(terminal) == [request]


def test_a_range_that_does_not_fit_changes_nothing(platform, terminal):
    ask(platform, ref(PDF))
    send(terminal, PDF[:100], 0)
    for offset in (0, 99, 101, len(PDF)):
        assert problem(send(terminal, b"x", offset), 409) == "offset-mismatch"
        assert offset_of(terminal) == 100
    assert state(send(terminal, b"", 0)).offset == 100
    for offset in ("-1", "x", str(2**70)):
        answer = terminal.patch(f"{T001}/attachments/{SHA}", content=b"x", headers={"Upload-Offset": offset})
        assert problem(answer, 422) == "malformed"
    assert problem(send(terminal, PDF, 0, SHA.upper()), 422) == "malformed"
    assert state(send(terminal, PDF[100:], 100)).complete


def test_more_than_was_announced_and_more_than_a_range_may_hold_are_too_large(platform, terminal):
    ask(platform, ref(PDF))
    assert problem(send(terminal, PDF + b"x", 0), 413) == "too-large"
    assert problem(send(terminal, bytes(LARGEST_RANGE + 1), 0), 413) == "too-large"
    assert offset_of(terminal) == 0


def test_wrong_bytes_are_thrown_away_and_the_right_ones_still_count(platform, terminal):
    request = ask(platform, ref(PDF))
    send(terminal, PDF[:100], 0)
    assert problem(send(terminal, bytes(len(PDF) - 100), 100), 422) == "hash-mismatch"
    assert offset_of(terminal) == 0
    assert decided(terminal) == []
    assert state(send(terminal, PDF, 0)).complete
    assert decided(terminal) == [request]


def test_a_content_of_another_type_than_announced_is_refused(platform, terminal):
    sha256 = hashlib.sha256(JPEG).hexdigest()
    ask(platform, ref(JPEG, media_type=MediaType.PDF))
    assert problem(send(terminal, JPEG[:8], 0, sha256), 415) == "media-type-mismatch"
    assert offset_of(terminal, sha256) == 0
    send(terminal, JPEG[:3], 0, sha256)  # too little to tell
    assert problem(send(terminal, JPEG[3:], 3, sha256), 415) == "media-type-mismatch"
    assert offset_of(terminal, sha256) == 0


def test_until_it_is_verified_the_latest_announcement_counts(platform, terminal):
    ask(platform, ref(PDF, size=10))
    send(terminal, PDF[:5], 0)
    ask(platform, ref(PDF), seq=2)
    assert offset_of(terminal) == 0
    assert state(send(terminal, PDF, 0)).complete
    ask(platform, ref(PDF, size=10), seq=3)
    assert len(decided(terminal)) == 3


def test_what_one_terminal_sent_is_unknown_to_another(platform, terminal):
    ask(platform, ref(PDF))
    send(terminal, PDF, 0)
    for answer in (
        terminal.get(f"/v1/terminals/T002/attachments/{SHA}"),
        send(terminal, PDF, 0, terminal="/v1/terminals/T002"),
    ):
        assert problem(answer, 404) == "unknown-attachment"
    terminal.headers.pop("Authorization")
    assert terminal.get(f"{T001}/attachments/{SHA}").status_code == 401
    assert send(terminal, PDF, 0).status_code == 401
    terminal.headers["Authorization"] = f"Bearer {TOKEN}"
    ask(platform, ref(PDF), terminal_id="T002")
    assert not state(terminal.get(f"/v1/terminals/T002/attachments/{SHA}")).complete


def test_the_budget_keeps_new_contents_out_and_lets_those_that_were_begun_be_finished(platform):
    others = [b"%PDF-" + bytes([number]) * 2000 for number in range(3)]
    ask(platform, *(ref(content, f"page-{number}") for number, content in enumerate(others)))
    tight = replace(platform.attaching, budget=4500)
    digests = [hashlib.sha256(content).hexdigest() for content in others]
    for sha256, content in zip(digests[:2], others[:2], strict=True):
        assert not isinstance(tight.take("T001", sha256, 0, content[:1500]), str)
    assert tight.take("T001", digests[2], 0, others[2]) == "budget"
    assert tight.take("T001", digests[0], 1500, others[0][1500:]).complete
    assert tight.take("T001", digests[2], 0, others[2]).complete


def test_a_refused_person_is_refused_only_when_the_request_is_whole(platform, terminal):
    request = ask(platform, ref(PDF), employee_id="E000002")
    assert decided(terminal) == []
    send(terminal, PDF, 0)
    assert decided(terminal) == [request]


@pytest.mark.parametrize(
    "wrong",
    [
        {"size": 0},
        {"size": 20 * 1024 * 1024 + 1},
        {"sha256": "0" * 63},
        {"media_type": "image/gif"},
        {"field": "a b"},
    ],
)
def test_a_request_with_an_impossible_attachment_is_rejected(wrong):
    raw = envelope(submitted(attachments=[ref(PDF)]), 1, uuid4())
    told = json.loads(raw["payload"])
    told["attachments"][0] |= wrong
    payload = json.dumps(told)
    raw |= {"payload": payload, "sha256": hashlib.sha256(payload.encode()).hexdigest()}
    assert admit(raw) == "malformed"


class TestConsole:
    @pytest.fixture
    def asked(self, platform, client):
        """A visit with one request that names a PDF, and somebody who is signed in."""
        self.visit, request = uuid4(), uuid4()
        ask(platform, ref(PDF), visit_id=self.visit, request_id=request)
        done = RequestCompleted(visit_id=self.visit, request_id=request, at=START, outcome="queued")
        platform.ingest.take("T001", [envelope(done, 2, uuid4())])
        assert sign_in(client, password=PASSWORD).status_code == 303
        self.page = f"/console/visits/T001/{self.visit}"
        self.client = client
        return self

    def send(self, content: bytes, offset: int) -> None:
        self.client.headers["Authorization"] = f"Bearer {TOKEN}"
        state(send(self.client, content, offset))

    def texts(self) -> str:
        return self.client.get(self.page, params={"lang": "en"}).text

    def test_the_page_of_a_visit_says_how_much_has_come(self, asked):
        assert "Waiting for attachments" in asked.texts()
        assert "waiting for the terminal to send it" in asked.texts()
        asked.send(PDF[: len(PDF) // 2], 0)
        assert re.search(r"PDF document · proof · 0\.0 MB · (49|50)% received", asked.texts())
        assert "Waiting for attachments" in list_of_visits(asked)
        asked.send(PDF[len(PDF) // 2 :], len(PDF) // 2)
        assert "complete" in asked.texts()
        assert "Waiting for attachments" not in asked.texts()

    def test_the_list_of_terminals_says_how_many_wait(self, asked, platform):
        beat = Heartbeat(
            at=START,
            software="1",
            queue_depth=0,
            dead_letters=0,
            in_doubt=0,
            devices=[],
            attachments_waiting=3,
        )
        with platform.database.write() as unit:
            unit.terminals.heard("T001", beat, START)
        page = asked.client.get("/console/terminals", params={"lang": "en"}).text
        assert "Attachments to send: 3" in page

    def test_a_whole_attachment_can_be_downloaded_and_that_is_written_down(self, asked, platform):
        link = f"{asked.page}/attachments/{SHA}"
        assert asked.client.get(link).status_code == 404
        asked.send(PDF[:7], 0)
        asked.send(PDF[7:], 7)
        answer = asked.client.get(link)
        assert answer.content == PDF
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["content-disposition"].startswith("attachment;")
        with platform.database.read() as unit:
            assert "opened an attachment" in [row.action for row in unit.accounts.audit_trail()]

    def test_only_with_its_own_visit_and_only_after_signing_in(self, asked):
        asked.send(PDF, 0)
        assert asked.client.get(f"/console/visits/T001/{uuid4()}/attachments/{SHA}").status_code == 404
        asked.client.cookies.clear()
        answer = asked.client.get(f"{asked.page}/attachments/{SHA}", follow_redirects=False)
        assert answer.status_code == 303


def list_of_visits(asked) -> str:
    return asked.client.get("/console/visits", params={"lang": "en"}).text
