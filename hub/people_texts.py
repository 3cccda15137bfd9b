"""The texts of the pages of employees, and what is wrong with a file of them in both languages."""

from __future__ import annotations

import re

from contract.language import Bilingual, both

PEOPLE = {
    "nav.employees": both("员工", "Employees"),
    "people.title": both("员工", "Employees"),
    "people.intro": both(
        "列表中的姓名已部分隐去。打开某位员工会记录。",
        "Names are masked here. Opening somebody's page is written down.",
    ),
    "people.import": both("导入CSV", "Import a CSV file"),
    "people.count": both("员工，共{count}人", "Employees: {count}"),
    "people.empty": both("还没有员工。请导入CSV文件。", "There is nobody yet. Import a CSV file."),
    "people.emptyHere": both("没有符合条件的员工。", "Nobody is like that."),
    "people.number": both("员工编号", "Employee number"),
    "people.name": both("姓名", "Name"),
    "people.latin": both("姓名（拉丁字母）", "Name in Latin letters"),
    "people.site": both("场所", "Site"),
    "people.status": both("状态", "Status"),
    "people.department": both("部门", "Department"),
    "people.position": both("职位", "Position"),
    "people.hired": both("入职日期", "Employed since"),
    "people.left": both("离职日期", "Left on"),
    "people.pin": both("自助终端密码", "PIN"),
    "people.badges": both("工卡", "Badges"),
    "people.badges.count": both("{count}张", "{count}"),
    "people.id": both("身份证号码", "ID number"),
    "people.status.active": both("在职", "Active"),
    "people.status.left": both("离职", "Left"),
    "people.back": both("返回员工列表", "Back to employees"),
    "people.known": both("终端知道什么", "What a terminal may know"),
    "people.known.help": both(
        "下列场所的终端知道：姓名、状态、部门、职位、入职和离职日期、工卡号，以及密码和身份证号码的校验值（不是原文）。",
        "The terminals of these sites know name, status, department, position, dates and badges, and of PIN "
        "and ID number only a check value.",
    ),
    "people.known.sites": both("场所", "Sites"),
    "people.visits": both("最近的办理记录", "Latest visits"),
    "people.visits.none": both("还没有办理记录。", "No visit yet."),
    "people.visits.all": both("全部办理记录", "All visits"),
    "people.requests": both("申请", "Requests"),
    "people.certificates": both("证明", "Certificates"),
    "people.gifts": both("礼品", "Gifts"),
    "people.pin.set": both("设置新密码", "Give a new PIN"),
    "people.pin.set.help": both(
        "系统生成6位密码，只显示一次。原来的密码失效；终端下次联系平台时更新。",
        "A PIN of 6 digits is made and shown once. The present one ends once a terminal hears of it.",
    ),
    "people.pin.made": both("新密码", "The new PIN"),
    "people.pin.once": both(
        "只显示这一次。请当面交给本人。", "It is shown this once. Hand it to them in person."
    ),
    "people.pin.remove": both("取消密码", "Take the PIN away"),
    "people.pin.remove.help": both(
        "取消后，本人只能用工卡或身份证。", "They sign in by badge or ID card then."
    ),
    "people.pin.reason": both("原因（会被记录）", "Reason (written down)"),
    "people.pin.unreasoned": both("请写明原因。什么都没有改。", "Please say why. Nothing was changed."),
    "people.file": both("文件", "File"),
    "people.file.help": both(
        "UTF-8的CSV文件，第一行是列名。先显示会改变什么，确认之后才生效；有一行不对就全部不导入。"
        "文件里没有的员工不变。",
        "A CSV file in UTF-8 whose first line names the columns. First it is shown what would change; it "
        "counts once you confirm. One wrong line, and nothing is imported. Whom it does not name stays.",
    ),
    "people.file.columns": both("列：", "Columns:"),
    "people.file.look": both("先看会改变什么", "Show what would change"),
    "people.file.other": both("换一个文件", "Another file"),
    "people.file.lines": both("行数", "Lines"),
    "people.file.added": both("新增", "New"),
    "people.file.changed": both("更改", "Changed"),
    "people.file.unchanged": both("不变", "As before"),
    "people.file.nothingYet": both("现在什么都还没有导入。", "Nothing is imported yet."),
    "people.file.do": both("导入", "Import"),
    "people.file.refused": both(
        "什么都没有导入。请改正后再试：", "Nothing was imported. Please mend this and try again:"
    ),
    "people.file.same": both("文件和现有资料相同，没有要导入的。", "All is as the file says; nothing to do."),
    "people.file.done": both("已导入：{summary}", "Imported: {summary}"),
    "people.file.changes": both("会更改的员工", "Who would change"),
    "people.file.what": both("更改的栏目", "What would change"),
    "people.file.gone": both(
        "上传的文件已经过期，或者已被后来上传的文件替换。请重新上传。",
        "The file is not here any more: it expired, or another was uploaded since. Please upload it again.",
    ),
    "people.file.meanwhile": both(
        "员工资料在此期间有改动，什么都没有导入。请再看一遍后确认。",
        "The employees changed meanwhile, and nothing was imported. Please look again, then confirm.",
    ),
    "people.file.pins": both(
        "一次最多为{most}人设置密码。更多时请在服务器上用 hub employees import 导入。",
        "PINs for {most} people at most at a time. For more, use hub employees import on the server.",
    ),
}

