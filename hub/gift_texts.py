"""The texts of gifts: who is entitled, how each stands, what lies behind the doors."""

from __future__ import annotations

from contract.language import both

GIFTS = {
    "nav.gifts": both("礼品", "Gifts"),
    "gifts.title": both("礼品", "Gifts"),
    "gifts.intro": both(
        "每份礼品只属于一台终端，由那台终端发放，断网时也不会重复发放。",
        "Each gift belongs to one terminal, and that terminal alone hands it out: never twice, even offline.",
    ),
    "gifts.caption": both("礼品，最近登记的在前", "Gifts, the latest first"),
    "gifts.empty": both("还没有登记礼品。", "Nobody is entitled to a gift yet."),
    "gifts.employee": both("员工编号", "Employee number"),
    "gifts.terminal": both("终端", "Terminal"),
    "gifts.what": both("礼品", "Gift"),
    "gifts.kind": both("礼品代码", "Kind"),
    "gifts.kind.help": both(
        "同一代码每人只发一份，例如 mid-autumn-2026。",
        "One for each person and kind, for instance mid-autumn-2026.",
    ),
    "gifts.titleZh": both("中文名称", "Title in Chinese"),
    "gifts.titleEn": both("英文名称", "Title in English"),
    "gifts.until": both("领取截止", "Collect until"),
    "gifts.state": both("状态", "State"),
    "gifts.pages": both("翻页", "Pages"),
    "gifts.entitle": both("登记一份", "Entitle one person"),
    "gifts.entitle.do": both("登记", "Entitle"),
    "gifts.import": both("批量导入", "Import a file"),
    "gifts.import.help": both(
        "CSV（UTF-8），第一行为：{columns}。任何一行有误，整个文件都不导入。",
        "CSV (UTF-8) whose first line is: {columns}. Where one line is wrong, nothing is imported.",
    ),
    "gifts.file": both("文件", "File"),
    "gifts.import.do": both("导入", "Import"),
    "gifts.refused": both("没有登记任何礼品，请改正后再试：", "Nobody was entitled. Please correct this:"),
    "gifts.line": both("第{line}行", "Line {line}"),
    "gifts.more": both("还有{count}处", "and {count} more"),
    "gifts.withdraw": both("撤回", "Withdraw"),
    "gifts.withdraw.of": both("撤回{employee}的{title}", "Withdraw {title} of {employee}"),
    "gifts.readOnly": both("您可以查看，由HR人员登记。", "You may look; HR entitles."),
    "gifts.stock": both("柜内物品", "Behind the doors"),
    "gifts.stock.empty": both(
        "终端没有报告柜内有物品。", "No terminal has reported anything behind its doors."
    ),
    "gifts.bank": both("柜体", "Bank"),
    "gifts.door": both("柜门", "Door"),
    "gifts.placed": both("放入时间", "Placed"),
    "gifts.placedBy": both("放入人", "Placed by"),
    "gift.waits": both("等待补货", "Waits for stock"),
    "gift.in-locker": both("可以领取", "In the locker"),
    "gift.expired": both("已过期", "Expired"),
    "gift.withdrawing": both("撤回中，等待终端确认", "Being withdrawn: its terminal has not confirmed"),
    "gift.withdrawn": both("已撤回", "Withdrawn"),
    "gift.in-doubt": both("存疑，需现场核实", "In doubt: staff must look"),
    "gift.handed-out": both("已发放", "Handed out"),
}
