"""The texts of gifts: who is entitled, how each stands, what lies behind the doors."""

from __future__ import annotations

from contract.language import both

LIST = {
    "nav.gifts": both("礼品", "Gifts"),
    "gifts.title": both("礼品", "Gifts"),
    "gifts.intro": both(
        "每份礼品只属于一台终端，由那台终端发放，断网时也不会重复发放。",
        "Each gift belongs to one terminal, and that terminal alone hands it out: never twice, even offline.",
    ),
    "gifts.tab.list": both("登记名单", "Who is entitled"),
    "gifts.tab.new": both("登记与导入", "Entitle and import"),
    "gifts.tab.doors": both("柜门", "Doors"),
    "gifts.count": both("礼品，共{count}份", "Gifts: {count}"),
    "gifts.empty": both("还没有登记礼品。", "Nobody is entitled to a gift yet."),
    "gifts.emptyHere": both("没有符合条件的礼品。", "No gift is like that."),
    "gifts.done": both(
        "已完成：新登记{added}份，更改{changed}份，{there}份原已登记。",
        "Done: {added} new, {changed} changed, {there} there already.",
    ),
    "gifts.employee": both("员工编号", "Employee number"),
    "gifts.terminal": both("终端", "Terminal"),
    "gifts.what": both("礼品", "Gift"),
    "gifts.kind": both("礼品代码", "Kind"),
    "gifts.until": both("领取截止", "Collect until"),
    "gifts.state": both("状态", "State"),
    "gifts.entitled": both("登记时间", "Entitled"),
    "gifts.anyState": both("全部状态", "Any state"),
    "gifts.seek": both("查找", "Find"),
    "gifts.seek.all": both("显示全部", "Show all"),
    "gifts.sortBy": both("排序", "Sort by"),
    "gifts.look": both("查看", "Open"),
    "gifts.pages": both("翻页", "Pages"),
    "gifts.back": both("上一页", "Back"),
    "gifts.on": both("下一页", "On"),
}

ENTITLING = {
    "gifts.kind.help": both(
        "同一代码每人只发一份，例如 mid-autumn-2026。",
        "One for each person and kind, for instance mid-autumn-2026.",
    ),
    "gifts.titleZh": both("中文名称", "Title in Chinese"),
    "gifts.titleEn": both("英文名称", "Title in English"),
    "gifts.entitle": both("登记一份", "Entitle one person"),
    "gifts.entitle.do": both("登记", "Entitle"),
    "gifts.import": both("批量导入", "Import a file"),
    "gifts.import.help": both(
        "先显示文件会带来哪些变化，确认后才会登记。任何一行有误，整个文件都不导入。",
        "First you see what the file would do; nothing is done before you confirm. "
        "Where one line is wrong, nothing is imported.",
    ),
    "gifts.import.columns": both("CSV（UTF-8），第一行为：", "CSV (UTF-8) whose first line is:"),
    "gifts.import.look": both("上传并检查", "Upload and check"),
    "gifts.import.other": both("换一个文件", "Another file"),
    "gifts.import.nothingYet": both(
        "以上是导入后的结果，目前还没有登记。请在一小时内确认。",
        "This is what the file would do. Nothing is done yet; confirm within an hour.",
    ),
    "gifts.import.do": both("确认导入", "Confirm the import"),
    "gifts.import.same": both(
        "文件里的礼品都已登记，没有变化。", "All of it is there already; nothing would change."
    ),
    "gifts.file": both("文件", "File"),
    "gifts.lines": both("行数", "Lines"),
    "gifts.step.added": both("新登记", "New"),
    "gifts.step.changed": both("更改", "Changed"),
    "gifts.step.there": both("原已登记", "There already"),
    "gifts.changes": both("会更改的礼品", "Gifts that would change"),
    "gifts.lineNumber": both("行", "Line"),
    "gifts.refused": both("没有登记任何礼品，请改正后再试：", "Nobody was entitled. Please correct this:"),
    "gifts.line": both("第{line}行", "Line {line}"),
    "gifts.more": both("还有{count}处", "and {count} more"),
    "gifts.readOnly": both("您可以查看，由HR人员登记。", "You may look; HR entitles."),
}

