"""The texts of alerts: what is wrong with the fleet, since when, who looks after it."""

from __future__ import annotations

from contract.language import both

ALERTS = {
    "nav.alerts": both("告警", "Alerts"),
    "nav.alertsOpen": both("{count}条未处理告警", "{count} alerts that nobody looks after"),
    "alerts.title": both("告警", "Alerts"),
    "alerts.intro": both(
        "终端失联3分钟、记录停滞7分钟或全部服务停办3分钟会告警；整个地点失联只算一条。恢复后自动关闭。",
        "A terminal is told of when it was silent for 3 minutes, when its records did not move for 7, or "
        "when it offered no service for 3; a silent site is one alert. What is well again closes by itself.",
    ),
    "alerts.now": both("现在", "Now"),
    "alerts.well": both("所有终端运行正常。", "Nothing is wrong."),
    "alerts.past": both("已恢复", "Over"),
    "alerts.pastEmpty": both("还没有告警记录。", "There was none yet."),
    "alerts.what": both("问题", "What"),
    "alerts.where": both("位置", "Where"),
    "alerts.since": both("开始", "Since"),
    "alerts.until": both("恢复", "Until"),
    "alerts.who": both("处理", "Looked after"),
    "alerts.times": both("反复{count}次", "{count} times"),
    "alerts.terminals": both("{count}台终端", "{count} terminals"),
    "alerts.pages": both("翻页", "Pages"),
    "alerts.nobody": both("无人处理", "by nobody"),
    "alerts.take": both("我来处理", "I look after it"),
    "alerts.note": both("备注", "Note"),
    "alerts.taken": both("{by}，{at}", "{by}, {at}"),
    "alert.terminal-down": both("终端失联", "Terminal not heard of"),
    "alert.site-down": both("整个地点失联", "Whole site not heard of"),
    "alert.terminal-stuck": both("记录传不出去", "Records do not move"),
    "alert.out-of-service": both("没有可办的服务", "No service works"),
    "alert.terminal-down.do": both(
        "请检查终端的电源和网线。断网时终端仍可办理，记录不会丢。",
        "Check its power and its network cable. Without a network it serves on, and loses nothing.",
    ),
    "alert.site-down.do": both(
        "多半是该地点断电或断网，请先找当地网络负责人。",
        "Most likely power or network of the site: ask whoever looks after these.",
    ),
    "alert.terminal-stuck.do": both(
        "终端在线，但最早的记录7分钟没有动。请查看终端维护页的“网络”一栏。",
        "It is there, but its oldest record has not moved for 7 minutes: see “network” on its staff page.",
    ),
    "alert.out-of-service.do": both(
        "请到终端维护页看是哪个设备停了。", "Its staff page says which device keeps it from serving."
    ),
}
