"""The texts of signing in, of one's own account, and of the users' pages."""

from __future__ import annotations

from contract.language import both

COMPANY = {
    "login.company": both("用公司账号登录", "Sign in with your company account"),
    "company.back": both("已登录", "You are signed in"),
    "company.back.on": both("继续", "Go on"),
    "company.fault.title": both("没有登录成功", "You are not signed in"),
    "company.fault.back": both("返回登录", "Back to signing in"),
    "company.fault.cancelled": both(
        "公司的登录服务没有放行，或者您取消了登录。",
        "Your company's service did not let you in, or you cancelled.",
    ),
    "company.fault.expired": both(
        "这次登录用的时间太长，或者是在另一个浏览器里开始的。请重新登录。",
        "This took too long, or was begun in another browser. Please start again.",
    ),
    "company.fault.unreachable": both(
        "公司的登录服务现在连不上。请稍后再试，或者用平台的账号登录。",
        "Your company's service cannot be reached just now. Try again later, or use an account of "
        "this platform.",
    ),
    "company.fault.untrusted": both(
        "公司登录服务的回答无法核实。请重新登录；如果还是这样，请告诉管理员。",
        "What your company's service answered could not be verified. Start again; if it stays so, "
        "tell an administrator.",
    ),
    "company.fault.no-role": both(
        "您的公司账号没有使用本平台的权限。请向管理员申请。",
        "Your company account gives you no role here. Please ask an administrator.",
    ),
    "company.fault.name": both(
        "您的公司账号没有可用的用户名，或者同名的账号已经存在。请联系管理员。",
        "Your company account has no name that can be used here, or another account has it. "
        "Please ask an administrator.",
    ),
    "company.fault.disabled": both(
        "您的账号已停用。请联系管理员。", "Your account is disabled. Please ask an administrator."
    ),
}

ROLES = {
    "role.hr": both("人事", "HR"),
    "role.facility": both("设施", "Facility"),
    "role.auditor": both("审计", "Auditor"),
    "role.administrator": both("管理员", "Administrator"),
    "role.does.hr": both("查看并处理业务", "sees and decides"),
    "role.does.facility": both("查看终端和柜门", "sees terminals and doors"),
    "role.does.auditor": both("查看，不能修改", "sees, changes nothing"),
    "role.does.administrator": both("管理用户和外部通知", "looks after users and webhooks"),
}

