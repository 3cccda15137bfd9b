"""How a terminal's chain can fail to go on from what the platform holds."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from contract.language import Bilingual
from hub.store.chains import Break
from hub.texts import both


class BreakKind(StrEnum):
    """What was found."""

    WENT_BACK = "went-back"
    DIFFERS = "differs"
    RESTORED = "restored"
    BEGUN_ANEW = "begun-anew"
    PARENT_DIFFERS = "parent-differs"
    GAP = "gap"
    ALTERED = "altered"
    UNREADABLE = "unreadable"
    STOPPED = "stopped"


WORDS: Mapping[BreakKind, Bilingual] = MappingProxyType(
    {
        BreakKind.WENT_BACK: both(
            "审计链变短了：平台已掌握到第{held}条，终端现在只有{told}条，缺{missing}条。"
            "可能有人删除了末尾的记录，或整块磁盘被恢复到较早的状态。",
            "The chain became shorter: the platform knows {held} entries, the terminal now has {told}; "
            "{missing} are missing. Somebody removed the last entries, or the whole disk was restored.",
        ),
        BreakKind.DIFFERS: both(
            "从第{wrong}条起，终端的记录与平台已掌握的不同（平台{held}条，终端{told}条）。"
            "记录被改写过，或磁盘被恢复后又继续使用。",
            "From entry {wrong} on the terminal's record is another than the platform holds ({held} here, "
            "{told} there). It was rewritten, or the disk was restored and used again.",
        ),
        BreakKind.RESTORED: both(
            "终端恢复了旧备份：新记录从第{told}条之后接续，而平台已掌握到第{held}条，备份里缺{missing}条。",
            "The terminal went on from an older backup: it continues after entry {told}, while the platform "
            "knows {held}; {missing} entries are missing from the backup.",
        ),
        BreakKind.BEGUN_ANEW: both(
            "终端从头开始了一条新的审计链，原有的{missing}条已不在终端上。更换设备或清空数据后会这样。",
            "The terminal began a new chain from nothing; the {missing} entries it had are gone from it. "
            "That is so after it was replaced or its data were removed.",
        ),
        BreakKind.PARENT_DIFFERS: both(
            "终端称新记录接在第{told}条之后，但那一条与平台掌握的不同，之前的记录被改写过。",
            "The terminal says that it continues after entry {told}, yet that entry is another than the "
            "platform holds: what came before was rewritten.",
        ),
        BreakKind.GAP: both(
            "终端的审计记录中间缺号：第{wrong}条不见了，有人删除了中间的记录。",
            "Numbers are missing inside the terminal's record: entry {wrong} is not there. "
            "Entries were removed.",
        ),
        BreakKind.ALTERED: both(
            "终端报来的记录与其校验值对不上（到第{told}条为止）：其中或之前有记录被改动。",
            "The entries that the terminal told do not give the sum told with them (up to entry {told}): "
            "one of them, or one before, was altered.",
        ),
        BreakKind.UNREADABLE: both(
            "终端报来的审计内容不符合约定，无法核对。业务数据不受影响。",
            "What the terminal told of its chain is not what the contract says and cannot be checked. "
            "Its events are not affected.",
        ),
        BreakKind.STOPPED: both(
            "终端不再上报审计链（之前已到第{held}条）。可能装回了旧版本，或程序被改动。",
            "The terminal tells nothing of its chain any more (it was at entry {held}). An older release was "
            "installed, or the program was changed.",
        ),
    }
)


def in_words(found: Break) -> Bilingual:
    """Return what was found, with its figures."""
    figures = {
        "held": found.held_count,
        "told": found.told_count,
        "wrong": found.first_wrong if found.first_wrong is not None else found.told_count,
        "missing": found.missing if found.missing is not None else 0,
    }
    words = WORDS[BreakKind(found.kind)]
    return Bilingual(zh=words.zh.format(**figures), en=words.en.format(**figures))
