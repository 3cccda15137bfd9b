"""What waits for the platform, in words and as a fraction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from contract.language import Bilingual
from kiosk.maintenance.attachment_words import NOTHING_KEPT, attachment_facts
from kiosk.maintenance.spoken import duration, moment
from kiosk.maintenance.views import Fact, QueueView
from kiosk.store.attachments import Backlog
from sync.attachments import Sending
from sync.progress import Progress

NOTHING = Bilingual(zh="没有等待上报的记录", en="Nothing waits for the platform")
OLDEST = Bilingual(zh="最早一条", en="The oldest")
RATE = Bilingual(zh="上报速度", en="Delivered")
LEFT = Bilingual(zh="预计还需", en="Time left")


def shown_queue(
    progress: Progress, sending: Sending, now: datetime, kept: Backlog = NOTHING_KEPT
) -> QueueView:
    """Return what waits, how old the oldest is, how far its delivery has come, and what is `kept` unsent."""
    attachments = tuple(attachment_facts(sending, kept))
    if not progress.waiting:
        return QueueView(NOTHING, attachments, quiet=not attachments)
    return QueueView(
        what=_waiting(progress.waiting),
        facts=(*_facts(progress, now), *attachments),
        fraction=-1.0 if progress.rate is None else progress.part,
    )


def _waiting(count: int) -> Bilingual:
    return Bilingual(
        zh=f"{count:,} 条记录等待上报",
        en=f"{count:,} record{'' if count == 1 else 's'} wait{'s' if count == 1 else ''} for the platform",
    )


def _facts(progress: Progress, now: datetime) -> Iterator[Fact]:
    if progress.oldest_at is not None:
        since, age = moment(progress.oldest_at), duration((now - progress.oldest_at).total_seconds())
        yield Fact(OLDEST, Bilingual(zh=f"{since.zh}（{age.zh}前）", en=f"{since.en} ({age.en} ago)"))
    if progress.rate is not None:
        speed = f"{progress.rate:,.0f}" if progress.rate >= 1 else f"{progress.rate:.1f}"
        yield Fact(RATE, Bilingual(zh=f"每秒 {speed} 条", en=f"{speed} a second"))
    if progress.seconds_left is not None:
        yield Fact(LEFT, duration(progress.seconds_left))
