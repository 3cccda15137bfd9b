"""Uploading from a phone: tickets, what they take and refuse, what is seen at each end, and what is left."""

from __future__ import annotations

import asyncio
import hashlib
import io
import re
import struct
import threading
import warnings
import zlib
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from starlette.datastructures import UploadFile

from contract.attachments import MediaType, sniffed
from contract.phone_uploads import UploadState, UploadTicket
from contract.problems import TYPE_PREFIX, Problem
from hub.app import build
from hub.monitoring.watch import Watch
from hub.phone.pages.upload import DECODED_AT_ONCE, Outcome, Taking
from hub.store.upload_tables import upload_files, upload_tickets
from hub.texts import TEXTS
from hub.uploaded_pictures import LONGEST_SIDE, Unusable, Usable, checked
from hub.uploading import Closed, NotTaken
from tests.helpers.hub_platform import TOKEN
from tests.helpers.one_application import application_of

UPLOADS = "/v1/terminals/T001/uploads"
PDF = b"%PDF-1.7\n" + bytes(3000) + b"\n%%EOF\n"
PLACE_OF_A_PHOTO = 0x8825  # GPSInfo, Exif 3.0 section 4.6.3


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (40, 30), colour: str = "red", **how: object
) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **how)
    return out.getvalue()


def order(**changes: object) -> dict[str, object]:
    said = {"request_id": str(UUID(int=9)), "title": {"zh": "租赁合同", "en": "Your lease"}}
    return {**said, "files": 3, "size": 20_000, **changes}


def ticket_of(terminal, **changes: object) -> UploadTicket:
    answer = terminal.post(UPLOADS, json=order(**changes))
    assert answer.status_code == 200, answer.text
    return UploadTicket.model_validate_json(answer.content)


def state_of(terminal, ticket: UploadTicket, **query: float) -> UploadState:
    answer = terminal.get(f"{UPLOADS}/{ticket.ticket_id}", params=query)
    assert answer.status_code == 200, answer.text
    return UploadState.model_validate_json(answer.content)


def problem(answer, status: int) -> str:
    assert answer.status_code == status, answer.text
    return Problem.model_validate_json(answer.content).type.removeprefix(TYPE_PREFIX)


def token_in(page) -> str:
    return re.search(r'name="form_token" value="(\w+)"', page.text)[1]


def test_phones_are_sent_where_they_reach_the_platform(platform, terminal):
    assert ticket_of(terminal).address.startswith("http://testserver/phone/upload/")
    at = replace(platform, settings=replace(platform.settings, phone_address="https://hr.example.com"))
    with type(terminal)(application_of(at)) as client:
        client.headers["Authorization"] = f"Bearer {TOKEN}"
        assert ticket_of(client).address.startswith("https://hr.example.com/phone/upload/")


def send(client, ticket: UploadTicket, *contents: bytes):
    token = token_in(client.get(ticket.address, headers={"Accept-Language": "en"}))
    files = [("files", (f"{at}.jpg", content)) for at, content in enumerate(contents)]
    return client.post(ticket.address, data={"form_token": token}, files=files)


def kept(platform) -> int:
    with platform.database.read() as unit:
        return len(unit.uploads._connection.execute(upload_files.select()).all())


def test_what_a_phone_sends_is_fetched_by_its_terminal_and_gone_once_accepted(platform, terminal):
    ticket = ticket_of(terminal)
    assert state_of(terminal, ticket) == UploadState(version=0, seen=False, files=[])
    page = send(terminal, ticket, picture(), PDF)
    assert TEXTS["phone.upload.kept"].zh in page.text or TEXTS["phone.upload.kept"].en in page.text
    state = state_of(terminal, ticket)
    assert state.seen
    assert [one.media_type for one in state.files] == [MediaType.JPEG, MediaType.PDF]
    for one in state.files:
        fetched = terminal.get(f"{UPLOADS}/{ticket.ticket_id}/files/{one.number}")
        assert fetched.headers["content-type"] == one.media_type
        assert hashlib.sha256(fetched.content).hexdigest() == one.sha256
        assert len(fetched.content) == one.size
    assert terminal.post(f"{UPLOADS}/{ticket.ticket_id}/end", json={"accepted": 2}).status_code == 204
    assert kept(platform) == 0
    assert problem(terminal.get(f"{UPLOADS}/{ticket.ticket_id}"), 410) == "upload-ended"
    over = terminal.get(ticket.address, headers={"Accept-Language": "en"})
    assert TEXTS["phone.upload.over.accepted"].en in over.text


