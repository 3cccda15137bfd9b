"""The texts of enrolling a terminal's machine, and of taking its certificate back."""

from __future__ import annotations

from contract.language import both

ENROLMENT = {
    "enrolment.title": both("{terminal}的注册", "Enrolment of {terminal}"),
    "enrolment.back": both("返回终端", "Back to terminals"),
    "enrolment.link": both("注册与证书", "Enrolment"),
    "enrolment.state": both("状态", "State"),
    "enrolment.none": both(
        "这台终端还没有注册，它没有自己的密钥。",
        "No machine is enrolled as this terminal: it has no key of its own.",
    ),
    "enrolment.held": both(
        "已注册，所有请求都由它自己的密钥签名。", "Enrolled: it signs all it asks with its own key."
    ),
    "enrolment.expired": both(
        "证书已过期。终端联网后会自动更新。",
        "The certificate has run out. The terminal renews it once it is online.",
    ),
    "enrolment.until": both("证书有效期至", "Certificate holds until"),
    "enrolment.since": both("签发于", "Given on"),
    "enrolment.key": both("密钥标识", "Key"),
    "enrolment.open": both("有一个注册码尚未使用，有效期至", "A code that was not used yet holds until"),
    "enrolment.make": both("生成注册码", "Make a code"),
    "enrolment.make.help": both(
        "注册码一小时内有效，只能用于一台机器。如果这台终端已经注册，新机器注册成功的那一刻，原来的机器即被停用。",
        "A code holds for an hour, for one machine. If a machine is enrolled already, it is refused from the "
        "moment the new one is enrolled.",
    ),
    "enrolment.code": both("注册码", "Code"),
    "enrolment.once": both(
        "只显示这一次。请在终端上运行下面的命令，{at}前有效。",
        "It is shown this once. Run this at the terminal; it holds until {at}.",
    ),
    "enrolment.withdraw": both("停用证书", "Withdraw the certificate"),
    "enrolment.withdraw.help": both(
        "这台机器立即被拒绝，不能再恢复；机器里还没上报的内容会保留，重新注册后继续上报。用于被盗、丢失或停用的机器。",
        "This machine is refused at once and for good. What it has not delivered stays in it, and comes in "
        "once it is enrolled again. For a machine that was stolen, lost or retired.",
    ),
    "enrolment.withdraw.reason": both("原因（必填）", "Reason (required)"),
}