CHINESE = (
    (r"the file is larger than (\d+) MiB; split it", r"文件超过\1 MiB，请拆分"),
    (r"the file is not UTF-8; .*", "文件不是UTF-8编码，请在表格软件中另存为“CSV UTF-8”"),
    (r"not CSV: (.*)", r"不是CSV：\1"),
    (r"no column is known: .*", "没有认识的列：字段是否用逗号分隔？第一行是不是列名？"),
    (r"missing columns: (.*)", r"缺少列：\1"),
    (r"columns that stand there twice: (.*)", r"重复的列：\1"),
    (r"the number of fields differs from the header's", "字段数和列名数不一致"),
    (r"(\w+): empty", r"\1：为空"),
    (r"(\w+): longer than (\d+) characters", r"\1：超过\2个字符"),
    (r"(\w+): with control characters or marks that nobody sees", r"\1：含有控制字符或不可见的符号"),
    (r"pin: 4 to 8 digits", "pin：4到8位数字"),
    (r"status: one of (.*)", r"status：只能是\1"),
    (r"site: lower-case letters, digits and hyphens, at most 40", "site：小写字母、数字和连字符，最多40个"),
    (r"badge_uids: hexadecimal, .*", "badge_uids：十六进制，每个4到16字节，用空格分隔"),
    (r"id_number: not 18 characters .*", "id_number：不是18位，或校验位不对（GB 11643）"),
    (r"left_on: needed for, and only for, those who left", "left_on：离职者必填，其他人不填"),
    (r"left_on: before hired_on", "left_on：早于入职日期"),
    (r"(\w+): not a date such as 2026-11-23", r"\1：不是2026-11-23这样的日期"),
    (r"(\w+): the year is before (\d+) or after (\d+)", r"\1：年份不在\2到\3之间"),
    (r"employee_id: given twice", "employee_id：重复"),
    (r"(\w+): also given to (.*)", r"\1：也属于\2"),
)
"""Every complaint of `hub.people`, as a regular expression, and the same in Chinese."""


def complaint_told(reason: str) -> Bilingual:
    """Return a complaint in both languages; one that has no Chinese is told as it is."""
    for pattern, chinese in CHINESE:
        if (found := re.fullmatch(pattern, reason, re.DOTALL)) is not None:
            return Bilingual(zh=found.expand(chinese), en=reason)
    return Bilingual(zh=reason, en=reason)
