"""Dead letters in words: what was refused, and why, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from contract.language import Bilingual
from contract.problems import ProblemType
from kiosk.maintenance.spoken import moment, same
from kiosk.maintenance.views import LetterView
from kiosk.store.dead_letters import DeadLetter


def _both(zh: str, en: str) -> Bilingual:
    return Bilingual(zh=zh, en=en)


EVENTS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "visit.opened": _both("开始使用终端", "A visit began"),
        "visit.identified": _both("身份确认", "Somebody was identified"),
        "identification.refused": _both("身份识别未通过", "An identification was refused"),
        "request.opened": _both("打开业务", "A service was opened"),
        "request.submitted": _both("提交申请", "A request was submitted"),
        "request.abandoned": _both("放弃申请", "A request was given up"),
        "step.completed": _both("完成一步", "A step was completed"),
        "effect.confirmed": _both("打印完成", "Something was printed"),
        "effect.failed": _both("打印未完成", "Something was not printed"),
        "effect.in-doubt": _both("打印存疑", "A print is in doubt"),
        "effect.taken": _both("纸张已取走", "A paper was taken"),
        "effect.not-taken": _both("纸张未取走", "A paper was not taken"),
        "effect.settled-by-staff": _both("存疑打印的核实结果", "What staff found of a print in doubt"),
        "request.completed": _both("业务结束", "A request ended"),
        "survey.answered": _both("服务评价", "A service was rated"),
        "visit.closed": _both("结束使用", "A visit ended"),
        "store.went-back": _both("关于本机数据回退的报告", "The report that the data went back"),
        "dead-letter.buried": _both("关于拒收记录的报告", "The report of another refused record"),
        "dead-letter.replayed": _both("关于重新发送的报告", "The report that one was sent again"),
        "dead-letter.dismissed": _both("关于不再处理的报告", "The report that one was dismissed"),
        "staff.entered": _both("进入维护页", "Staff entered this page"),
        "staff.refused": _both("维护密码错误", "A wrong staff PIN"),
        "staff.left": _both("离开维护页", "Staff left this page"),
    }
)
"""By type; one that is newer than these words is shown by its own name."""

PROBLEMS: Mapping[ProblemType, Bilingual] = MappingProxyType(
    {
        ProblemType.MALFORMED: _both(
            "平台认为内容不符合格式。平台或终端升级后可以重新发送。",
            "The platform says it is not what was agreed. Send it again once one of the two was updated.",
        ),
        ProblemType.UNKNOWN_EVENT: _both(
            "平台还不认识这类记录。平台升级后请重新发送。",
            "The platform does not know this kind yet. Send it again once the platform was updated.",
        ),
        ProblemType.KEY_REUSED: _both(
            "编号已被另一条记录占用，本机数据可能是从备份恢复的。请通知IT部门。",
            "Its number belongs to another record: this terminal's data may come from a backup. Tell IT.",
        ),
        ProblemType.TOO_LARGE: _both(
            "内容太大，平台没有接收。请通知IT部门。",
            "It is too large for the platform. Tell IT.",
        ),
    }
)
"""What the platform can say of a single event."""

OTHER = _both("平台拒收了这条记录。请通知IT部门。", "The platform refused it. Tell IT.")
UNREADABLE = _both("无法辨认的记录", "A record that cannot be read")


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
    return UNREADABLE if event_type is None else EVENTS.get(event_type, same(event_type))


def _problem(told: str) -> Bilingual:
    return PROBLEMS[ProblemType(told)] if told in set(PROBLEMS) else OTHER
