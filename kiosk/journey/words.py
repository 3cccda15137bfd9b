"""What the counter says, in both languages: problems, progress, holds, endings."""

from __future__ import annotations

from collections.abc import Collection

from contract.language import Bilingual, both
from devices.device import Fault
from kiosk.journey.attaching import NotAttached
from kiosk.journey.views import Ending

CHOOSE_ONE = both("请选择一项", "Choose one of these")
MISSING = both("请填写此项", "Fill this in")
NOTHING = both("（未填写）", "(left empty)")
ODD_CHARACTER = both("含有无法打印的字符", "This holds a character that cannot be printed")
NO_SUCH_CODE = both(
    "没有这个取件码，请与小票核对后重新输入",
    "There is no such code. Check it against your slip and enter it again",
)
CODE_OF_ANOTHER = both(
    "这个取件码是另一位员工的，只能由本人领取",
    "This code belongs to another employee, who must collect it in person",
)
NOT_READY = both(
    "这份证明还没有开具完成，请稍后再来，取件码仍然有效",
    "This certificate has not been issued yet. Please come back later; your code stays valid",
)
BEING_LOOKED_INTO = both(
    "同事正在核实这份材料是否已经打印，请联系人力资源服务中心",
    "A colleague is checking whether this was already printed. Please contact HR services",
)
ALREADY_PRINTED = both(
    "这份证明已经打印过，如需再次开具，请重新申请",
    "This certificate has already been printed. Please request a new one",
)
CANNOT_BE_PRINTED = both("无法打印", "Cannot be printed")
UNPRINTABLE = {
    "document.character": both(
        "所填内容含有无法打印的字符，请返回修改",
        "What you typed holds a character that cannot be printed. Go back and change it",
    ),
    "document.too-long": both(
        "所填内容太长，请返回修改", "What you typed is too long. Go back and change it"
    ),
}
NOT_DRAWN = both(
    "本机暂时无法生成这份材料。请返回后再试一次；如果仍不成功，请使用其他终端或联系人力资源服务中心",
    "This terminal cannot draw the document just now. Go back and try again; if it fails again,"
    " use another terminal or contact HR services",
)

NOT_ATTACHED: dict[NotAttached, Bilingual] = {
    NotAttached.EMPTY: both("文件是空的，请重新拍摄或选择", "The file is empty. Take or choose it again"),
    NotAttached.NOT_ALLOWED: both(
        "只能添加照片（JPEG、PNG）或 PDF 文件", "Only photos (JPEG, PNG) and PDF files can be added"
    ),
    NotAttached.TOO_LARGE: both(
        "文件超过20 MB，请压缩或分成几份", "The file is over 20 MB. Make it smaller, or split it"
    ),
    NotAttached.TOO_MANY: both("附件最多20个", "There can be 20 attachments at most"),
    NotAttached.NO_ROOM: both(
        "终端的存储空间不足，暂时不能添加附件",
        "This terminal is short of space; nothing can be attached just now",
    ),
}
SUBMITTING = both("正在提交申请…", "Sending your request …")
ISSUING = both("正在开具证明…", "Your certificate is being issued …")
PRINTING = both("正在打印，请稍候…", "Printing, one moment …")
QUEUED = both("打印机正在完成上一份材料，请稍候…", "The printer is finishing an earlier paper, one moment …")
PRINTING_SLIP = both("正在打印小票…", "Printing your slip …")


def too_long(most: int) -> Bilingual:
    """Say that a text is too long."""
    return both(f"最多 {most} 个字", f"At most {most} characters")


def came_out(copies: int) -> Bilingual:
    """Say that some copies were printed before it stopped."""
    return both(
        f"（已打印 {copies} 份，继续只打印其余的）", f"({copies} printed; continuing prints only the rest.)"
    )


def not_between(least: int, most: int) -> Bilingual:
    """Say that a number is outside its limits."""
    return both(f"请填写 {least} 到 {most} 的数字", f"Enter a number from {least} to {most}")


