"""What a terminal tells about its own store, as sentences in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from contract.language import Bilingual
from contract.store_events import StoreWentBack, WentBack
from hub.texts import both

CAUSES: Mapping[WentBack, Bilingual] = MappingProxyType(
    {
        WentBack.COPY: both("数据文件被换成了较早的副本", "an earlier copy was put in its place"),
        WentBack.LOG_GONE: both("数据日志的末尾丢失", "the end of it, its log, was taken away"),
        WentBack.OTHER_LOG: both("旁边的数据日志不属于本机", "the log beside it was not its own"),
        WentBack.KEY_REUSED: both(
            "上报编号与以前的重复，整盘数据可能曾被还原",
            "its numbers were used before: a whole disk may have been restored",
        ),
        WentBack.SALVAGED: both("数据损坏后经过抢救", "it was damaged and salvaged"),
    }
)


def went_back(event: StoreWentBack) -> Bilingual:
    """Say that a terminal's store lost something, or may have, and how much is known of it."""
    cause = CAUSES[event.cause]
    zh, en = f"终端数据曾回退：{cause.zh}", f"The terminal's store went back: {cause.en}"
    known, found = event.commits_known, event.commits_found
    if known is not None and found is not None and known > found:
        zh += f"；至少缺少最近{known - found}次写入"
        en += f"; at least the last {known - found} changes are missing"
    if unread := sum(event.unread.values()):
        zh += f"；有{unread}条记录无法读出"
        en += f"; {unread} records could not be read"
    return both(
        f"{zh}。此后的上报使用新编号，不会与以前的混淆。",
        f"{en}. What it reports since then has new numbers and is not mixed up with what was before.",
    )