def test_each_end_sees_what_the_other_removes(terminal):
    ticket = ticket_of(terminal)
    send(terminal, ticket, picture(), picture(colour="blue"))
    first, second = state_of(terminal, ticket).files
    page = terminal.get(ticket.address)
    answer = terminal.post(
        f"{ticket.address}/remove", data={"form_token": token_in(page), "number": first.number}
    )
    assert answer.status_code == 200
    assert state_of(terminal, ticket).files == [second]
    assert terminal.delete(f"{UPLOADS}/{ticket.ticket_id}/files/{second.number}").status_code == 204
    assert terminal.delete(f"{UPLOADS}/{ticket.ticket_id}/files/{second.number}").status_code == 204
    assert state_of(terminal, ticket).files == []
    send(terminal, ticket, picture())
    assert state_of(terminal, ticket).files[0].number == 3  # no number is given twice


@pytest.mark.parametrize(
    ("contents", "said"),
    [
        ((b"GIF89a" + bytes(50),), "kind"),
        ((picture()[:300],), "broken"),
        ((b"%PDF-1.7 cut off",), "broken"),
        ((picture(), picture()), "twice"),
        ([picture(colour=colour) for colour in ("red", "blue", "green", "black")], "too-many"),
        ((PDF + bytes(20_000) + b"%%EOF",), "too-large"),
        ((), "empty"),
    ],
)
def test_what_is_not_taken_is_told_in_words(terminal, contents, said):
    ticket = ticket_of(terminal)
    page = send(terminal, ticket, *contents)
    assert page.status_code == 200
    assert any(one in page.text for one in vars(TEXTS[f"phone.upload.not.{said}"]).values())


def test_nobody_looks_into_what_a_full_ticket_could_not_keep(platform, terminal, monkeypatch):
    ticket = ticket_of(terminal, files=1)
    secret = ticket.address.rpartition("/")[2]
    assert platform.uploading.take(secret, picture()) is None
    monkeypatch.setattr("hub.uploading.checked", lambda _content: pytest.fail("it was decoded"))
    assert platform.uploading.take(secret, picture(colour="blue")) is NotTaken.TOO_MANY
    tight = ticket_of(terminal, size=len(PDF), request_id=str(UUID(int=10)))
    monkeypatch.undo()
    secret = tight.address.rpartition("/")[2]
    assert platform.uploading.take(secret, PDF) is None
    monkeypatch.setattr("hub.uploading.checked", lambda _content: pytest.fail("it was decoded"))
    assert platform.uploading.take(secret, picture()) is NotTaken.TOO_LARGE


def test_a_ticket_takes_one_file_at_a_time_and_only_few_are_decoded_at_once():
    now, most, gate = 0, 0, threading.Event()

    class Slow:
        def take(self, secret: str, content: bytes) -> None:
            nonlocal now, most
            del secret, content
            now += 1
            most = max(most, now)
            if now == DECODED_AT_ONCE:
                gate.set()
            assert gate.wait(10)
            now -= 1

    def files(count: int) -> list[UploadFile]:
        return [UploadFile(io.BytesIO(b"x"), filename="x") for _ in range(count)]

    async def send() -> list[list[Outcome]]:
        taking, uploading = Taking(), Slow()
        senders = [taking.outcomes(uploading, name, files(2)) for name in ("a", "a", "b", "c", "d")]
        return await asyncio.gather(*senders)

    assert asyncio.run(send()) == [[None, None], [NotTaken.BUSY], *[[None, None]] * 3]
    assert most == DECODED_AT_ONCE


def test_a_body_that_is_too_large_is_not_read_to_its_end(terminal):
    ticket = ticket_of(terminal)
    assert send(terminal, ticket, PDF + bytes(21 * 1024 * 1024)).status_code == 413


def test_every_reason_has_its_words():
    for reason in (*Unusable, *NotTaken, *Closed):
        assert f"phone.upload.not.{reason}" in TEXTS
    for reason in Closed:
        assert f"phone.upload.over.{reason}" in TEXTS
        assert f"phone.upload.over.{reason}.help" in TEXTS


