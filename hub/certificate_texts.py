"""The texts of the pages of certificates."""

from __future__ import annotations

from contract.language import both

CERTIFICATES = {
    "nav.certificates": both("证明", "Certificates"),
    "certs.title": both("证明", "Certificates"),
    "certs.intro": both(
        "平台签发的证明。查看任何一份都会记录。",
        "What the platform issued. Every look at one is written down.",
    ),
    "certs.count": both("证明，共{count}份", "Certificates: {count}"),
    "certs.empty": both("还没有签发过证明。", "None was issued yet."),
    "certs.emptyHere": both("没有符合条件的证明。", "No certificate is like that."),
    "certs.number": both("编号", "Number"),
    "certs.employee": both("员工编号", "Employee number"),
    "certs.kind": both("种类", "Kind"),
    "certs.issued": both("签发时间", "Issued"),
    "certs.state": both("状态", "State"),
    "certs.terminal": both("终端", "Terminal"),
    "certs.revokedAt": both("撤销时间", "Revoked"),
    "certs.reason": both("撤销原因", "Reason"),
    "certs.valid": both("有效", "Valid"),
    "certs.revoked": both("已撤销", "Revoked"),
    "certs.back": both("返回证明列表", "Back to certificates"),
    "certs.visit": both("在哪次办理中申请", "Asked for in"),
    "certs.visit.look": both("查看经过", "That visit"),
    "certs.facts": both("证明内容（部分隐去）", "What it states, masked"),
    "certs.fact.name": both("姓名", "Name"),
    "certs.fact.name_latin": both("姓名（拉丁字母）", "Name in Latin letters"),
    "certs.fact.id_number_masked": both("身份证号码", "ID number"),
    "certs.fact.department_zh": both("部门", "Department (Chinese)"),
    "certs.fact.department_en": both("部门（英文）", "Department"),
    "certs.fact.position_zh": both("职位", "Position (Chinese)"),
    "certs.fact.position_en": both("职位（英文）", "Position"),
    "certs.fact.hired_on": both("入职日期", "Employed since"),
    "certs.fact.issued_on": both("签发日期", "Issued on"),
    "certs.fact.employer_zh": both("用人单位", "Employer (Chinese)"),
    "certs.fact.employer_en": both("用人单位（英文）", "Employer"),
    "certs.was.issued": both(
        "平台按规则自动签发，申请来自终端{terminal}。",
        "Issued by the platform's rules, for a request at {terminal}.",
    ),
    "certs.was.confirmed": both("已打印（{device}）。", "Printed ({device})."),
    "certs.was.failed": both("没有打印成功（{device}）。", "Not printed ({device})."),
    "certs.was.in-doubt": both(
        "不能确定是否打印（{device}）。", "It is not known whether it was printed ({device})."
    ),
    "certs.was.there": both(
        "工作人员确认已打印（{device}）。", "Staff found that it was printed ({device})."
    ),
    "certs.was.not-there": both(
        "工作人员确认没有打印（{device}）。", "Staff found that it was not printed ({device})."
    ),
    "certs.was.taken": both("已取走。", "Taken from the outlet."),
    "certs.was.not-taken": both("没有人取走。", "Not taken from the outlet."),
    "certs.was.revoked": both("已撤销：{reason}", "Revoked: {reason}"),
    "certs.was.never": both("没有打印的消息。", "Nothing is known of its being printed."),
    "certs.revoke": both("撤销证明", "Revoke"),
    "certs.revoke.help": both(
        "撤销后公开核验页显示“已撤销”，终端会告诉员工。不能恢复。",
        "The public page says from then on that it no longer holds, and its terminal tells the employee. "
        "It cannot be undone.",
    ),
    "certs.revoke.reason": both("原因（只在平台上显示）", "Reason (stays on the platform)"),
    "certs.unreasoned": both("请写明原因。什么都没有改。", "Please say why. Nothing was changed."),
}