ONE = {
    "gifts.toList": both("返回登记名单", "Back to the list"),
    "gifts.number": both("编号", "Reference"),
    "gifts.reason": both("原因：{reason}", "Reason: {reason}"),
    "gifts.was.entitled": both("由{by}登记。", "Entitled by {by}."),
    "gifts.was.doubted": both(
        "无法确定柜门是否打开过，需要工作人员现场核实。",
        "Nobody knows whether its door was opened; staff must look.",
    ),
    "gifts.was.kept": both("现场核实：物品还在柜内。", "Staff looked: it still lies behind its door."),
    "gifts.was.withdrawn": both("由{by}撤回。", "Withdrawn by {by}."),
    "gifts.was.handedOut": both("柜门打开，礼品已发放。", "Its door was opened: handed out."),
    "gifts.answer.withdrawn": both(
        "终端确认：没有发放，也不会再发放。", "Its terminal: not handed out, nor will it be."
    ),
    "gifts.answer.handed-out": both(
        "终端答复：已经发放，来不及撤回。", "Its terminal: too late, it was handed out."
    ),
    "gifts.answer.pending": both(
        "终端答复：柜门正在打开或存疑，稍后再答复。",
        "Its terminal: a door is being opened for it, or it is in doubt; another answer follows.",
    ),
    "gifts.answer.unknown": both(
        "终端答复：数据丢失过，可能已经发放，需要核实。",
        "Its terminal lost its data: it will not hand it out, but may have done so.",
    ),
    "gifts.withdraw": both("撤回", "Withdraw"),
    "gifts.withdraw.of": both("撤回{employee}的{title}", "Withdraw {title} of {employee}"),
    "gifts.withdraw.help": both(
        "终端收到后不再发放并予以答复。原因会写入审计记录。",
        "Its terminal hands it out no more once it hears of this, and answers. The audit keeps the reason.",
    ),
    "gifts.withdraw.reason": both("原因（必填）", "Reason (required)"),
    "gifts.unreasoned": both(
        "没有撤回：请写明原因，不超过100个字符。",
        "It was not withdrawn: say why, in at most 100 characters.",
    ),
    "gifts.reason.left": both("员工离职", "The employee left"),
    "gifts.reason.mistake": both("登记有误", "Entitled by mistake"),
    "gifts.reason.elsewhere": both("改由其他终端发放", "To be collected elsewhere"),
}

DOORS = {
    "gifts.doors.intro": both(
        "各终端最近报告的柜门状态，以及需要人工处理的事项。",
        "How the doors stand by what their terminals told last, and what waits for a hand.",
    ),
    "gifts.doors.waiting": both("需要处理的柜门", "Doors that wait for a hand"),
    "gifts.doors.others": both("其他柜门（{count}）", "Other doors ({count})"),
    "gifts.doors.none": both("终端还没有报告过柜门。", "Its terminal has told of no door yet."),
    "gifts.doors.empty": both(
        "没有终端报告过柜门，也没有待领取的礼品。",
        "No terminal has told of a door, and no gift waits to be collected.",
    ),
    "gifts.hands": both("{count}项待处理", "{count} to do"),
    "gifts.heard": both("最近上报：{at}", "Last heard of: {at}"),
    "gifts.neverHeard": both("从未上报", "Never heard of"),
    "gifts.inDoubt": both("{count}份礼品存疑，需现场核实", "Gifts in doubt, staff must look: {count}"),
    "gifts.demand": both(
        "需要补货：{title}（{kind}），{waiting}人待领取，柜内有{there}份",
        "Restock {title} ({kind}): {waiting} can be collected, {there} in the locker",
    ),
    "gifts.bank": both("柜体", "Bank"),
    "gifts.door": both("柜门", "Door"),
    "gifts.door.number": both("{door}号", "Door {door}"),
    "gifts.placed": both("放入时间", "Placed"),
    "gifts.placedBy": both("工作人员{staff}", "by {staff}"),
    "gifts.told": both("最近变化", "Last change"),
    "door.in-doubt": both("存疑，需现场核实", "In doubt: staff must look"),
    "door.stuck": both("没有打开，需检查", "Did not open: look"),
    "door.unasked": both("未经指令自行打开，需检查", "Opened without an order: look"),
    "door.left-open": both("一直开着，请关好", "Left open: close it"),
    "door.left-behind": both("物品未取走", "Not taken out"),
    "door.unwanted": both("无人待领，请取出", "Nobody waits for it: take it out"),
    "door.open": both("开着", "Open"),
    "door.stocked": both("有物品", "Stocked"),
    "door.empty": both("空", "Empty"),
}

STATES = {
    "gift.waits": both("等待补货", "Waits for stock"),
    "gift.in-locker": both("可以领取", "In the locker"),
    "gift.expired": both("已过期", "Expired"),
    "gift.withdrawing": both("撤回中，等待终端确认", "Being withdrawn: its terminal has not confirmed"),
    "gift.withdrawn": both("已撤回", "Withdrawn"),
    "gift.in-doubt": both("存疑，需现场核实", "In doubt: staff must look"),
    "gift.handed-out": both("已发放", "Handed out"),
}

GIFTS = LIST | ENTITLING | ONE | DOORS | STATES
