"""Words for every closed enum that reaches a screen, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from contract.availability import Hindrance
from contract.dead_letters import DismissReason
from contract.events import Means, Refusal
from contract.language import Bilingual, both
from contract.staff import DoorReason, StaffRole
from contract.verdict import Verdict
from kiosk.domain.ecopy import EcopyStage, EcopyStanding
from kiosk.journey.views import Ending
from kiosk.maintenance.door_words import DoorAct

Said = dict[str, str]


def said(text: Bilingual | None) -> Said:
    """Return the text as QML takes it: both languages, or nothing."""
    return {} if text is None else {"zh": text.zh, "en": text.en}


REFUSALS: Mapping[Refusal, Bilingual] = {
    Refusal.UNKNOWN_BADGE: both("这张卡尚未登记，请改用身份证", "This badge is not registered here"),
    Refusal.LEFT_COMPANY: both("您目前不在在职名单中", "You are not on the list of current employees"),
    Refusal.STRANGER: both("没有找到与这张身份证对应的员工", "No employee belongs to this ID card"),
    Refusal.EXPIRED_CARD: both("这张身份证已过有效期", "This ID card has expired"),
    Refusal.UNREADABLE: both("没有读到卡片", "The card could not be read"),
    Refusal.WRONG_PIN: both("密码不正确", "The PIN is not correct"),
    Refusal.PIN_LOCKED: both("密码已被暂时锁定", "Your PIN is locked for now"),
    Refusal.NO_DIRECTORY: both("本终端还没有员工名单", "This terminal has no employee list yet"),
    Refusal.OTHER_PERSON: both("这不是当前使用者的卡片", "This card belongs to somebody else"),
    Refusal.BADGE_UNPROVEN: both("这张工卡未能证明它是原卡", "This badge could not prove itself"),
    Refusal.LAST_TRY: both("工卡密码只剩最后一次机会", "One try is left for the PIN of this badge"),
    Refusal.CARD_BLOCKED: both("这张工卡的密码已锁定", "The PIN of this badge is blocked"),
    Refusal.CARD_GONE: both("工卡没有放在读卡区", "Your badge is not on the reader"),
    Refusal.PIN_NOT_TAKEN: both("这张工卡在此不接受密码", "This badge does not take its PIN here"),
    Refusal.PHONE_REFUSED: both("手机上没有同意登录", "It was refused on the phone"),
    Refusal.PHONE_OTHER_PERSON: both("这不是当前使用者的手机", "This is somebody else’s phone"),
    Refusal.PHONE_UNKNOWN: both("本终端还没有您的资料", "This terminal does not know you yet"),
    Refusal.PHONE_EXPIRED: both("手机上没有及时确认", "Nobody confirmed on a phone in time"),
    Refusal.PHONE_UNREACHABLE: both("现在连接不上平台", "The platform cannot be reached just now"),
}

ROLES: Mapping[StaffRole, Bilingual] = {
    StaffRole.ATTENDANT: both("值守员", "Attendant"),
    StaffRole.TECHNICIAN: both("技术员", "Technician"),
}

DISMISS_REASONS: Mapping[DismissReason, Bilingual] = {
    DismissReason.HANDLED_OTHERWISE: both("已用其他方式办理", "Handled in another way"),
    DismissReason.NO_LONGER_NEEDED: both("不再需要", "No longer needed"),
    DismissReason.REPEATED: both("重复的记录", "A repetition"),
    DismissReason.TEST: both("测试数据", "A test"),
}

DOOR_REASONS: Mapping[DoorReason, Bilingual] = {
    DoorReason.STOCK: both("补货", "To put something in"),
    DoorReason.INSPECT: both("查看", "To look inside"),
    DoorReason.LEFT_BEHIND: both("员工遗留或没取出", "Somebody left something behind"),
    DoorReason.REPAIR: both("维修", "Repair"),
    DoorReason.OTHER: both("其他", "Another reason"),
}

DOOR_ACTS: Mapping[DoorAct, Bilingual] = {
    DoorAct.OPEN: both("开门…", "Open it …"),
    DoorAct.REMOVED: both("我已取出物品", "I took it out"),
    DoorAct.MISSING: both("里面没有东西", "Nothing lies there"),
    DoorAct.WORKS: both("柜门已恢复正常", "The door works again"),
}

REFUSAL_ADVICE: Mapping[Refusal, Bilingual] = {
    Refusal.UNKNOWN_BADGE: both(
        "可以放置身份证继续办理；如果是新工卡，请到人力资源服务台登记。",
        "Use your ID card instead, or have a new badge registered at the HR service desk.",
    ),
    Refusal.LEFT_COMPANY: both(
        "如需离职后的材料，请联系人力资源服务台。",
        "For papers after leaving, please contact the HR service desk.",
    ),
    Refusal.STRANGER: both(
        "本终端为员工服务。如果您是员工，请到人力资源服务台核对登记信息。",
        "This terminal serves employees. If you are one, ask the HR service desk to check your record.",
    ),
    Refusal.EXPIRED_CARD: both(
        "请使用有效的身份证，或改用工卡和密码。", "Use a valid ID card, or your badge and PIN."
    ),
    Refusal.UNREADABLE: both(
        "请取下卡套，把卡片平放在读卡区，停留一秒。", "Take it out of its cover and lay it flat for a second."
    ),
    Refusal.WRONG_PIN: both("请再输入一次，或改用身份证。", "Enter it again, or use your ID card."),
    Refusal.PIN_LOCKED: both(
        "请改用身份证，或到人力资源服务台重置密码。",
        "Use your ID card, or have the PIN reset at the HR service desk.",
    ),
    Refusal.NO_DIRECTORY: both(
        "请使用附近的其他终端，或到人力资源服务台办理。",
        "Please use another terminal or the HR service desk.",
    ),
    Refusal.OTHER_PERSON: both(
        "请使用您自己的卡片；换人办理前请先退出。",
        "Use your own card; leave first if somebody else wants to go on.",
    ),
    Refusal.BADGE_UNPROVEN: both(
        "请取下卡套，平放两秒再试，或改用身份证；仍不行时，请到人力资源服务台查验工卡。",
        "Take it out of its cover and hold it still for two seconds, or use your ID card."
        " If that fails, have it checked at the HR service desk.",
    ),
    Refusal.LAST_TRY: both(
        "再输错一次，工卡就会锁定，只有发卡部门能解锁。确定记得才输入，否则请改用身份证。",
        "Another wrong PIN blocks the badge, and only its issuer can unblock it."
        " Enter it only if you are sure, or use your ID card.",
    ),
    Refusal.CARD_BLOCKED: both(
        "请改用身份证；解锁请联系发卡部门。",
        "Use your ID card; whoever issued the badge can unblock it.",
    ),
    Refusal.CARD_GONE: both(
        "请把工卡放在右侧读卡区，不要移开，再输入一次。",
        "Lay it on the reader on the right, leave it there and enter the PIN again.",
    ),
    Refusal.PIN_NOT_TAKEN: both("请按“返回”选择其他方式。", "Touch “Back” and choose another way."),
    Refusal.PHONE_REFUSED: both(
        "没有登录，已填写的内容还在。可以重新扫码，或按“返回”改用其他方式。",
        "Nobody was signed in, and what you entered is kept. Scan again, or touch “Back” for another way.",
    ),
    Refusal.PHONE_OTHER_PERSON: both(
        "请用刚才刷卡的人自己的手机扫码，或按“返回”改用其他方式。",
        "Scan with the phone of whoever laid the badge down, or touch “Back” for another way.",
    ),
    Refusal.PHONE_UNKNOWN: both(
        "新登记的资料可能要过几分钟才到。请改用其他方式，或到人力资源服务台办理。",
        "A new record takes some minutes to arrive. Use another way, or ask the HR service desk.",
    ),
    Refusal.PHONE_EXPIRED: both(
        "二维码已失效，已填写的内容还在。可以重新扫码，或按“返回”改用其他方式。",
        "The code ran out; what you entered is kept. Scan a new one, or touch “Back” for another way.",
    ),
    Refusal.PHONE_UNREACHABLE: both(
        "手机确认要等网络恢复。请按“返回”改用工卡、密码或身份证。",
        "Confirming by phone needs the network. Touch “Back” and use your badge, PIN or ID card.",
    ),
}

READER_DOWN: Mapping[frozenset[Means], Bilingual] = {
    frozenset({Means.BADGE}): both("工卡读卡器暂不可用", "The badge reader is not working"),
    frozenset({Means.ID_CARD}): both("身份证读卡器暂不可用", "The ID card reader is not working"),
    frozenset({Means.BADGE, Means.ID_CARD}): both("读卡器暂不可用", "The card readers are not working"),
}

RECONNECTING: Mapping[frozenset[Means], Bilingual] = {
    frozenset({Means.BADGE}): both(
        "正在重新连接工卡读卡器，请稍候", "One moment: the badge reader is coming back"
    ),
    frozenset({Means.ID_CARD}): both(
        "正在重新连接身份证读卡器，请稍候", "One moment: the ID card reader is coming back"
    ),
    frozenset({Means.BADGE, Means.ID_CARD}): both(
        "正在重新连接读卡器，请稍候", "One moment: the card readers are coming back"
    ),
}

GO_ON_SOON = both("连接好后即可继续，无需重新开始。", "You can go on then; there is no need to begin again.")

INSTEAD: Mapping[Means, Bilingual] = {
    Means.BADGE: both("请改用工卡。", "Please use your badge instead."),
    Means.ID_CARD: both("请改用居民身份证。", "Please use your resident ID card instead."),
    Means.PIN: both("请改用密码。", "Please use your PIN instead."),
    Means.PIV: both("请改用智能工卡。", "Please use your smart badge instead."),
    Means.CARD_PIN: both("请改用智能工卡的密码。", "Please use the PIN inside your badge instead."),
    Means.PHONE: both("请改用手机确认。", "Please confirm with your phone instead."),
}

NO_READER_WORKS = both(
    "工作人员已收到通知。请使用附近的其他终端，或到人力资源服务台办理。",
    "Staff have been told. Please use another terminal or the HR service desk.",
)

HINDRANCES: Mapping[Hindrance, Bilingual | None] = {
    Hindrance.NONE: None,
    Hindrance.SWITCHED_OFF: both("这项业务暂停办理", "This service is switched off"),
    Hindrance.NO_POWER: both(
        "停电了，终端正在用电池供电", "There is a power failure; it runs on its battery"
    ),
    Hindrance.STORE_FULL: both("本终端暂时不能接收新的申请", "This terminal cannot take new requests"),
    Hindrance.IDENTIFICATION: both("读卡器暂不可用", "The card readers are not working"),
    Hindrance.DOCUMENT_PRINTER: both("证明打印机暂不可用", "The document printer is not working"),
    Hindrance.LOCKER_BANK: both("储物柜暂不可用", "The lockers are not working"),
    Hindrance.DOCUMENT_CAMERA: both("材料拍摄仪暂不可用", "The document camera is not working"),
    Hindrance.CODE_SCANNER: both("扫码器暂不可用", "The code scanner is not working"),
    Hindrance.NO_NETWORK: both("网络中断", "No network"),
    Hindrance.RECEIPT_PRINTER: both("小票打印机暂不可用", "The slip printer is not working"),
}

_ANOTHER = both(
    "工作人员已收到通知。请使用附近的其他终端。", "Staff have been told. Please use another terminal nearby."
)
HINDRANCE_ADVICE: Mapping[Hindrance, Bilingual | None] = {
    Hindrance.NONE: None,
    Hindrance.SWITCHED_OFF: both(
        "恢复时间以人力资源部门的通知为准。", "HR will announce when it is offered again."
    ),
    Hindrance.NO_POWER: both(
        "来电后即可办理，也可以使用附近的其他终端。",
        "It works again when the power is back; another terminal nearby may work now.",
    ),
    Hindrance.STORE_FULL: _ANOTHER,
    Hindrance.IDENTIFICATION: _ANOTHER,
    Hindrance.DOCUMENT_PRINTER: both(
        "工作人员已收到通知。请使用附近的其他终端打印。",
        "Staff have been told. Please print at another terminal nearby.",
    ),
    Hindrance.LOCKER_BANK: both(
        "工作人员已收到通知。物品留在柜中，恢复后即可领取。",
        "Staff have been told. What is inside stays there until the lockers work again.",
    ),
    Hindrance.DOCUMENT_CAMERA: _ANOTHER,
    Hindrance.CODE_SCANNER: _ANOTHER,
    Hindrance.NO_NETWORK: both(
        "网络恢复后即可办理，也可以到人力资源服务台办理。",
        "It works again when the network is back; the HR service desk can help meanwhile.",
    ),
    Hindrance.RECEIPT_PRINTER: _ANOTHER,
}

LIMITS: Mapping[Hindrance, Bilingual | None] = {
    **HINDRANCES,
    Hindrance.DOCUMENT_PRINTER: both("可以办理，但暂不能打印证明", "Works, but prints no document now"),
    Hindrance.LOCKER_BANK: both("可以办理，但暂不能开柜", "Works, but opens no locker now"),
    Hindrance.DOCUMENT_CAMERA: both("可以办理，但暂不能拍摄材料", "Works, but photographs no papers now"),
    Hindrance.CODE_SCANNER: both("可以办理，但暂不能扫码", "Works, but scans no codes now"),
    Hindrance.NO_NETWORK: both("现在可以申请，稍后凭取件码领取", "Apply now, collect later with a code"),
    Hindrance.RECEIPT_PRINTER: both("可以办理，但暂不能打印小票", "Works, but prints no slip now"),
}
"""What a service that is limited does less, by what it lacks."""

NOT_POSSIBLE = both("现在不能办理", "Not possible now")


def advice(hindrance: Hindrance, elsewhere: Bilingual | None) -> Bilingual | None:
    """Say what to do where a service does not work: the terminal at which it does, where one is known."""
    if elsewhere is None:
        return HINDRANCE_ADVICE[hindrance]
    return both(f"可以到这里的终端办理：{elsewhere.zh}", f"It works now at this terminal: {elsewhere.en}")


ECOPY: Mapping[EcopyStage, Bilingual] = {
    EcopyStage.ASKING: both("正在获取下载码，请稍候", "One moment: the code is being fetched"),
    EcopyStage.READY: both(
        "用手机扫码下载电子版，{until}前可下载{downloads}次。请不要让别人拍下这个二维码。",
        "Scan with your phone to download the e-copy, {downloads} times until {until}. "
        "Let nobody photograph this code.",
    ),
    EcopyStage.NOT_HERE: both("这份证明没有电子版", "There is no e-copy of this certificate"),
    EcopyStage.UNREACHABLE: both(
        "现在连接不上平台，没有取到下载码。纸质证明不受影响，可以再试一次。",
        "The platform cannot be reached just now. The paper is as good as ever; you can try again.",
    ),
}


def ecopy_words(standing: EcopyStanding) -> Bilingual:
    """Say how far the link to an e-copy is, and what it is good for."""
    ends = standing.expires_at
    until = "" if ends is None else f"{ends.astimezone():%Y-%m-%d}"
    told = {"until": until, "downloads": standing.downloads}
    return Bilingual(zh=ECOPY[standing.stage].zh.format(**told), en=ECOPY[standing.stage].en.format(**told))


ENDINGS: Mapping[Ending, Bilingual] = {
    Ending.DONE: both("办理完成", "All done"),
    Ending.QUEUED: both("申请已受理", "Your request is taken"),
    Ending.FAILED: both("这次没有办成", "This could not be completed"),
    Ending.IN_DOUBT: both("打印结果需要工作人员确认", "We do not know whether it printed"),
    Ending.REFUSED: both("申请未获批准", "The request was declined"),
}

MEANS: Mapping[Means, Bilingual] = {
    Means.BADGE: both("工卡", "Badge"),
    Means.ID_CARD: both("居民身份证", "Resident ID card"),
    Means.PIN: both("密码", "PIN"),
    Means.PIV: both("智能工卡", "Smart badge"),
    Means.CARD_PIN: both("智能工卡密码", "PIN inside the smart badge"),
    Means.PHONE: both("手机确认", "Phone"),
}

VERDICTS: Mapping[Verdict, Bilingual] = {
    Verdict.GENUINE: both("这份证明是真实的", "This certificate is genuine"),
    Verdict.TAMPERED: both("这份证明的内容被改动过", "This certificate has been altered"),
    Verdict.UNKNOWN_KEY: both(
        "本终端无法判断这份证明的真伪", "This terminal cannot tell whether it is genuine"
    ),
    Verdict.NOT_A_CODE: both("这不是证明上的核验码", "This is not the code of a certificate"),
    Verdict.REVOKED: both("这份证明已被撤销", "This certificate has been withdrawn"),
}

VERDICT_ADVICE: Mapping[Verdict, Bilingual] = {
    Verdict.GENUINE: both(
        "请将下列内容与纸质证明逐项比对，任何一项不一致都说明纸面被改过。",
        "Compare the facts below with the paper; any difference means that the paper was changed.",
    ),
    Verdict.TAMPERED: both("请勿采信，并联系开具单位核实。", "Do not rely on it; ask the issuing employer."),
    Verdict.UNKNOWN_KEY: both(
        "它可能由其他单位开具。请到证明上印的网址核验。",
        "Another employer may have issued it. Use the web address on the paper.",
    ),
    Verdict.NOT_A_CODE: both(
        "请把证明下方的二维码对准扫码枪，再试一次。",
        "Hold the QR code at the foot of the certificate to the scanner.",
    ),
    Verdict.REVOKED: both("请勿采信，并联系开具单位核实。", "Do not rely on it; ask the issuing employer."),
}

FACTS: Mapping[str, Bilingual] = {
    "number": both("证明编号", "Certificate number"),
    "kind": both("证明种类", "Kind"),
    "employer": both("开具单位", "Employer"),
    "name": both("姓名", "Name"),
    "name_latin": both("姓名（拉丁字母）", "Name in Latin letters"),
    "position": both("职位", "Position"),
    "hired_on": both("入职日期", "Employed since"),
    "issued_on": both("开具日期", "Issued on"),
}


def fact_label(name: str) -> Bilingual:
    """Return the label of a certified fact; one from a newer platform keeps its own name."""
    return FACTS.get(name) or both(name, name)


def tries_left(count: int) -> Bilingual:
    """Say how many tries remain."""
    return both(f"还可以再试 {count} 次", f"{count} {'try' if count == 1 else 'tries'} left")
