"""Every text of the pages, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from contract.language import Bilingual, both
from hub.account_texts import ACCOUNTS
from hub.alert_texts import ALERTS
from hub.application_texts import APPLICATIONS
from hub.audit_texts import AUDIT
from hub.board_texts import BOARD
from hub.certificate_texts import CERTIFICATES
from hub.command_texts import COMMANDS
from hub.ecopy_texts import ECOPIES
from hub.enrolment_texts import ENROLMENT
from hub.gift_texts import GIFTS
from hub.letter_texts import DEAD_LETTERS
from hub.list_texts import LISTS
from hub.people_texts import PEOPLE
from hub.phone.words import phone_texts
from hub.webhook_texts import WEBHOOKS

__all__ = ["TEXTS", "both"]

PAGE = {
    "product": both("HR服务平台", "HR service platform"),
    "language": both("语言", "Language"),
    "skip": both("跳到正文", "Skip to content"),
    "lang.zh": both("中文", "中文"),
    "lang.en": both("English", "English"),
    "unknown": both("未知", "unknown"),
    "none": both("无", "none"),
    "error.title": both("这个页面暂时打不开", "This page cannot be shown"),
    "error.403": both(
        "页面已过期或请求不是从本页发出的。请返回重新操作。",
        "The page has expired, or the request did not come from it. Please go back and try again.",
    ),
    "error.404": both("没有找到您要的页面。", "There is no such page."),
    "error.405": both("这个地址不接受这种请求。", "This address does not take such a request."),
    "error.413": both("提交的内容太大。", "What was sent is too large."),
    "error.422": both("提交的内容不完整或格式不对。", "What was sent is incomplete or malformed."),
    "error.429": both(
        "操作太频繁。请过一分钟再试。", "That was too often. Please wait a minute and try again."
    ),
    "error.500": both(
        "平台出了问题，我们已经记录。请稍后再试。",
        "Something went wrong at the platform and was recorded. Please try again later.",
    ),
    "error.503": both("平台正忙。请稍后再试。", "The platform is busy. Please try again shortly."),
    "error.other": both("请求没有成功。", "The request did not succeed."),
    "error.back": both("返回首页", "Back to the start"),
}

LOGIN = {
    "login.title": both("登录", "Sign in"),
    "login.name": both("用户名", "User name"),
    "login.password": both("密码", "Password"),
    "login.submit": both("登录", "Sign in"),
    "login.wrong": both(
        "用户名或密码不对，或者尝试次数太多。请检查后再试；多次失败后需要等待一段时间。",
        "The name or the password is wrong, or there were too many attempts. "
        "Check and try again; after several failures you have to wait a while.",
    ),
    "login.out": both("退出登录", "Sign out"),
    "login.as": both("当前用户：{name}", "Signed in as {name}"),
}

CONSOLE = {
    "nav": both("主菜单", "Main menu"),
    "nav.terminals": both("终端", "Terminals"),
    "nav.visits": both("办理记录", "Visits"),
    "terminals.caption": both(
        "所有终端和它们最近一次上报的状态", "All terminals and how they were when last heard of"
    ),
    "terminals.empty": both(
        "还没有终端。请在服务器上用 hub terminals add 添加。",
        "There are no terminals yet. Add one on the server with hub terminals add.",
    ),
    "terminals.name": both("终端", "Terminal"),
    "terminals.site": both("场所", "Site"),
    "terminals.seen": both("最近联系", "Last heard of"),
    "terminals.queue": both("待上报", "Queued"),
    "terminals.oldest": both("最早一条：{at}", "oldest: {at}"),
    "terminals.rate": both("上报中，每秒{rate}条", "delivering, {rate} a second"),
    "terminals.attachments": both("附件待传：{count}个", "Attachments to send: {count}"),
    "terminals.dead": both("无法上报", "Dead letters"),
    "terminals.doubt": both("存疑", "In doubt"),
    "terminals.software": both("软件版本", "Software"),
    "terminals.devices": both("设备", "Devices"),
    "terminals.services": both("业务", "Services"),
    "terminals.allServices": both("全部正常", "All work"),
    "terminals.never": both("尚未联系", "Not heard of yet"),
    "terminals.silent": both("已失联", "Silent"),
    "terminals.well": both("正常", "Well"),
    "terminals.attention": both("需要处理", "Needs attention"),
    "terminals.state": both("状态", "State"),
    "terminals.clock.ahead.minutes": both("时钟快了{count}分钟", "Clock ahead by {count} minutes"),
    "terminals.clock.ahead.hours": both("时钟快了{count}小时", "Clock ahead by {count} hours"),
    "terminals.clock.ahead.days": both("时钟快了{count}天", "Clock ahead by {count} days"),
    "terminals.clock.behind.minutes": both("时钟慢了{count}分钟", "Clock behind by {count} minutes"),
    "terminals.clock.behind.hours": both("时钟慢了{count}小时", "Clock behind by {count} hours"),
    "terminals.clock.behind.days": both("时钟慢了{count}天", "Clock behind by {count} days"),
    "terminals.noDevices": both("没有设备", "No devices"),
    "visits.caption": both("办理记录，最近的在前", "Visits, latest first"),
    "visits.empty": both(
        "还没有办理记录。员工在终端办理业务后会显示在这里。",
        "There are no visits yet. They appear here once somebody has used a terminal.",
    ),
    "visits.when": both("时间", "Time"),
    "visits.terminal": both("终端", "Terminal"),
    "visits.who": both("员工", "Employee"),
    "visits.services": both("业务", "Services"),
    "visits.outcome": both("结果", "Outcome"),
    "visits.took": both("用时", "Took"),
    "visits.score": both("评分", "Rating"),
    "visits.details": both("查看经过", "Timeline"),
    "visits.nobody": both("未识别", "Not identified"),
    "visits.noService": both("没有办理业务", "No service"),
    "visits.open": both("进行中", "Open"),
    "visits.seconds": both("{seconds}秒", "{seconds} s"),
    "visits.minutes": both("{minutes}分{seconds}秒", "{minutes} min {seconds} s"),
    "visits.doubt": both("需要核实", "Needs a look"),
    "visits.untaken": both("有材料未取走", "Paper not taken"),
    "visits.pages": both("翻页", "Pages"),
    "visits.newer": both("较新", "Newer"),
    "visits.older": both("较早", "Older"),
    "visits.page": both("第{page}页，共{pages}页", "Page {page} of {pages}"),
    "visit.title": both("一次办理的经过", "One visit"),
    "visit.back": both("返回办理记录", "Back to visits"),
    "visit.evidence": both("设备证据", "Evidence of the device"),
    "visit.received": both("平台收到时间：{at}", "Received by the platform: {at}"),
    "visit.doubt": both(
        "有一次打印无法确定是否完成。请到现场核实后再处理。",
        "It is not known whether something was printed. Please look at the terminal before you act.",
    ),
    "visit.untaken": both(
        "打印的材料留在了出纸口，没有人取走。请到现场收好；上面有个人信息。",
        "Printed paper was left in the outlet. Please secure it: it bears personal data.",
    ),
    "visit.number": both("办理编号", "Visit reference"),
    "visit.continued": both(
        "同一申请还在另一次办理中打印过：",
        "For the same request something was also printed in another visit:",
    ),
    "visit.certificates": both("证明编号", "Certificates"),
    "visit.attachments": both("附件", "Attachments"),
    "attachment.image/jpeg": both("照片（JPEG）", "Photo (JPEG)"),
    "attachment.image/png": both("图片（PNG）", "Picture (PNG)"),
    "attachment.application/pdf": both("PDF 文件", "PDF document"),
    "attachment.complete": both("已收全", "complete"),
    "attachment.coming": both("已收到{percent}%", "{percent}% received"),
    "attachment.expected": both("等待终端上传", "waiting for the terminal to send it"),
    "attachment.open": both("下载", "Download"),
    "attachment.size": both("{size} MB", "{size} MB"),
    "end.left": both("本人结束", "ended by the person"),
    "end.timed-out": both("超时结束", "timed out"),
    "end.interrupted": both("意外中断", "interrupted"),
    "end.out-of-service": both("终端停用", "out of service"),
    "outcome.done": both("已完成", "Done"),
    "outcome.queued": both("已受理，待办", "Taken, to be finished"),
    "outcome.waiting": both("等待附件传完", "Waiting for attachments"),
    "outcome.in-doubt": both("存疑", "In doubt"),
    "outcome.failed": both("未完成", "Failed"),
    "outcome.refused": both("未予办理", "Refused"),
    "outcome.abandoned": both("中途放弃", "Abandoned"),
    "outcome.submitted": both("已提交", "Submitted"),
    "outcome.open": both("填写中", "Being filled in"),
    "device.ONLINE": both("正常", "online"),
    "device.OFFLINE": both("离线", "offline"),
    "device.POWER-OFF": both("未通电", "power off"),
    "device.NO-DEVICE": both("未找到设备", "no device"),
    "device.HARDWARE-ERROR": both("硬件故障", "hardware error"),
    "device.USER-ERROR": both("需要人工处理", "needs a person"),
    "device.BUSY": both("使用中", "busy"),
    "fault.paper-low": both("纸快用完", "paper is low"),
    "fault.paper-out": both("没有纸", "out of paper"),
    "fault.cover-open": both("盖子没关好", "cover open"),
    "fault.jam": both("卡纸", "paper jam"),
    "fault.cutter": both("切刀故障", "cutter fault"),
    "fault.toner-low": both("墨粉快用完", "toner is low"),
    "fault.toner-out": both("没有墨粉", "out of toner"),
    "fault.others-jobs": both("有别处发来的打印任务", "jobs from elsewhere in its queue"),
    "fault.on-battery": both("停电，正在用电池", "the mains is off: on battery"),
    "fault.battery-low": both("电池快用完", "battery nearly empty"),
    "fault.battery-worn": both("电池老化", "battery worn"),
    "fault.cabinet-open": both("机柜门开着", "the cabinet is open"),
    "fault.tamper": both("防拆开关被触发", "the tamper switch is open"),
    "fault.unreachable": both("连接不上", "cannot be reached"),
    "fault.silent": both("没有回应", "does not answer"),
    "fault.garbled": both("回应无法识别", "answers cannot be understood"),
    "fault.self-test": both("自检没有通过", "self-test failed"),
    "fault.not-authorised": both("没有访问权限", "access not allowed"),
    "fault.hung": both("停止响应", "has hung"),
    "fault.door-stuck": both("柜门打不开", "a door does not open"),
    "fault.contact-faulty": both("门磁不稳定", "a door's contact flickers"),
    "fault.door-left-open": both("柜门没有关好", "a door was left open"),
    "fault.board-silent": both("有控制板没有回应", "a board does not answer"),
    "fault.picture-frozen": both("摄像头画面停住不动", "the camera's picture stands still"),
    "fault.picture-black": both("摄像头画面全黑", "the camera's picture is black"),
    "fault.crashed": both("驱动程序异常退出", "its driver crashes"),
    "fault.other": both("其他故障", "another fault"),
}

PORTAL = {
    "verify.title": both("证明真伪核验", "Verify a certificate"),
    "verify.intro": both(
        "扫描证明上的二维码，把得到的文字粘贴到下面。无需登录，我们不保存您提交的内容。",
        "Scan the QR code on the certificate and paste its text below. No account is needed, "
        "and what you send is not kept.",
    ),
    "verify.code": both("二维码文字（以 HRC1: 开头）", "Text of the QR code (begins with HRC1:)"),
    "verify.submit": both("核验", "Verify"),
    "verify.again": both("再核验一份", "Verify another"),
    "verify.genuine": both("真实有效", "Genuine"),
    "verify.genuine.help": both(
        "请逐项对照：纸质证明上的内容应与下面完全一致。若有不同，纸质证明已被改动。",
        "Compare each line: the paper must say exactly what stands below. "
        "If anything differs, the paper was altered.",
    ),
    "verify.tampered": both("内容被改动", "Altered"),
    "verify.tampered.help": both(
        "二维码中的内容与签名不符。如果是手工输入，请先逐字检查，错一个字符也会这样；扫描得到的文字如此，请不要采信这份证明。",
        "What the code says does not match its signature. If it was typed by hand, check it first: one wrong "
        "letter is enough. If it was scanned, do not rely on this certificate.",
    ),
    "verify.unknown-key": both("不是由本单位签发", "Not issued by us"),
    "verify.unknown-key.help": both(
        "签发这份证明的密钥不属于本单位。如果是手工输入，请先逐字检查；否则请向证明上所写的单位核实。",
        "The key that signed it is not one of ours. If it was typed by hand, check it first; "
        "else please ask the employer named on the paper.",
    ),
    "verify.not-a-code": both("不是证明二维码", "Not a certificate's code"),
    "verify.not-a-code.help": both(
        "没有读到完整的证明二维码。请重新扫描，粘贴全部文字。",
        "This is not the whole text of a certificate's QR code. Please scan it again and paste all of it.",
    ),
    "verify.revoked": both("已撤销", "Revoked"),
    "verify.revoked.help": both(
        "这份证明由本单位签发，但已于{on}撤销，不再有效。",
        "We issued this certificate, but it was revoked on {on} and no longer holds.",
    ),
    "verify.caption": both("证明内容", "What the certificate states"),
    "verify.fact.number": both("证明编号", "Number"),
    "verify.fact.kind": both("证明种类", "Kind"),
    "verify.fact.employer": both("用人单位", "Employer"),
    "verify.fact.name": both("姓名", "Name"),
    "verify.fact.name_latin": both("姓名（拉丁字母）", "Name in Latin letters"),
    "verify.fact.position": both("职位", "Position"),
    "verify.fact.hired_on": both("入职日期", "Employed since"),
    "verify.fact.issued_at": both("签发时间", "Issued at"),
    "verify.id": both("身份证号码（选填）", "ID number (optional)"),
    "verify.id.hint": both(
        "填写后可核对是否为同一人；号码只用于这次比对。",
        "Fill it in to check that it is the same person; it is used for this comparison only.",
    ),
    "verify.fact.id": both("身份证号码", "ID number"),
    "verify.id.same": both("一致", "matches"),
    "verify.id.different": both("不一致", "does not match"),
    "verify.id.absent": both("证明上没有登记，无法比对", "not on record, so nothing to compare"),
    "verify.id.stranger": both(
        "这份证明本身是真的，但您填写的身份证号码不是证明上这个人的。",
        "The certificate itself is genuine, but the ID number is not that of the person it names.",
    ),
}

TEXTS: Mapping[str, Bilingual] = MappingProxyType(
    {
        **PAGE,
        **LOGIN,
        **CONSOLE,
        **DEAD_LETTERS,
        **ENROLMENT,
        **COMMANDS,
        **GIFTS,
        **APPLICATIONS,
        **ACCOUNTS,
        **ALERTS,
        **AUDIT,
        **CERTIFICATES,
        **ECOPIES,
        **LISTS,
        **PEOPLE,
        **BOARD,
        **WEBHOOKS,
        **PORTAL,
        **phone_texts(),
    }
)
