"""The texts of webhooks: which systems are told what, and what became of each message."""

from __future__ import annotations

from contract.language import both

WEBHOOKS = {
    "nav.webhooks": both("外部通知", "Webhooks"),
    "nav.webhooksGivenUp": both("{count}条没有送达", "{count} messages that were given up"),
    "hooks.title": both("外部通知（Webhook）", "Webhooks"),
    "hooks.intro": both(
        "把平台上发生的事告诉公司的其他系统。每条消息都有签名，至少送达一次；没有送达的会在约三天内重试。",
        "Other systems of the company are told what happens here. Each message is signed and arrives at "
        "least once; what does not arrive is tried again for about three days.",
    ),
    "hooks.none": both("还没有外部系统。", "No system is told anything yet."),
    "hooks.count": both("{count}个地址", "{count} addresses"),
    "hooks.add": both("添加地址", "Add an address"),
    "hooks.url": both("地址", "Address"),
    "hooks.url.help": both(
        "以https://开头，内网地址要由运维人员用--webhook-networks放行；发邮件写mailto:加邮箱地址。",
        "Begins with https:// (the operator allows one inside your network by --webhook-networks), or is "
        "mailto: and an address for mails.",
    ),
    "hooks.topics": both("通知哪些事", "Told of"),
    "hooks.state": both("状态", "State"),
    "hooks.active": both("正常", "Active"),
    "hooks.paused": both("已暂停", "Paused"),
    "hooks.pausedBy": both("{by}于{at}暂停", "by {by}, {at}"),
    "hooks.byReceiver": both("对方要求不再发送（410）", "its receiver answered that it wants no more (410)"),
    "hooks.waiting": both("待发", "Waiting"),
    "hooks.givenUp": both("没有送达", "Given up"),
    "hooks.made": both("添加", "Added"),
    "hooks.madeBy": both("{by}，{at}", "{by}, {at}"),
    "hooks.look": both("查看", "Look"),
    "hooks.toList": both("全部地址", "All addresses"),
    "hooks.secret": both("签名密钥", "Secret of its signatures"),
    "hooks.secret.once": both(
        "密钥只显示这一次，请立即交给对方。", "The secret is shown this once. Hand it over now."
    ),
    "hooks.secret.help": both(
        "对方用它按Standard Webhooks核对签名。我们已经发出第一条消息，几秒后可以看到对方是否收到。",
        "With it the receiver checks signatures by Standard Webhooks. A first message is on its way: in some "
        "seconds you can see whether it arrived.",
    ),
    "hooks.secret.on": both("查看是否收到", "See whether it arrived"),
    "hooks.refused.form": both("这不是可用的地址。", "This is no address that can be used."),
    "hooks.refused.https": both(
        "地址必须以https://或mailto:开头。", "The address has to begin with https:// or mailto:."
    ),
    "hooks.refused.topics": both("请至少选择一件事。", "Choose at least one thing that it is told of."),
    "hooks.refused.many": both("地址已满50个。", "There are 50 addresses already, which is the most."),
    "hooks.unreasoned": both("请写明移除的原因。", "Say why it is removed."),
    "hooks.reason": both("原因", "Reason"),
    "hooks.do.pause": both("暂停", "Pause"),
    "hooks.do.pause.help": both(
        "暂停期间的消息会保留，恢复后再发。", "What happens meanwhile is kept, and sent when it goes on."
    ),
    "hooks.do.resume": both("恢复", "Go on"),
    "hooks.do.resume.help": both("等着的消息会马上发出。", "What waits is sent at once."),
    "hooks.do.remove": both("移除", "Remove"),
    "hooks.do.remove.help": both(
        "不再通知这个地址，等着的消息作废。不能撤回。",
        "It is told nothing any more, and what waits for it is dropped. This cannot be undone.",
    ),
    "hooks.do.all-again": both("重发没有送达的", "Send again what was given up"),
    "hooks.do.all-again.help": both(
        "{count}条消息会重新发送，编号不变。", "{count} messages are sent once more, under their ids."
    ),
    "hooks.do.again": both("重发", "Send again"),
    "hooks.sent": both("消息", "Messages"),
    "hooks.sent.none": both("还没有消息。", "None yet."),
    "hooks.sent.count": both("{count}条消息，新的在前", "{count} messages, the latest first"),
    "hooks.what": both("事情", "What"),
    "hooks.when": both("时间", "When"),
    "hooks.answer": both("对方的回答", "Answer"),
    "hooks.tries": both("试了{count}次", "{count} tries"),
    "hooks.next": both("{at}再试", "next at {at}"),
    "hooks.status": both("状态码{status}", "status {status}"),
    "hooks.pages": both("翻页", "Pages"),
    "hook.state.waiting": both("待发", "Waiting"),
    "hook.state.delivered": both("已送达", "Delivered"),
    "hook.state.given-up": both("没有送达", "Given up"),
    "hook.state.dropped": both("作废", "Dropped"),
    "hook.outcome.delivered": both("已收到", "taken"),
    "hook.outcome.refused": both("对方没有接受", "not taken"),
    "hook.outcome.redirected": both("对方转到别的地址，不跟随", "leads elsewhere, which is not followed"),
    "hook.outcome.gone": both("对方要求不再发送", "wants no more"),
    "hook.outcome.late": both("15秒内没有回答完", "not done within 15 s"),
    "hook.outcome.unresolved": both("查不到这个主机名", "its name has no address"),
    "hook.outcome.not-public": both("不是公网地址，也没有放行", "its address is not public, and not allowed"),
    "hook.outcome.unreachable": both("连接不上", "cannot be reached"),
    "hook.outcome.certificate": both("对方的证书不对", "its certificate is not good"),
    "hook.outcome.no-mail-server": both(
        "邮件服务器没有设置好（--mail-file）",
        "no mail server is set, or its password cannot be read (--mail-file)",
    ),
    "hook.outcome.unsealed": both(
        "密钥文件换过，读不出签名密钥；请移除后重新添加",
        "its secret was kept by another key file: remove it and add it anew",
    ),
    "topic.certificate.issued": both("证明签发", "Certificate issued"),
    "topic.certificate.revoked": both("证明撤销", "Certificate revoked"),
    "topic.request.submitted": both("申请提交", "Request submitted"),
    "topic.request.decided": both("申请办结", "Request decided"),
    "topic.alert.opened": both("告警", "Alert"),
    "topic.alert.closed": both("告警恢复", "Alert over"),
    "topic.dead-letter.refused": both("记录被拒收", "Dead letter"),
    "topic.terminal.enrolled": both("终端登记", "Terminal enrolled"),
    "topic.webhook.added": both("地址添加", "Address added"),
}
