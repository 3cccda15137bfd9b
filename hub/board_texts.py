"""The texts of the board."""

from __future__ import annotations

from contract.language import both

BOARD = {
    "nav.board": both("概览", "Overview"),
    "board.title": both("运行概览", "Overview"),
    "board.intro": both("每半分钟自动更新。", "Looks again every half minute."),
    "board.heard": both("在线终端", "Terminals heard of"),
    "board.ofAll": both("共{count}台", "of {count}"),
    "board.silent": both("失联{count}台", "{count} silent"),
    "board.never": both("未启用{count}台", "{count} never heard of"),
    "board.alerts": both("告警", "Alerts"),
    "board.untaken": both("{count}条无人处理", "{count} looked after by nobody"),
    "board.visits": both("今日来访", "Visits today"),
    "board.requests": both("今日申请", "Requests today"),
    "board.undecided": both("待审批", "To decide"),
    "board.queue": both("终端待传记录", "Records at terminals"),
    "board.letters": both("退回的记录", "Refused records"),
    "board.byHour": both("过去24小时来访", "Visits in the last 24 hours"),
    "board.byService": both("今日申请，按服务", "Requests today, by service"),
    "board.hour": both("时间", "Hour"),
    "board.service": both("服务", "Service"),
    "board.count": both("数量", "Count"),
    "board.asTable": both("以表格查看", "As a table"),
    "board.none": both("今天还没有申请。", "Nothing was asked for today yet."),
}