# In the order in which they are told where there are several: what a person must mend first.
HOLDS: dict[Fault, tuple[Bilingual, Bilingual, str]] = {
    Fault.JAM: (
        both("卡纸了", "Paper is jammed"),
        both("请联系物业取出卡住的纸，然后继续", "Ask facilities to clear the jam, then continue"),
        "paper-jam",
    ),
    Fault.COVER_OPEN: (
        both("打印机的盖子没有关好", "The printer's cover is open"),
        both("请把盖子关好，然后继续", "Close the cover, then continue"),
        "cover-open",
    ),
    Fault.PAPER_OUT: (
        both("打印机没有纸了", "The printer is out of paper"),
        both("请联系物业加纸，然后继续", "Ask facilities to add paper, then continue"),
        "paper-out",
    ),
    Fault.TONER_OUT: (
        both("打印机没有墨粉了", "The printer is out of toner"),
        both("请联系物业更换墨粉，然后继续", "Ask facilities to change the toner, then continue"),
        "toner-out",
    ),
}
UNREACHABLE = (
    both("打印机没有回应", "The printer does not answer"),
    both("请联系物业查看电源和连线，然后继续", "Ask facilities to check its power and cable, then continue"),
    "printer-off",
)
OCCUPIED = (
    both("打印机还没有完成上一份材料", "The printer has not finished an earlier paper"),
    both("请过一会儿再试；如果还是这样，请联系物业", "Try again in a moment. If it stays so, ask facilities"),
    "printer-busy",
)
NOT_PRINTED = both("没有打印出来：", "Nothing was printed:")
STOPPED = both("打印停在中途：", "Printing has stopped:")


def hold(faults: Collection[Fault], *, begun: bool) -> tuple[Bilingual, Bilingual, str]:
    """Return what happened, what to do, and the picture, for a printer with `faults`."""
    what, todo, picture = next((HOLDS[fault] for fault in HOLDS if fault in faults), UNREACHABLE)
    before = STOPPED if begun else NOT_PRINTED
    then = what.en[0].lower() + what.en[1:]
    return both(before.zh + what.zh, f"{before.en} {then}"), todo, picture


DONE: dict[Ending, Bilingual] = {
    Ending.DONE: both("证明已打印", "Your certificate is printed"),
    Ending.QUEUED: both("申请已收到", "Your request is received"),
    Ending.FAILED: both(
        "证明已开具，但没有打印完成", "Your certificate is issued, but printing was not completed"
    ),
    Ending.IN_DOUBT: both(
        "我们不确定证明是否已经打印出来", "We do not know whether your certificate was printed"
    ),
    Ending.REFUSED: both("这次没有办成", "This request was not granted"),
}
NEXT: dict[Ending, Bilingual] = {
    Ending.DONE: both(
        "请取走证明。收件方可以扫描纸上的二维码验证真伪。",
        "Take your certificate. Whoever receives it can scan the code on it to verify it.",
    ),
    Ending.QUEUED: both(
        "网络恢复后会自动办理。开具后请凭取件码在本机打印，不用重新申请。",
        "It goes on by itself when the network is back. Then print it here with your claim code;"
        " there is no need to ask again.",
    ),
    Ending.FAILED: both(
        "打印恢复后，请凭取件码在本机打印，不用重新申请。",
        "When printing works again, print it here with your claim code; there is no need to ask again.",
    ),
    Ending.IN_DOUBT: both(
        "请看一下出纸口。同事会来核实，请记下业务号。",
        "Please look into the paper outlet. A colleague will check; please note your reference.",
    ),
    Ending.REFUSED: both("如有疑问，请联系人力资源服务中心。", "If you have questions, contact HR services."),
}

NOTE_CODE = both(
    "小票没有打印出来，请拍照或抄下取件码。", "No slip was printed: photograph or write down your claim code."
)


def in_sentence(reason: Bilingual, then: Bilingual) -> Bilingual:
    """Return a reason followed by what to do."""
    return both(f"{reason.zh}{then.zh}", f"{reason.en} {then.en}")
