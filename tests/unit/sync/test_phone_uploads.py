"""Pages from a phone, from the platform's own routes to what the terminal shows; no thread and no socket."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from contract.attachments import MediaType
from contract.language import Bilingual
from contract.phone_uploads import UploadOrder, UploadTicket
from kiosk.documents.small_picture import SIDE, small_picture
from kiosk.domain.phone_pages import PhoneOrder, PhoneStatus
from sync.answers import NoUpload, Trouble, Unreachable
from sync.backoff import Backoff
from sync.phone_uploads import PhoneUploads
from sync.server.answer import Answer
from sync.server.uploads import UploadServer
from tests.helpers.hub_platform import TOKEN, Clock, platform_on
from tests.helpers.one_application import application_of

HUB = "https://hub.example"
PDF = b"%PDF-1.7\n" + bytes(3000) + b"\n%%EOF\n"


def photo(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (900, 600), colour).save(out, "JPEG")
    return out.getvalue()


RED, BLUE = photo("red"), photo("blue")


@dataclass
class Lobby:
    """A platform, a terminal's way to it that a test can cut, and somebody with a phone."""

    client: TestClient
    taking: Any  # the platform's hub.uploading.Uploading
    clock: Clock
    bugs: list[BaseException] = field(default_factory=list)
    trouble: Unreachable | None = None
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        server = UploadServer(self.ask, "/v1/terminals/T001", HUB)
        self.phone = PhoneUploads(server, Backoff(Random(1)), small_picture, self.bugs.append)
        self.order = PhoneOrder(UUID(int=3), Bilingual(zh="合同", en="Lease"), 3, 2**20)

    def ask(
        self, method: str, path: str, query: Any = None, body: Any = None, patience: float = 0.0
    ) -> Answer | Unreachable:
        del patience
        self.asked.append(f"{method} {path.rpartition('uploads')[2]}")
        if self.trouble is not None:
            return self.trouble
        params = {**(query or {}), "wait": 0} if query else {}
        content = None if body is None else body.model_dump_json()
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
        got = self.client.request(method, path, params=params, content=content, headers=headers)
        return Answer(got.status_code, got.headers, got.content, 0.0, 0.0)

    @property
    def secret(self) -> str:
        return self.phone.view().address.rpartition("/")[2]

    def steps(self, count: int) -> None:
        for _ in range(count):
            self.phone.step()

    def errands(self) -> None:
        """Do what the second thread does."""
        while not self.phone._errands.empty():
            errand = self.phone._errands.get()
            assert errand is not None
            errand()


@contextmanager
def open_lobby(folder: Any) -> Iterator[Lobby]:
    clock = Clock()
    platform = platform_on(f"sqlite:///{folder / 'hub.db'}", folder, clock)
    with TestClient(application_of(platform)) as client:
        yield Lobby(client, platform.uploading, clock)
    platform.database.close()


@pytest.fixture
def lobby(tmp_path: Any) -> Iterator[Lobby]:
    with open_lobby(tmp_path) as opened:
        yield opened


def test_a_code_is_shown_and_what_the_phone_sends_arrives(lobby: Lobby) -> None:
    assert lobby.phone.step() is None  # nothing is wanted
    lobby.phone.want(lobby.order)
    assert lobby.phone.view().status is PhoneStatus.ASKING
    lobby.steps(2)
    assert lobby.phone.view().address.startswith("http://testserver/phone/upload/")
    assert not lobby.phone.view().seen
    lobby.taking.shown(lobby.secret)
    assert lobby.taking.take(lobby.secret, RED) is None
    assert lobby.taking.take(lobby.secret, PDF) is None
    lobby.steps(1)
    assert (lobby.phone.view().seen, lobby.phone.view().coming) == (True, 2)
    lobby.steps(2)
    first, second = lobby.phone.view().pages
    assert (first.media_type, second.media_type) == (MediaType.JPEG, MediaType.PDF)
    assert second.content == PDF
    assert max(Image.open(io.BytesIO(first.picture)).size) == SIDE
    assert second.picture == b""
    lobby.phone.over(2)
    lobby.errands()
    assert lobby.phone.view().pages == ()
    assert lobby.asked[-1].endswith("/end")
    assert lobby.client.get(f"/phone/upload/{'A' * 32}").status_code == 404