def test_a_ticket_ends_by_itself_and_nothing_of_it_is_left(platform, terminal, clock):
    ticket = ticket_of(terminal)
    send(terminal, ticket, picture())
    watch = Watch(platform.database, clock, lambda _changes: None)
    clock.forward(seconds=599)
    watch.look()
    assert kept(platform) == 1
    clock.forward(seconds=1)
    assert problem(terminal.get(f"{UPLOADS}/{ticket.ticket_id}"), 410) == "upload-ended"
    assert problem(terminal.get(f"{UPLOADS}/{ticket.ticket_id}/files/1"), 410) == "upload-ended"
    over = terminal.get(ticket.address, headers={"Accept-Language": "en"})
    assert over.status_code == 410
    assert TEXTS["phone.upload.over.expired"].en in over.text
    watch.look()
    assert kept(platform) == 0
    clock.forward(days=1)
    watch.look()
    with platform.database.read() as unit:
        assert unit.uploads._connection.execute(upload_tickets.select()).all() == []


def test_another_ticket_of_the_request_ends_the_one_before(platform, terminal):
    first = ticket_of(terminal)
    send(terminal, first, picture())
    other = ticket_of(terminal, request_id=str(uuid4()))
    second = ticket_of(terminal)
    assert kept(platform) == 0
    assert terminal.get(first.address).status_code == 410
    assert state_of(terminal, second).files == state_of(terminal, other).files == []


def test_a_ticket_is_its_terminals_alone_and_its_secret_is_not_kept(platform, terminal):
    ticket = ticket_of(terminal)
    send(terminal, ticket, picture())
    others = f"/v1/terminals/T002/uploads/{ticket.ticket_id}"
    for answer in (
        terminal.get(others),
        terminal.get(f"{others}/files/1"),
        terminal.delete(f"{others}/files/1"),
        terminal.post(f"{others}/end", json={"accepted": 0}),
    ):
        assert problem(answer, 404) == "unknown-upload"
    assert len(state_of(terminal, ticket).files) == 1
    assert terminal.get("/phone/upload/" + "A" * 32).status_code == 404
    secret = ticket.address.rpartition("/")[2]
    assert len(secret) == 32
    with platform.database.read() as unit:
        assert secret not in str(unit.uploads._connection.execute(upload_tickets.select()).all())
    assert TOKEN not in ticket.address


def test_a_question_waits_until_a_phone_sends_something(platform, terminal):
    """The file comes between the first look and the wait: the bell rang already, and nobody waits."""
    ticket = ticket_of(terminal)
    secret = ticket.address.rpartition("/")[2]
    looks = []
    real = platform.uploading.state

    def looked(name, ticket_id):
        looks.append(state := real(name, ticket_id))
        if len(looks) == 1:
            assert platform.uploading.take(secret, picture()) is None
        return state

    object.__setattr__(platform.uploading, "state", looked)
    with_wait = type(terminal)(build(platform))
    with_wait.headers["Authorization"] = f"Bearer {TOKEN}"
    answer = with_wait.get(f"{UPLOADS}/{ticket.ticket_id}", params={"after": 0, "wait": 20})
    assert len(UploadState.model_validate_json(answer.content).files) == 1
    assert len(looks) == 2


def test_a_photo_is_kept_upright_smaller_and_without_its_place():
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[PLACE_OF_A_PHOTO] = {1: "N", 2: (39.0, 54.0, 0.0)}
    sent = picture(size=(4000, 2000), exif=exif)
    assert PLACE_OF_A_PHOTO in Image.open(io.BytesIO(sent)).getexif()
    stored = checked(sent)
    assert isinstance(stored, Usable)
    with Image.open(io.BytesIO(stored.content)) as seen:
        assert seen.size == (1500, LONGEST_SIDE)
        assert not seen.getexif()


def with_exif(kind: str, exif: bytes) -> bytes:
    return picture(kind, exif=b"Exif\0\0" + exif)


def tags(*entries: tuple[int, int, int, bytes]) -> bytes:
    """Write a directory: TIFF 6.0, section 2."""
    rows = b"".join(struct.pack("<HHI", *entry[:3]) + entry[3].ljust(4, b"\0") for entry in entries)
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + rows + bytes(4)


