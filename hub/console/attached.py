"""Attachments on the console: how much of each has come, and the content of those that are whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response
from fastapi.responses import StreamingResponse
from starlette.exceptions import HTTPException

from contract.attachments import MediaType
from hub.api.access import TerminalId
from hub.assembly import Platform
from hub.console.acts import Act
from hub.console.frame import Frame
from hub.console.gate import SignedIn
from hub.store.attachments import Attached, Content
from hub.store.unit import Unit

ENDINGS = {MediaType.JPEG: "jpg", MediaType.PNG: "png", MediaType.PDF: "pdf"}


@dataclass(frozen=True)
class ShownAttachment:
    """An attachment as a visit's page shows it; `state` is expected, coming or complete."""

    field: str
    sha256: str
    media_type: str
    megabytes: str
    percent: int
    state: str


def shown_attachments(attached: Iterable[Attached]) -> list[ShownAttachment]:
    """Say how far each has come."""
    return [
        ShownAttachment(
            field=one.field,
            sha256=one.content.sha256,
            media_type=one.content.media_type.value,
            megabytes=f"{one.content.size / 1_000_000:.1f}",
            percent=one.content.received * 100 // one.content.size,
            state=state_of(one.content),
        )
        for one in attached
    ]


def state_of(content: Content) -> str:
    """Return the word for how far a content has come."""
    if content.completed_at is not None:
        return "complete"
    return "coming" if content.received else "expected"


def waits(attached: Sequence[Attached]) -> bool:
    """Return whether some of a request's attachments have not come whole."""
    return any(one.content.completed_at is None for one in attached)


def add_attachments(routes: APIRouter, frame: Frame) -> None:
    """Add the download of one attachment; who opened which is written down."""
    platform = frame.platform

    @routes.get(
        "/visits/{terminal_id}/{visit_id}/attachments/{sha256}",
        dependencies=[frame.may(Act.OPEN_ATTACHMENTS)],
    )
    def attachment(
        user: SignedIn,
        terminal_id: TerminalId,
        visit_id: UUID,
        sha256: Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")],
    ) -> Response:
        with platform.database.write() as unit:
            content = whole(unit, terminal_id, visit_id, sha256)
            unit.accounts.note(
                platform.clock(), user.name, "opened an attachment", f"{terminal_id}/{visit_id}/{sha256[:12]}"
            )
        name = f"{sha256[:12]}.{ENDINGS[content.media_type]}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingResponse(parts(platform, terminal_id, content), 200, headers, content.media_type)


def whole(unit: Unit, terminal_id: str, visit_id: UUID, sha256: str) -> Content:
    """Return a complete content that a request of this visit names; else there is no such page."""
    visit = unit.watching.visit(terminal_id, visit_id)
    named = [one.content for request in (visit.requests if visit else ()) for one in request.attachments]
    found = next((one for one in named if one.sha256 == sha256 and one.completed_at is not None), None)
    if found is None:
        raise HTTPException(404)
    return found


def parts(platform: Platform, terminal_id: str, content: Content) -> Iterator[bytes]:
    """Yield the content, never all of it in memory."""
    with platform.database.read() as unit:
        yield from unit.attachments.ranges(terminal_id, content.sha256)