def test_a_page_goes_at_both_ends_whoever_removes_it(lobby: Lobby) -> None:
    lobby.phone.want(lobby.order)
    lobby.steps(1)
    secret = lobby.secret
    for content in (RED, BLUE):
        lobby.taking.take(secret, content)
    lobby.steps(3)
    first, second = lobby.phone.view().pages
    lobby.phone.remove(first.number)
    lobby.steps(1)  # before the platform was told: it does not come back
    assert lobby.phone.view().pages == (second,)
    lobby.errands()
    assert [file.number for file in lobby.taking.shown(secret).files] == [2]
    lobby.taking.take_back(secret, 2)
    lobby.steps(1)
    assert lobby.phone.view().pages == ()


def test_after_it_expired_another_code_is_had_and_what_came_stays(lobby: Lobby) -> None:
    lobby.phone.want(lobby.order)
    lobby.steps(1)
    lobby.taking.take(lobby.secret, RED)
    lobby.steps(2)
    lobby.clock.forward(minutes=11)
    lobby.steps(1)
    assert lobby.phone.view().status is PhoneStatus.EXPIRED
    assert len(lobby.phone.view().pages) == 1
    assert lobby.phone.step() is None
    lobby.phone.again()
    lobby.errands()
    lobby.steps(1)
    shown = lobby.taking.shown(lobby.secret)
    assert shown.ticket.most_files == 2  # of three, one is here
    lobby.taking.take(lobby.secret, BLUE)
    lobby.steps(2)
    assert [page.number for page in lobby.phone.view().pages] == [1, 2]


def test_a_page_under_way_while_another_code_is_asked_for_is_not_one_too_many(lobby: Lobby) -> None:
    lobby.phone.want(lobby.order)
    lobby.steps(1)
    lobby.taking.take(lobby.secret, RED)
    lobby.steps(1)
    before = lobby.phone._wanted
    assert before is not None
    file = before.missing()
    assert file is not None
    lobby.phone.again()
    lobby.phone._took_file(before, file, RED)
    assert lobby.phone.view().pages == ()
    lobby.steps(1)
    assert lobby.taking.shown(lobby.secret).ticket.most_files == lobby.order.files


def test_nothing_is_asked_for_where_all_that_is_wanted_is_here(lobby: Lobby) -> None:
    lobby.phone.want(PhoneOrder(lobby.order.request_id, lobby.order.title, 1, 2**20))
    lobby.steps(1)
    secret = lobby.secret
    lobby.taking.take(secret, RED)
    lobby.steps(2)
    lobby.phone.again()
    lobby.errands()
    assert lobby.secret == secret
    assert not [one for one in lobby.asked if one.endswith("/end")]


def test_room_that_came_later_gets_a_code_of_its_own_once_the_first_is_full(lobby: Lobby) -> None:
    lobby.phone.want(PhoneOrder(lobby.order.request_id, lobby.order.title, 1, 2**20))
    lobby.steps(1)
    first = lobby.secret
    lobby.phone.want(lobby.order)  # a page that was accepted earlier was removed
    lobby.taking.take(first, RED)
    lobby.steps(1)
    assert lobby.secret == first
    lobby.steps(3)  # it is fetched, the code is full, another is had
    lobby.errands()
    assert lobby.secret != first
    assert lobby.taking.shown(lobby.secret).ticket.most_files == 2
    assert len(lobby.phone.view().pages) == 1


