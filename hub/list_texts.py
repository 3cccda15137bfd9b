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
}