OWN_ACCOUNT = {
    "code.title": both("输入验证码", "Enter your code"),
    "code.help": both(
        "请打开手机上的验证器应用，输入本平台当前的6位验证码。没带手机时，可以输入一个恢复码。",
        "Open the authenticator on your phone and enter the current 6 digits for this platform. "
        "Without your phone, enter one of your recovery codes.",
    ),
    "code.field": both("验证码或恢复码", "Code or recovery code"),
    "code.wrong": both(
        "验证码不对或已经用过，或者尝试次数太多。请等下一个验证码出现后再试；多次失败后需要等待一段时间。",
        "The code is wrong or was used before, or there were too many attempts. Wait for the next code and "
        "try again; after several failures you have to wait a while.",
    ),
    "account.title": both("我的账号", "My account"),
    "account.places": both("已登录的地方", "Signed in at"),
    "account.password": both("修改密码", "Change the password"),
    "account.password.help": both(
        "修改后，其他地方的登录全部失效。", "Wherever else you are signed in, that ends with it."
    ),
    "account.password.wanted": both(
        "您现在的密码是别人发给您的。请先设置一个只有您自己知道的密码。",
        "Your present password was given to you. Choose one first that only you know.",
    ),
    "account.password.rules": both(
        "至少{shortest}个字符，任何字符都可以，包括空格和汉字。几个不相关的词比一个难记的词更好。",
        "At least {shortest} characters of any kind, spaces too. Several unrelated words are better than "
        "one that is hard to remember.",
    ),
    "account.password.present": both("现在的密码", "Present password"),
    "account.password.new": both("新密码", "New password"),
    "account.password.again": both("再输一次新密码", "New password again"),
    "password.short": both(
        "新密码太短，至少要{shortest}个字符。",
        "The new password is too short: {shortest} characters at least.",
    ),
    "password.long": both(
        "新密码太长，最多128个字符。", "The new password is too long: 128 characters at most."
    ),
    "password.easy": both(
        "新密码太容易被猜到：太常见，或者由常用词、姓名、连续按键组成。请换一个。",
        "The new password is too easy to guess: a common one, or made of common words, names or rows of "
        "keys. Please choose another.",
    ),
    "password.same": both(
        "新密码和现在的一样。请换一个。", "The new password is the present one. Please choose another."
    ),
    "password.again": both("两次输入的新密码不一样。", "The two new passwords differ."),
    "password.present": both(
        "现在的密码不对，或者尝试次数太多。",
        "The present password is wrong, or there were too many attempts.",
    ),
    "account.codes": both("登录验证码", "Sign-in codes"),
    "account.codes.on": both("已启用，还剩{count}个恢复码。", "In use; {count} recovery codes are left."),
    "account.codes.off": both(
        "未启用。启用后，登录时除密码外还要输入手机上的验证码。",
        "Not in use. With them, signing in takes a code of your phone beside the password.",
    ),
    "account.codes.set": both("启用验证码", "Set up codes"),
    "account.codes.again": both("换一部手机", "Use another phone"),
    "account.recovery.renew": both("重新生成恢复码", "Make new recovery codes"),
    "account.others": both("其他地方的登录", "Elsewhere"),
    "account.others.help": both(
        "如果您在别的电脑上忘了退出，或者怀疑有人用了您的账号，可以让其他地方的登录全部失效。",
        "If you forgot to sign out on another computer, or somebody may use your account, end all other "
        "sign-ins.",
    ),
    "account.others.do": both("退出其他地方的登录", "Sign out everywhere else"),
    "account.done.password": both(
        "密码已修改，其他地方的登录已失效。",
        "The password is changed, and you are signed out everywhere else.",
    ),
    "account.done.others": both("其他地方的登录已全部退出。", "You are signed out everywhere else."),
    "codes.must": both(
        "您的角色必须用验证码登录。请现在设置。",
        "People of your role sign in with a code too. Please set it up now.",
    ),
    "codes.first": both(
        "在手机上安装验证器应用（支持TOTP的都可以）。",
        "Have an authenticator on your phone (any that knows TOTP).",
    ),
    "codes.second": both("用它扫描下面的二维码。", "Scan the code below with it."),
    "codes.third": both("输入它显示的6位验证码。", "Enter the 6 digits that it shows."),
    "codes.picture": both("验证器要扫描的二维码", "The code that the authenticator scans"),
    "codes.byHand": both("不能扫描时，请手工输入密钥：", "If you cannot scan it, type this key:"),
    "codes.field": both("6位验证码", "The 6 digits"),
    "codes.submit": both("启用", "Set up"),
    "codes.wrong": both(
        "验证码不对。请检查手机时间是否准确，等下一个验证码出现后再试。",
        "That code is wrong. Check that the phone's clock is right, wait for the next code and try again.",
    ),
    "recovery.title": both("恢复码", "Recovery codes"),
    "recovery.once": both("这些恢复码只显示这一次。", "These codes are shown this once."),
    "recovery.help": both(
        "手机丢失时，用它们登录，每个只能用一次。请抄下来或打印出来，放在安全的地方。",
        "If you lose your phone, sign in with one of them; each works once. Write them down or print them, "
        "and keep them safe.",
    ),
    "recovery.kept": both("已保存好", "I have kept them"),
    "prove.title": both("请再确认一次是您本人", "Confirm that it is you"),
    "prove.help": both(
        "这一步涉及账号安全，需要再确认一次。10分钟内不会再问。",
        "What comes next is about the safety of accounts. You are not asked again for 10 minutes.",
    ),
    "prove.wrong": both(
        "密码不对，或者尝试次数太多。", "The password is wrong, or there were too many attempts."
    ),
    "prove.submit": both("确认", "Confirm"),
    "prove.company": both("用公司账号再登录一次", "Sign in with your company once more"),
    "prove.back": both("返回首页", "Back to the start"),
}

