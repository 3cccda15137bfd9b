"""The texts of confirming a sign-in, and of saying whose phone it is."""

from __future__ import annotations

from contract.language import both

TEXTS = {
    "phone.signIn.title": both("先确认您是谁", "First, who are you?"),
    "phone.signIn.number": both("工号", "Employee number"),
    "phone.signIn.pin": both("自助终端密码", "PIN of the terminals"),
    "phone.signIn.remember": both("在这部手机上记住我30天", "Remember me on this phone for 30 days"),
    "phone.signIn.remember.help": both("只在您自己的手机上勾选。", "Only on a phone of your own."),
    "phone.signIn.submit": both("下一步", "Next"),
    "phone.signIn.company": both("用公司账号登录", "Sign in with your company account"),
    "phone.signIn.company.remembered": both(
        "登录，并在这部手机上记住我30天", "Sign in, and remember me on this phone for 30 days"
    ),
    "phone.signIn.wrong": both(
        "工号或密码不对，或者尝试次数太多。连续输错后需要等待一段时间；忘记密码请到人力资源服务台重置。",
        "The number or the PIN is wrong, or there were too many attempts. After several failures you have to "
        "wait a while; the HR service desk resets a PIN that was forgotten.",
    ),
    "phone.company.fault.title": both("没有登录成功", "You are not signed in"),
    "phone.company.again": both("再试一次", "Try again"),
    "phone.company.fault.name": both(
        "您的公司账号没有对应到在职员工。请联系人力资源服务台。",
        "Your company account belongs to no current employee here. Please ask the HR service desk.",
    ),
    "phone.code.title": both("输入终端上的代码", "Enter the code on the terminal"),
    "phone.code.label": both("代码（八个字母）", "Code (eight letters)"),
    "phone.code.submit": both("下一步", "Next"),
    "phone.confirm.title": both("确认在终端上登录？", "Sign in at this terminal?"),
    "phone.confirm.place": both("终端", "Terminal"),
    "phone.confirm.code": both("终端上显示的代码", "Code that the terminal shows"),
    "phone.confirm.person": both("登录人", "You are"),
    "phone.confirm.notYou": both("不是我，换人登录", "Not me: sign in as somebody else"),
    "phone.confirm.number": both(
        "请输入终端屏幕上的两位数字", "Type the two digits on the terminal's screen"
    ),
    "phone.confirm.warn": both(
        "只有您本人正站在这台终端前、由您自己扫码时才确认。别人发来的二维码或链接，请拒绝。",
        "Confirm only if you stand before this terminal and scanned the code yourself. "
        "If somebody sent you the code or the link, refuse.",
    ),
    "phone.confirm.wrong": both(
        "数字不对。请看终端屏幕，再输入一次。",
        "That is not the number. Look at the terminal's screen, and type it again.",
    ),
    "phone.confirm.submit": both("确认登录", "Confirm"),
    "phone.confirm.refuse": both("拒绝", "Refuse"),
    "phone.decided.confirmed": both("已确认", "Confirmed"),
    "phone.decided.confirmed.help": both("请回到终端继续办理。", "Please go on at the terminal."),
    "phone.decided.refused": both("已拒绝", "Refused"),
    "phone.decided.refused.help": both(
        "没有登录。如果不是您发起的，请告诉人力资源服务台。",
        "Nobody was signed in. If it was not you who asked, tell the HR service desk.",
    ),
    "phone.decided.gone": both("这个代码已失效", "This code is no longer good"),
    "phone.decided.gone.help": both(
        "它已过期、已用过，或者终端不再等待。请在终端上重新开始。",
        "It ran out, was used, or the terminal waits no more. Start again at the terminal.",
    ),
    "phone.decided.wrong-number": both("数字不对", "Wrong number"),
    "phone.decided.wrong-number.help": both("请在终端上重新开始。", "Start again at the terminal."),
    "phone.decided.denied": both("没有登录", "Not signed in"),
    "phone.decided.denied.help": both(
        "数字输错太多次。请在终端上重新开始。", "The number was wrong too often. Start again at the terminal."
    ),
    "phone.decided.other-person": both("没有登录", "Not signed in"),
    "phone.decided.other-person.help": both(
        "这台终端正在等另一位员工确认：刚才刷的不是您的工卡。请用自己的工卡重新开始。",
        "This terminal waits for somebody else: the badge that was laid down is not yours. "
        "Start again with your own.",
    ),
    "phone.decided.elsewhere": both("没有登录", "Not signed in"),
    "phone.decided.elsewhere.help": both(
        "这个办公区的终端没有您的资料。请使用您所在办公区的终端，或联系人力资源服务台。",
        "The terminals of this site do not know you. Use one at your own site, or ask the HR service desk.",
    ),
}
