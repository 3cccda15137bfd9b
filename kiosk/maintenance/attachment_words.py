"""How far the attachments are on their way, in words."""

from __future__ import annotations

from collections.abc import Iterator

from contract.language import Bilingual
from kiosk.maintenance.views import Fact
from kiosk.store.attachments import Backlog
from sync.attachments import Sending

ATTACHMENTS = Bilingual(zh="待传附件", en="Attachments to send")
REFUSED = Bilingual(zh="平台拒收的附件", en="Attachments that the platform refuses")
KEPT = Bilingual(zh="保留的附件", en="Attachments kept")
NOTHING_KEPT = Backlog()
MEGABYTE = 1_000_000


def attachment_facts(sending: Sending, kept: Backlog = NOTHING_KEPT) -> Iterator[Fact]:
    """Yield how many wait and how much of them is there, and how many are kept unsent; nothing for none."""
    if sending.files:
        yield from _waiting(sending)
    if kept.files:
        size = f"{kept.size / MEGABYTE:,.1f} MB"
        yield Fact(
            KEPT,
            Bilingual(
                zh=f"{kept.files:,} 个，{size}，随不再处理的记录保留，不再上传",
                en=f"{kept.files:,}, {size}: they stay with the dismissed records and are not sent",
            ),
        )


def _waiting(sending: Sending) -> Iterator[Fact]:
    sent, size = f"{sending.sent / MEGABYTE:,.1f}", f"{sending.size / MEGABYTE:,.1f}"
    yield Fact(
        ATTACHMENTS,
        Bilingual(
            zh=f"{sending.files:,} 个，已传 {sent} MB，共 {size} MB",
            en=f"{sending.files:,}, {sent} of {size} MB sent",
        ),
    )
    if sending.refused:
        yield Fact(
            REFUSED,
            Bilingual(
                zh=f"{sending.refused:,} 个，每天会再试一次。请通知IT部门。",
                en=f"{sending.refused:,}; tried again each day. Tell IT.",
            ),
        )
