"""Dead letters in words: what was refused, and why, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from contract.event_words import EVENT_WORDS
from contract.language import Bilingual, both
from contract.problems import ProblemType
from kiosk.maintenance.spoken import moment, same
from kiosk.maintenance.views import LetterView
from kiosk.store.dead_letters import DeadLetter

PROBLEMS: Mapping[ProblemType, Bilingual] = MappingProxyType(
    {
        ProblemType.MALFORMED: both(
            "平台认为内容不符合格式。平台或终端升级后可以重新发送。",
            "The platform says it is not what was agreed. Send it again once one of the two was updated.",
        ),
        ProblemType.UNKNOWN_EVENT: both(
            "平台还不认识这类记录。平台升级后请重新发送。",
            "The platform does not know this kind yet. Send it again once the platform was updated.",
        ),
        ProblemType.KEY_REUSED: both(
            "编号已被另一条记录占用，本机数据可能是从备份恢复的。请通知IT部门。",
            "Its number belongs to another record: this terminal's data may come from a backup. Tell IT.",
        ),
        ProblemType.TOO_LARGE: both(
            "内容太大，平台没有接收。请通知IT部门。",
            "It is too large for the platform. Tell IT.",
        ),
    }
)
"""What the platform can say of a single event."""

OTHER = both("平台拒收了这条记录。请通知IT部门。", "The platform refused it. Tell IT.")
UNREADABLE = both("无法辨认的记录", "A record that cannot be read")


def shown_letter(letter: DeadLetter) -> LetterView:
    """Return a dead letter as the page shows it; its content stays where it is."""
    return LetterView(
        event_id=letter.envelope.event_id,
        what=_event(letter.event_type),
        why=_problem(letter.reason),
        when=moment(letter.buried_at),
        reference=str(letter.envelope.seq),
        notice=letter.is_notice,
    )


def _event(event_type: str | None) -> Bilingual:
    return UNREADABLE if event_type is None else EVENT_WORDS.get(event_type, same(event_type))


def _problem(told: str) -> Bilingual:
    return PROBLEMS[ProblemType(told)] if told in set(PROBLEMS) else OTHER
