"""The texts of ordering terminals from afar."""

from __future__ import annotations

from contract.language import both

COMMANDS = {
    "commands.title": both("{terminal}：远程指令", "Commands to {terminal}"),
    "commands.link": both("远程指令", "Commands"),
    "commands.back": both("返回终端", "Back to the terminal"),
    "commands.intro": both(
        "指令排队发给终端，离线的终端联网后执行。超过期限的指令不再执行。",
        "A command waits for a terminal that is offline, and is done once it is back. "
        "Past its deadline it is never done.",
    ),
    "commands.what": both("要终端做什么", "What it is to do"),
    "command.close": both("暂停服务", "Close"),
    "command.reopen": both("恢复服务", "Reopen"),
    "command.restart": both("重新启动程序", "Restart the program"),
    "command.close.help": both(
        "不再接待新的员工，正在办理的人可以办完。屏幕上显示下面的原因。",
        "It takes nobody new; whoever is being served finishes. Its screen shows the reason below.",
    ),
    "command.reopen.help": both("重新接待员工。", "It serves people again."),
    "command.restart.help": both(
        "没有人办理时才重新启动，大约半分钟后恢复。",
        "It restarts once nobody is being served, and is back after some half a minute.",
    ),
    "commands.reason.zh": both("原因（中文，必填）", "Reason in Chinese (required)"),
    "commands.reason.en": both("原因（英文，必填）", "Reason in English (required)"),
    "commands.within": both("期限", "By when"),
    "commands.within.hour": both("一小时内", "within an hour"),
    "commands.within.day": both("一天内", "within a day"),
    "commands.within.week": both("一周内", "within a week"),
    "commands.give": both("发出指令", "Give the command"),
    "commands.past": both("已发出的指令", "Commands so far"),
    "commands.none": both("还没有发过指令。", "No command was given yet."),
    "commands.when": both("时间", "When"),
    "commands.who": both("发出人", "By"),
    "commands.why": both("原因", "Reason"),
    "commands.deadline": both("期限", "Deadline"),
    "commands.state": both("结果", "What became of it"),
    "commands.waiting": both("等待终端执行", "waits for the terminal"),
    "commands.done": both("已执行", "done"),
    "commands.expired": both("已过期，未执行", "too late, not done"),
    "commands.not-known": both("终端版本过旧，不认识此指令", "the terminal's release does not know it"),
    "commands.unanswered": both("已过期，终端没有答复", "the deadline has passed without an answer"),
}
