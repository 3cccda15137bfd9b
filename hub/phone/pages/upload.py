"""/phone/upload/{secret}: photos and files for a request that is open at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Annotated

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Form, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from contract.attachments import LARGEST, MediaType
from contract.phone_uploads import LARGEST_NUMBER, UploadedFile
from hub.pages import SECURITY_HEADERS, language_of
from hub.phone.frame import Phone
from hub.uploaded_pictures import Unusable
from hub.uploading import Closed, NotTaken, Shown, Uploading

PLACE = "/phone/upload/"
MEBIBYTE = 1024 * 1024
DECODED_AT_ONCE = 2  # as many as hub.uploaded_pictures has room for
LARGEST_FORM = LARGEST + 64 * 1024  # bytes: files, and what stands around them
POLICY = SECURITY_HEADERS["Content-Security-Policy"] + "; script-src 'self'; connect-src 'self'"
STATUS = {Closed.UNKNOWN: 404, Closed.EXPIRED: 410, Closed.ENDED: 410, Closed.ACCEPTED: 200}

Secret = Annotated[str, Path(max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
Outcome = Closed | NotTaken | Unusable | None


@dataclass(frozen=True)
class Line:
    """One file as the page lists it; `place` counts from 1."""

    number: int
    place: int
    kind: str
    size: str


@dataclass(frozen=True)
class Taking:
    """Takes files, one at a time of a ticket and few at once: who waits holds no thread that others need."""

    few: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(DECODED_AT_ONCE))
    busy: set[str] = field(default_factory=set)

    async def outcomes(self, uploading: Uploading, secret: str, files: Sequence[UploadFile]) -> list[Outcome]:
        """Return what came of each file."""
        if secret in self.busy:
            return [NotTaken.BUSY]
        self.busy.add(secret)
        try:
            return [await self._outcome(uploading, secret, file) for file in files]
        finally:
            self.busy.discard(secret)

    async def _outcome(self, uploading: Uploading, secret: str, file: UploadFile) -> Outcome:
        def take() -> Outcome:
            return uploading.take(secret, file.file.read())

        return await to_thread.run_sync(take, limiter=self.few)


def add(routes: APIRouter, phone: Phone) -> None:
    """Add the page, what takes files and what forgets one."""
    taking = Taking()

    @routes.get("/upload/{secret}")
    def look(request: Request, secret: Secret) -> Response:
        return page(phone, request, secret, phone.platform.uploading.shown(secret))

    @routes.post("/upload/{secret}")
    async def send(request: Request, secret: Secret) -> Response:
        sent = [one for one in (await request.form()).getlist("files") if isinstance(one, UploadFile)]
        files = [one for one in sent if one.filename]
        outcomes = await taking.outcomes(phone.platform.uploading, secret, files)
        shown = await run_in_threadpool(phone.platform.uploading.shown, secret)
        return page(phone, request, secret, shown, outcomes or [Unusable.EMPTY])

    @routes.post("/upload/{secret}/remove")
    def remove(secret: Secret, number: Annotated[int, Form(ge=1, le=LARGEST_NUMBER)]) -> Response:
        phone.platform.uploading.take_back(secret, number)
        return phone.lead(f"/upload/{secret}")


def page(
    phone: Phone, request: Request, secret: str, shown: Shown | Closed, outcomes: Sequence[Outcome] = ()
) -> Response:
    """Return the page of a ticket, with what came of the files that were sent with this request."""
    if isinstance(shown, Closed):
        return phone.show(request, "phone_upload_over.html", status=STATUS[shown], closed=shown.value)
    ticket = shown.ticket
    answer = phone.show(
        request,
        "phone_upload.html",
        wanted=ticket.title.to(language_of(request)),
        address=PLACE + secret,
        version=shown.version,
        files=list(lines(shown.files)),
        room=ticket.most_files - len(shown.files),
        most=ticket.most_files,
        megabytes=ticket.most_bytes // MEBIBYTE,
        kept=sum(outcome is None for outcome in outcomes),
        troubles=[f"phone.upload.not.{one}" for one in dict.fromkeys(o.value for o in outcomes if o)],
    )
    answer.headers["Content-Security-Policy"] = POLICY
    return answer


def lines(files: Sequence[UploadedFile]) -> Iterator[Line]:
    """Yield what came, in the words of a list."""
    for place, file in enumerate(files, start=1):
        kind = "pdf" if file.media_type is MediaType.PDF else "photo"
        yield Line(file.number, place, kind, size(file.size))


def size(count: int) -> str:
    """Write a number of bytes."""
    return f"{count / MEBIBYTE:.1f} MB" if count >= MEBIBYTE // 10 else f"{max(1, count // 1024)} KB"
