"""The texts of requests that HR decides: the list, one request, what can be done with it."""

from __future__ import annotations

from contract.language import both

LIST = {
    "nav.requests": both("申请审批", "Requests"),
    "nav.requestsOpen": both("{count}项待审批", "{count} to decide"),
    "requests.title": both("申请审批", "Requests"),
    "requests.intro": both(
        "员工在终端提交、需要审批的申请。规则能判断的已自动处理，其余在这里审批，结果会告知员工。",
        "What employees applied for at terminals. Rules decide what they can by themselves; the rest is "
        "decided here, and its person is told at the terminal.",
    ),
    "requests.count": both("申请，共{count}项", "Requests: {count}"),
    "requests.empty": both(
        "还没有需要审批的申请。员工在终端提交后会显示在这里。",
        "Nobody has applied for anything yet. Requests appear here once somebody has.",
    ),
    "requests.emptyHere": both("没有符合条件的申请。", "No request is like that."),
    "requests.allDecided": both("全部审批完毕。", "All are decided."),
    "requests.received": both("收到时间", "Received"),
    "requests.submitted": both("提交时间（终端时钟）", "Handed in (terminal's clock)"),
    "requests.employee": both("员工编号", "Employee number"),
    "requests.name": both("姓名", "Name"),
    "requests.service": both("业务", "Service"),
    "requests.site": both("场所", "Site"),
    "requests.terminal": both("终端", "Terminal"),
    "requests.month": both("月份", "Month"),
    "requests.state": both("状态", "State"),
    "requests.changed": both("最近更新", "Last change"),
    "requests.anyState": both("全部状态", "Any state"),
    "requests.anyService": both("全部业务", "Any service"),
    "requests.anySite": both("全部场所", "Any site"),
    "requests.seek": both("查找", "Find"),
    "requests.seek.open": both("只看待审批", "Only those to decide"),
    "requests.by": both("处理人", "By"),
    "requests.look": both("查看", "Open"),
    "requests.pages": both("翻页", "Pages"),
    "requests.back": both("上一页", "Back"),
    "requests.on": both("下一页", "On"),
    "application.open": both("全部待审批", "All to decide"),
    "application.submitted": both("已提交", "Submitted"),
    "application.in-review": both("审核中", "In review"),
    "application.needs-more": both("待员工补充", "Needs more"),
    "application.approved": both("已通过", "Approved"),
    "application.declined": both("未通过", "Declined"),
    "application.withdrawn": both("员工已撤回", "Withdrawn"),
}

ONE = {
    "requests.toList": both("返回申请审批", "Back to requests"),
    "requests.next": both("下一项待审批", "Next to decide"),
    "requests.number": both("申请编号", "Reference"),
    "requests.visit": both("查看办理经过", "The visit"),
    "requests.department": both("部门", "Department"),
    "requests.unknownPerson": both("名录中没有此人", "Not in the directory"),
    "requests.answers": both("填写内容", "What was answered"),
    "requests.noAnswers": both("没有填写内容。", "Nothing was asked."),
    "requests.leftEmpty": both("（未填写）", "(left empty)"),
    "requests.earlier": both("此员工的其他同类申请", "Other requests of this person for the same"),
    "requests.way": both("经过", "Its way"),
    "requests.was.submitted": both("{by}提交了申请。", "Handed in by {by}."),
    "requests.was.in-review": both("{by}开始审核。", "Taken on by {by}."),
    "requests.was.needs-more": both("{by}请员工补充。", "{by} asked its person for more."),
    "requests.was.approved": both("{by}批准。", "Approved by {by}."),
    "requests.was.declined": both("{by}未批准。", "Declined by {by}."),
    "requests.was.withdrawn": both("{by}撤回了申请。", "Withdrawn by {by}."),
    "requests.was.comment": both("{by}备注：", "{by} noted:"),
    "requests.by.person": both("员工本人", "its person"),
    "requests.by.rule": both("规则 {rule}", "rule {rule}"),
    "requests.told": both("告知员工：{reason}", "Told to its person: {reason}"),
    "requests.readOnly": both("您可以查看，由HR人员审批。", "You may look; HR decides."),
    "requests.decide": both("审批", "Decide"),
    "requests.take": both("开始审核", "Take it on"),
    "requests.take.help": both(
        "让同事和员工知道这项申请正在审核。", "Colleagues and its person see that it is in review."
    ),
    "requests.approve": both("批准", "Approve"),
    "requests.approve.help": both(
        "员工会在终端看到“已通过”。", "Its person reads “Approved” at the terminal."
    ),
    "requests.decline": both("不批准", "Decline"),
    "requests.decline.help": both(
        "员工会在终端看到“未通过”和下面的原因。", "Its person reads “Declined” and the reason below."
    ),
    "requests.ask": both("请员工补充", "Ask for more"),
    "requests.ask.help": both(
        "员工会在终端看到下面的说明，可以联系人力资源或撤回重新申请。",
        "Its person reads what is needed at the terminal, and may contact HR or apply anew.",
    ),
    "requests.comment": both("备注", "Comment"),
    "requests.comment.help": both(
        "只有能看到本页的人可以看到，员工看不到。",
        "Only who may see this page sees it; its person does not.",
    ),
    "requests.comment.do": both("保存备注", "Keep comment"),
    "requests.reason": both("原因", "Reason"),
    "requests.reason.none": both("（见下面的说明）", "(see the words below)"),
    "requests.words": both("给员工的说明（选填）", "Words for its person (optional)"),
    "requests.words.required": both("给员工的说明（必填）", "Words for its person (required)"),
    "requests.note": both("备注内容", "What to note"),
    "requests.unreasoned": both(
        "没有保存：请选择原因或填写说明。", "Nothing was done: choose a reason, or say what you mean."
    ),
    "requests.overtaken": both(
        "没有保存：这项申请在您打开之后已有变化，请看最新情况。",
        "Nothing was done: this request moved since you opened it. This is how it stands now.",
    ),
    "requests.done": both("已保存，终端会收到通知。", "Done. Its terminal is told."),
    "requests.noted": both("备注已保存。", "The comment is kept."),
}

REASONS = {
    "requests.reason.not-eligible": both("不符合补贴条件。", "You are not eligible for this."),
    "requests.reason.lease-ended": both("登记的租房合同已到期。", "The lease that is on record has ended."),
    "requests.reason.paper-missing": both("缺少需要的材料。", "A paper that is needed is missing."),
    "requests.reason.repeated": both("同一事项已经受理。", "The same was applied for before."),
}

APPLICATIONS = {**LIST, **ONE, **REASONS}
