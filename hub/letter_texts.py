"""The texts of dead letters: what was refused, why, and what can be done."""

from __future__ import annotations

from contract.event_words import EVENT_WORDS
from contract.language import both

DEAD_LETTERS = {
    "nav.letters": both("拒收记录", "Dead letters"),
    "nav.lettersOpen": both("{count}条待处理", "{count} to decide"),
    "letters.title": both("平台拒收的记录", "Dead letters"),
    "letters.intro": both(
        "这些记录被平台拒收，没有生效。终端一直保留着它们，直到有人决定：重新发送，或不再处理。",
        "The platform refused these records, so they had no effect. Their terminals keep them until somebody "
        "decides: send again, or dismiss.",
    ),
    "letters.caption": both("拒收的记录，待处理的在前", "What was refused, what is to be decided first"),
    "letters.empty": both(
        "没有被拒收的记录。终端上报的内容都已生效。",
        "Nothing was refused. All that terminals reported has taken effect.",
    ),
    "letters.emptyHere": both("这台终端没有被拒收的记录。", "Nothing of this terminal was refused."),
    "letters.filter": both("按终端查看", "By terminal"),
    "letters.all": both("全部终端", "All terminals"),
    "letters.terminal": both("终端", "Terminal"),
    "letters.what": both("内容", "What"),
    "letters.why": both("拒收原因", "Why"),
    "letters.state": both("状态", "State"),
    "letters.last": both("最近拒收", "Refused last"),
    "letters.first": both("首次拒收", "Refused first"),
    "letters.refusals": both("拒收次数", "Times refused"),
    "letters.number": both("记录编号", "Reference"),
    "letters.look": both("查看", "Open"),
    "letters.back": both("返回拒收记录", "Back to dead letters"),
    "letters.pages": both("翻页", "Pages"),
    "letters.content": both("记录内容", "What the record says"),
    "letters.noContent": both(
        "平台没有收到内容，只有终端报告了它被拒收。",
        "The platform never saw its content; its terminal reported that it was refused.",
    ),
    "letters.decide": both("处理", "Decide"),
    "letters.replay": both("重新发送", "Send again"),
    "letters.replay.help": both(
        "终端会把它放回原来的位置再发一次。适合平台升级或修好之后使用。",
        "Its terminal puts it back in its place and delivers it once more. For after the platform was "
        "updated or mended.",
    ),
    "letters.replay.reason": both("说明（选填）", "Note (optional)"),
    "letters.dismiss": both("不再处理", "Dismiss"),
    "letters.dismiss.help": both(
        "终端永久保留这条记录，但不再计入待处理。",
        "Its terminal keeps it for ever, and it counts no longer as waiting for somebody.",
    ),
    "letters.dismiss.reason": both("原因（必填）", "Reason (required)"),
    "letters.readOnly": both("您可以查看，由HR人员处理。", "You may look; HR decides."),
    "letters.waiting": both("等待终端答复", "Waiting for its terminal"),
    "letters.decided.replay": both(
        "{by}于{at}要求重新发送。终端联网后执行，结果会显示在这里。",
        "{by} asked on {at} to send it again. The terminal does so once it is online; this page will say.",
    ),
    "letters.decided.dismiss": both(
        "{by}于{at}决定不再处理。终端联网后执行，结果会显示在这里。",
        "{by} dismissed it on {at}. The terminal does so once it is online; this page will say.",
    ),
    "letters.reason": both("说明：{reason}", "Reason: {reason}"),
    "letters.settled.replayed": both(
        "{by}于{at}让终端重新发送（{place}）。", "{by} had the terminal send it again on {at} ({place})."
    ),
    "letters.settled.dismissed": both(
        "{by}于{at}决定不再处理（{place}）。", "{by} dismissed it on {at} ({place})."
    ),
    "letter.refused": both("待处理", "To decide"),
    "letter.report": both("仅供了解", "For information"),
    "letter.replayed": both("正在重新发送", "Being sent again"),
    "letter.dismissed": both("不再处理", "Dismissed"),
    "letter.missing": both("终端已无此记录", "Gone from its terminal"),
    "letters.missing": both(
        "终端的数据曾被恢复到以前的状态，这条记录已不在终端，不会再发送。请按下方内容联系员工或人工办理。",
        "The terminal's data went back in time and this record is not there any more: it will not be sent. "
        "Please handle what it says below by hand, or ask the employee.",
    ),
    "letter.delivered": both("已收到并生效", "Taken after all"),
    "place.console": both("管理页面", "console"),
    "place.staff-page": both("终端维护页", "the terminal's staff page"),
    "place.command": both("终端命令行", "the terminal's command line"),
    "dismiss.handled-otherwise": both("已用其他方式办理", "handled in another way"),
    "dismiss.no-longer-needed": both("不再需要", "no longer needed"),
    "dismiss.repeated": both("重复的记录", "a repetition"),
    "dismiss.test": both("测试数据", "a test"),
    "problem.malformed": both("内容不符合规定的格式", "It is not what the contract says"),
    "problem.unknown-event": both(
        "平台还不认识这类记录，升级平台后可重新发送",
        "This platform does not know its type; update it, then send again",
    ),
    "problem.key-reused": both(
        "编号已被另一条记录占用，终端的数据可能是从备份恢复的",
        "Its number was used for another record; the terminal may have been restored from a copy",
    ),
    "problem.too-large": both("内容太大", "It is too large"),
    **{f"event.{kind}": words for kind, words in EVENT_WORDS.items()},
}
