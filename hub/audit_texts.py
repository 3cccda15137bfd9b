"""The texts of the page of the audit: what people did, and whether the chains hold."""

from __future__ import annotations

from contract.language import both

DID = {
    "added a console user": both("添加了用户", "added a console user"),
    "added a terminal": both("添加了终端", "added a terminal"),
    "audit chain broke": both("终端审计链中断", "audit chain broke"),
    "changed their password": both("修改了密码", "changed their password"),
    "commented on a request": both("在申请下留言", "commented on a request"),
    "dismiss dead letter": both("忽略了无法上报的记录", "dismissed a dead letter"),
    "enrolled a key": both("登记了终端密钥", "enrolled a key"),
    "entered the staff page": both("进入了终端维护页", "entered the staff page"),
    "entitled to gifts": both("登记了礼品", "entitled to gifts"),
    "exported": both("导出了列表", "exported a list"),
    "gave a wrong staff PIN": both("维护密码错误", "gave a wrong staff PIN"),
    "imported employees": both("导入了员工", "imported employees"),
    "left the staff page": both("离开了终端维护页", "left the staff page"),
    "looked at a dead letter": both("查看了无法上报的记录", "looked at a dead letter"),
    "looked at a visit": both("查看了办理经过", "looked at a visit"),
    "looked at a request": both("查看了申请", "looked at a request"),
    "looks after an alert": both("开始处理告警", "looks after an alert"),
    "made an enrolment code": both("生成了登记码", "made an enrolment code"),
    "made recovery codes": both("生成了恢复码", "made recovery codes"),
    "opened an attachment": both("打开了附件", "opened an attachment"),
    "ordered door": both("在终端打开了柜门", "ordered a door to open"),
    "removed a console user": both("删除了用户", "removed a console user"),
    "renewed a terminal's token": both("更换了终端令牌", "renewed a terminal's token"),
    "replaced its key": both("更换了终端密钥", "replaced its key"),
    "reset a console user's codes": both("重置了用户的验证码", "reset a console user's codes"),
    "revoked a certificate": both("撤销了证明", "revoked a certificate"),
    "revoked a certificate nobody took": both("撤销了无人取走的证明", "revoked a certificate nobody took"),
    "said that door": both("报告柜门恢复正常", "said that a door works again"),
    "send-again dead letter": both("要求重新上报", "sent a dead letter again"),
    "set a PIN": both("设置了员工密码", "set a PIN"),
    "set a console user": both("设置了用户", "set a console user"),
    "set up codes": both("启用了验证码", "set up codes"),
    "sign-in refused": both("登录被拒绝", "sign-in refused"),
    "signed in": both("登录", "signed in"),
    "signed in by the company": both("通过公司统一登录", "signed in by the company"),
    "signed out everywhere else": both("退出了其他地方的登录", "signed out everywhere else"),
    "took employees over": both("从其他系统接收了员工", "took employees over"),
    "used a recovery code": both("使用了恢复码", "used a recovery code"),
    "verified the audit": both("核验了审计记录", "verified the audit"),
    "withdrew a gift": both("撤回了礼品", "withdrew a gift"),
    "withdrew a terminal's certificate": both("撤销了终端证书", "withdrew a terminal's certificate"),
}
"""What the trail says was done, or how that begins, and the same in words."""

AUDIT = {
    "nav.audit": both("审计", "Audit"),
    "audit.title": both("审计", "Audit"),
    "audit.intro": both(
        "谁在什么时候做了什么，最近的在前。查看个人信息也会记录。",
        "Who did what and when, the latest first. Looks at personal data are written down too.",
    ),
    "audit.count": both("共{count}条", "Entries: {count}"),
    "audit.empty": both("没有符合条件的记录。", "No entry is like that."),
    "audit.at": both("时间", "Time"),
    "audit.who": both("谁", "Who"),
    "audit.action": both("做了什么", "What they did"),
    "audit.subject": both("对象", "Of what"),
    "audit.entry": both("序号", "Number"),
    "audit.pages": both("翻页", "Pages"),
    "audit.chains": both("记录是否完整", "Whether the records hold"),
    "audit.never": both("还没有核验过。", "They have not been verified yet."),
    "audit.sound": both(
        "完整：平台的{entries}条记录和{terminals}台终端的审计链都没有被改动。",
        "Sound: {entries} entries of the platform and the chains of {terminals} terminals.",
    ),
    "audit.broken": both("发现{count}处问题", "Findings: {count}"),
    "audit.more": both("以及另外{count}处", "and {count} more"),
    "audit.running": both("正在核验，已完成{done}项，共{of}项。", "Being verified: {done} of {of} are done."),
    "audit.stopped": both(
        "上次核验没有完成（完成{done}项，共{of}项）。请重新核验。",
        "The last verification did not finish ({done} of {of}). Please verify again.",
    ),
    "audit.verifiedAt": both("核验时间：{at}（{by}）", "Verified: {at}, {by}"),
    "audit.head": both("平台记录的校验值（第{entry}条）：{head}", "Head after entry {entry}: {head}"),
    "audit.verify": both("现在核验", "Verify now"),
    "audit.verify.help": both(
        "重新计算平台自己的记录和每台终端的审计链。记录多时需要几分钟，可以离开本页。",
        "Computes the platform's own trail and every terminal's chain anew. With many records it takes "
        "minutes; you can leave this page.",
    ),
    "audit.refresh": both("刷新", "Refresh"),
} | {f"did.{did}": words for did, words in DID.items()}
