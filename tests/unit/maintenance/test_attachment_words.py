"""Attachments that wait, in words on the staff page."""

from __future__ import annotations

from datetime import UTC, datetime

from kiosk.maintenance.attachment_words import KEPT, attachment_facts
from kiosk.maintenance.queue_words import NOTHING, shown_queue
from kiosk.store.attachments import Backlog
from sync.attachments import Sending
from sync.progress import Progress

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def test_nothing_is_said_where_none_waits() -> None:
    assert list(attachment_facts(Sending())) == []


def test_how_many_how_much_and_what_is_refused() -> None:
    waiting, refused = attachment_facts(Sending(files=3, size=31_000_000, sent=12_400_000, refused=1))
    assert waiting.value.en == "3, 12.4 of 31.0 MB sent"
    assert waiting.value.zh == "3 个，已传 12.4 MB，共 31.0 MB"
    assert refused.value.en.startswith("1; tried again each day")


def test_they_are_told_though_no_event_waits() -> None:
    view = shown_queue(Progress(), Sending(files=1, size=1_000_000), NOW)
    assert view.what == NOTHING
    assert [fact.value.en for fact in view.facts] == ["1, 0.0 of 1.0 MB sent"]


def test_what_is_kept_with_dismissed_records_is_told_and_not_as_waiting() -> None:
    (kept,) = attachment_facts(Sending(), Backlog(2, 3_100_000))
    assert kept.label == KEPT
    assert kept.value.en == "2, 3.1 MB: they stay with the dismissed records and are not sent"