USERS = {
    "nav.users": both("用户", "Users"),
    "users.title": both("用户", "Users"),
    "users.intro": both(
        "谁可以登录这个平台，以及他们能做什么。每项修改都会记录。",
        "Who may sign in here, and as what. Every change is written down.",
    ),
    "users.emptyHere": both("没有符合条件的用户。", "No user is like that."),
    "users.count": both("共{count}个用户", "Users: {count}"),
    "users.add": both("添加用户", "Add a user"),
    "users.add.help": both(
        "系统会生成一个初始密码，只显示一次。本人首次登录时必须修改。",
        "A first password is made and shown once. They have to change it when they first sign in.",
    ),
    "users.toList": both("返回用户列表", "Back to users"),
    "users.role": both("角色", "Role"),
    "users.sites": both("场所", "Sites"),
    "users.sites.all": both("全部", "All"),
    "users.sites.help": both(
        "勾选后只能看到这些场所的终端和业务；都不勾选表示全部。管理员不受限制。",
        "With some ticked, they see the terminals there and what happens at them; with none, all. "
        "Administrators are not limited.",
    ),
    "users.state": both("状态", "State"),
    "users.codes": both("验证码", "Codes"),
    "users.codes.on": both("已启用", "In use"),
    "users.codes.off": both("未启用", "Not in use"),
    "users.company": both("公司统一登录", "Signed in by the company"),
    "users.signedIn": both("最近登录", "Last signed in"),
    "users.never": both("从未登录", "Never"),
    "users.look": both("查看", "Look"),
    "users.once": both("这个密码只显示这一次。", "This password is shown this once."),
    "users.once.help": both(
        "请用安全的方式交给本人。有效期到{until}，首次登录时必须修改。",
        "Hand it over safely. It is good until {until}, and has to be changed at the first sign-in.",
    ),
    "users.given": both("初始密码", "First password"),
    "users.reason": both("原因（会被记录）", "Reason (written down)"),
    "users.do.role": both("修改角色和场所", "Change role and sites"),
    "users.do.role.help": both("修改后需要重新登录。", "They have to sign in anew."),
    "users.do.password": both("重发初始密码", "Give another password"),
    "users.do.password.help": both(
        "忘记密码时使用。现在的密码和登录立即失效。",
        "For a forgotten one. The present password and sign-ins end at once.",
    ),
    "users.do.codes": both("重置验证码", "Reset the codes"),
    "users.do.codes.help": both(
        "手机和恢复码都丢失时使用。请先确认是本人。",
        "For a lost phone without recovery codes. Make sure first that it is them.",
    ),
    "users.do.disable": both("停用", "Disable"),
    "users.do.disable.help": both(
        "立即退出登录，不能再登录。可以重新启用。",
        "They are signed out at once and cannot sign in, until enabled again.",
    ),
    "users.do.enable": both("重新启用", "Enable again"),
    "users.do.enable.help": both(
        "用原来的密码可以再次登录。", "They can sign in again with the password they had."
    ),
    "users.refused.own": both(
        "自己的账号要由另一位管理员修改。", "Your own account is changed by another administrator."
    ),
    "users.refused.unreasoned": both("请写明原因。什么都没有改。", "Please say why. Nothing was changed."),
    "users.refused.company": both(
        "这个账号由公司统一登录，密码和验证码由公司管理。",
        "The company signs this user in; password and codes are its own.",
    ),
    "users.refused.name": both(
        "用户名是1到64个字符，首尾不能有空格，也不能有控制字符。",
        "A name is 1 to 64 characters, without spaces at its ends and without control characters.",
    ),
    "users.refused.taken": both("已经有这个用户。", "There is a user of this name."),
    "account.state.active": both("正常", "Active"),
    "account.state.locked": both("暂时锁定", "Locked for a while"),
    "account.state.given-out": both("待修改初始密码", "First password"),
    "account.state.expired": both("初始密码已过期", "First password expired"),
    "account.state.disabled": both("已停用", "Disabled"),
}

ACCOUNTS = COMPANY | ROLES | OWN_ACCOUNT | USERS
