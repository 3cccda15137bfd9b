"""Requests with attachments in a terminal's store, without a counter."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from contract.attachments import AttachmentRef
from contract.events import RequestSubmitted
from contract.language import Language
from kiosk.domain.visit import JourneyRecord, JourneyState, Visit
from kiosk.journey.attaching import RequestAttachments
from kiosk.store.attachments import CHUNK, Outgoing
from kiosk.store.store import Store

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def open_request(store: Store) -> JourneyRecord:
    """Open a visit and a request in it."""
    visit_id = uuid4()
    record = JourneyRecord(
        request_id=uuid4(),
        visit_id=visit_id,
        employee_id="E000001",
        service_id="cert.employment",
        service_version=1,
        state=JourneyState.OPEN,
        step_id="proof",
        language=Language.ZH,
        opened_at=NOON,
        updated_at=NOON,
    )
    with store.unit() as unit:
        unit.visits.open(Visit(visit_id, NOON, Language.ZH))
        unit.journeys.add(record)
    return record


def submit(store: Store, record: JourneyRecord) -> RequestSubmitted:
    """Submit a request with all files that were added to it, in one transaction, as the counter does."""
    with store.unit() as unit:
        refs = unit.attachments.submit(record.request_id, ["proof"])
        told = submission(record, refs)
        unit.journeys.save(replace(record, state=JourneyState.SUBMITTED))
        unit.outbox.put(told)
    return told


def submission(record: JourneyRecord, refs: list[AttachmentRef]) -> RequestSubmitted:
    return RequestSubmitted(
        visit_id=record.visit_id,
        request_id=record.request_id,
        at=NOON,
        service_id=record.service_id,
        service_version=1,
        employee_id="E000001",
        language=Language.ZH,
        answers={"purpose": "visa"},
        claim_code=record.request_id.hex[:8],
        attachments=refs,
    )


def request_with(store: Store, *files: bytes, chunk: int = CHUNK) -> UUID:
    """Open a request, add files, submit it, and return its id."""
    record = open_request(store)
    for content in files:
        RequestAttachments(store, record.request_id, chunk).add("proof", io.BytesIO(content))
    submit(store, record)
    return record.request_id


def sealed(store: Store, outgoing: Outgoing) -> bytes:
    """Return a content as the terminal keeps it."""
    content = b""
    with store.view() as unit:
        while len(content) < outgoing.size:
            content += unit.attachments.read(outgoing, len(content), 1 << 20)
    return content
