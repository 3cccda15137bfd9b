"""The texts that all long lists share."""

from __future__ import annotations

from contract.language import both

LISTS = {
    "list.many": both("超过{most}条", "More than {most}"),
    "list.csv": both("导出CSV（{count}条）", "Export as CSV ({count})"),
    "list.tooMany": both(
        "超过{most}条，不能导出。请缩小查找范围。",
        "More than {most}: too many for a file. Please look for less.",
    ),
    "list.any": both("全部", "Any"),
    "list.since": both("从（日期）", "From (day)"),
    "list.until": both("到（日期）", "Until (day)"),
    "list.yes": both("有", "yes"),
    "list.no": both("没有", "no"),
    "terminals.count": both("终端，共{count}台", "Terminals: {count}"),
    "terminals.emptyHere": both("没有符合条件的终端。", "No terminal is like that."),
    "terminal.wrong": both("不正常的业务和设备", "What does not work"),
    "terminal.oldest": both("最早一条待上报", "Oldest queued"),
    "terminal.offset": both("时钟偏差（秒）", "Clock offset (s)"),
    "terminal.clock": both("时钟", "Clock"),
    "terminal.clock.right": both("准确", "Right, as far as is known"),
    "terminal.supplies": both("耗材", "Supplies"),
    "terminal.supplies.none": both("没有上报不足", "Nothing is told to run out"),
    "terminal.enrolled": both("登记证书", "Enrolment"),
    "terminal.enrolled.none": both("没有证书，使用令牌", "No certificate; it uses a token"),
    "terminal.enrolled.held": both("证书有效", "Its certificate holds"),
    "terminal.enrolled.expired": both("证书已过期", "Its certificate has expired"),
    "terminal.services.untold": both("终端没有上报业务状态", "It does not tell of its services"),
    "terminal.visits": both("最近的办理记录", "Latest visits"),
    "terminal.visits.all": both("全部办理记录", "All visits"),
    "terminal.visits.none": both("还没有人在这里办理过业务。", "Nobody has used it yet."),
    "terminal.letters.all": both("全部无法上报的记录", "All dead letters"),
    "visits.count": both("办理记录，共{count}次，最近的在前", "Visits: {count}, latest first"),
    "visits.emptyHere": both("没有符合条件的办理记录。", "No visit is like that."),
    "visits.end": both("结束方式", "End"),
    "visits.seconds.column": both("用时（秒）", "Took (s)"),
}