def test_trouble_on_the_way_is_told_and_passes(lobby: Lobby) -> None:
    lobby.trouble = Unreachable(Trouble.NO_NETWORK)
    lobby.phone.want(lobby.order)
    rest = lobby.phone.step()
    assert rest is not None
    assert rest >= 0.0
    assert lobby.phone.view().status is PhoneStatus.UNREACHABLE
    lobby.trouble = None
    lobby.steps(2)
    lobby.taking.take(lobby.secret, RED)
    lobby.steps(1)
    lobby.trouble = Unreachable(Trouble.SLOW)
    lobby.steps(2)
    assert lobby.phone.view().status is PhoneStatus.UNREACHABLE
    lobby.trouble = None
    lobby.steps(2)
    assert len(lobby.phone.view().pages) == 1
    assert lobby.phone.view().status is PhoneStatus.OPEN


def test_a_platform_that_takes_nothing_is_told_from_a_login_page() -> None:
    def server(status: int, media_type: str) -> UploadServer:
        answer = Answer(status, {"Content-Type": media_type}, b"{}", 0.0, 0.0)
        return UploadServer(lambda *_args, **_more: answer, "/v1/terminals/T001", HUB)

    ticket = uuid4()
    assert server(404, "application/problem+json").state(ticket, 0, 0) is NoUpload.NOT_OFFERED
    assert isinstance(server(404, "text/html").state(ticket, 0, 0), Unreachable)
    assert isinstance(server(302, "text/html").end(ticket, 0), Unreachable)


def test_an_address_that_is_a_path_is_the_platforms_own(lobby: Lobby) -> None:
    expires_at = lobby.clock() + timedelta(minutes=10)
    ticket = UploadTicket(ticket_id=uuid4(), address="/phone/upload/abc", expires_at=expires_at)
    body = ticket.model_dump_json().encode()
    server = UploadServer(lambda *_args, **_more: Answer(200, {}, body, 0.0, 0.0), "/v1/terminals/T001", HUB)
    order = UploadOrder(request_id=lobby.order.request_id, title=lobby.order.title, files=1, size=100)
    assert server.order(order) == ticket.model_copy(update={"address": f"{HUB}/phone/upload/abc"})


def test_other_bytes_than_were_told_of_are_no_page(lobby: Lobby) -> None:
    lobby.phone.want(lobby.order)
    lobby.steps(1)
    lobby.taking.take(lobby.secret, RED)
    lobby.steps(1)
    real, lobby.phone._hub = (
        lobby.phone._hub,
        UploadServer(
            lambda *_args, **_more: Answer(200, {}, b"something else", 0.0, 0.0), "/v1/terminals/T001", HUB
        ),
    )
    lobby.steps(1)
    assert lobby.phone.view().pages == ()
    lobby.phone._hub = real
    lobby.steps(1)
    assert len(lobby.phone.view().pages) == 1


def test_a_ticket_that_comes_after_the_person_left_is_ended(lobby: Lobby) -> None:
    lobby.phone.want(lobby.order)
    wanted = lobby.phone._wanted
    assert wanted is not None
    order = UploadOrder(request_id=lobby.order.request_id, title=lobby.order.title, files=1, size=100)
    ticket = lobby.phone._hub.order(order)
    lobby.phone.over(0)
    lobby.phone._took_ticket(wanted, order, ticket)
    lobby.errands()
    assert lobby.asked[-1].endswith("/end")


def test_the_threads_serve_and_end(lobby: Lobby) -> None:
    arrived = threading.Event()
    lobby.phone._picture = lambda kind, content: arrived.set() or small_picture(kind, content)  # type: ignore[func-returns-value]
    asked = threading.Event()
    took = lobby.phone._took_ticket

    def noticed(wanted: Any, order: Any, answer: Any) -> float:
        rest = took(wanted, order, answer)
        lobby.taking.take(lobby.secret, RED)
        asked.set()
        return rest

    lobby.phone._took_ticket = noticed  # type: ignore[method-assign]
    lobby.phone.start()
    lobby.phone.want(lobby.order)
    assert asked.wait(10)
    assert arrived.wait(10)
    lobby.phone.over(0)
    assert lobby.phone.stop(10)
    assert lobby.bugs == []