TURNED = (0x0112, 3, 1, b"\x06\0")
RESOLUTION_IN_LETTERS = (0x011A, 2, 4, b"abc\0")
NEGATIVE_WIDTH = (0x0100, 9, 1, b"\xff\xff\xff\xff")


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize(
    ("exif", "size"),
    [
        (tags(TURNED), (30, 40)),
        (tags(TURNED, RESOLUTION_IN_LETTERS), (30, 40)),
        (tags(NEGATIVE_WIDTH, TURNED), (30, 40)),
        (b"II*\0", (40, 30)),
    ],
)
def test_damaged_exif_does_not_matter(kind, exif, size):
    stored = checked(with_exif(kind, exif))
    assert isinstance(stored, Usable)
    assert Image.open(io.BytesIO(stored.content)).size == size


@given(st.data())
def test_no_exif_can_make_trouble(data):
    exif = bytearray(tags(NEGATIVE_WIDTH, TURNED, RESOLUTION_IN_LETTERS))
    for at in data.draw(st.sets(st.integers(0, len(exif) - 1), max_size=4)):
        exif[at] = data.draw(st.integers(0, 255))
    kind = data.draw(st.sampled_from(["JPEG", "PNG"]))
    with warnings.catch_warnings(action="ignore", category=UserWarning):  # Pillow's, of damaged EXIF
        assert isinstance(checked(with_exif(kind, bytes(exif))), Usable)


@pytest.mark.parametrize("size", [(5999, 14_800), (14_800, 5999), (9000, 100), (20_000, 4)])
def test_a_long_picture_is_never_held_at_its_full_size(size, monkeypatch):
    held: list[int] = []
    real = Image.Image.thumbnail

    def noticed(self, *told):
        held.append(self.width * self.height)
        real(self, *told)

    monkeypatch.setattr(Image.Image, "thumbnail", noticed)
    stored = checked(long_picture(size))
    assert isinstance(stored, Usable)
    assert max(Image.open(io.BytesIO(stored.content)).size) == LONGEST_SIDE
    assert held[0] <= 36_000_000


def long_picture(size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("L", size).save(out, "JPEG")
    return out.getvalue()


def test_a_progressive_picture_of_very_many_pixels_is_refused():
    sent = bytearray(picture(progressive=True))
    at = sent.index(b"\xff\xc2") + 5
    sent[at : at + 4] = struct.pack(">HH", 9000, 9000)
    assert checked(bytes(sent)) is Unusable.TOO_MANY_PIXELS


@pytest.mark.parametrize("value", [0, 0x0200, 0x80FF, 0xFFFF])
def test_greys_of_16_bits_are_kept_as_they_look(value):
    out = io.BytesIO()
    Image.new("I;16", (10, 10), value).save(out, "PNG")
    stored = checked(out.getvalue())
    assert isinstance(stored, Usable)
    assert Image.open(io.BytesIO(stored.content)).convert("L").getpixel((5, 5)) == value >> 8


def test_what_is_clear_in_a_picture_becomes_paper():
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    stored = checked(out.getvalue())
    assert isinstance(stored, Usable)
    assert Image.open(io.BytesIO(stored.content)).getpixel((5, 5)) == (255, 255, 255)


def test_a_small_file_that_claims_a_very_large_picture_is_not_decoded():
    def chunk(kind: bytes, content: bytes) -> bytes:
        whole = kind + content
        return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))

    for side in (7000, 20_000, 2**31 - 1):
        head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
        bomb = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
        assert checked(bomb) is Unusable.TOO_MANY_PIXELS


@given(st.binary(max_size=300), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-"]))
def test_rubbish_is_refused_and_nothing_else_happens(rubbish, beginning):
    outcome = checked(beginning + rubbish)
    if isinstance(outcome, Usable):
        assert sniffed(outcome.content) is outcome.media_type


@given(st.data())
def test_a_picture_with_wrong_bytes_is_kept_or_refused(data):
    sound = data.draw(st.sampled_from([picture(), picture("PNG")]))
    at = data.draw(st.integers(0, len(sound) - 1))
    spoiled = sound[:at] + bytes([data.draw(st.integers(0, 255))]) + sound[at + 1 :]
    assert isinstance(checked(spoiled), Usable | Unusable)
