"""What is said while pages come from a phone, in both languages."""

from __future__ import annotations

from contract.language import Bilingual, both
from kiosk.domain.phone_pages import PhoneStatus, PhoneView

NOTHING_YET = both(
    "还没有收到材料，请先用手机发送", "Nothing was received yet. Send it with your phone first"
)
NONE = both("无", "None")

STATUS: dict[PhoneStatus, Bilingual] = {
    PhoneStatus.ASKING: both("正在准备二维码…", "Preparing the code…"),
    PhoneStatus.OPEN: both("请用手机扫描二维码", "Scan the code with your phone"),
    PhoneStatus.EXPIRED: both(
        "二维码已过期。已经收到的仍然有效；要再发送，请换一个二维码",
        "The code has expired. What was received is still good; touch “New code” to send more",
    ),
    PhoneStatus.UNREACHABLE: both(
        "暂时连不上人力资源平台，恢复后自动继续；也可以稍后再办",
        "HR's platform cannot be reached just now. This goes on by itself; or come back later",
    ),
    PhoneStatus.NOT_OFFERED: both(
        "人力资源平台暂时不能接收手机材料，请联系人力资源服务中心",
        "HR's platform takes nothing from phones at present. Please contact HR services",
    ),
}
SEEN = both("手机已连接，请在手机上拍照或选择文件", "Your phone is there: take photos or choose files on it")
COMING = both("正在接收…", "Receiving…")


def standing(view: PhoneView) -> Bilingual:
    """Return how things stand."""
    if view.status is PhoneStatus.OPEN and view.coming:
        return COMING
    if view.status is PhoneStatus.OPEN and view.seen and not view.pages:
        return SEEN
    if view.status is PhoneStatus.OPEN and view.pages:
        return received(len(view.pages))
    return STATUS[view.status]


def received(count: int) -> Bilingual:
    """Say how many came."""
    pages = "1 page was" if count == 1 else f"{count} pages were"
    return both(f"已收到 {count} 份，请在屏幕上核对", f"{pages} received; check on this screen")


def too_many(most: int) -> Bilingual:
    """Say how many files there may be."""
    files = "1 file" if most == 1 else f"{most} files"
    return both(f"最多 {most} 份，请删除多余的", f"{files} at most: remove what is not needed")


def counted(count: int) -> Bilingual:
    """Say how many files belong to a request."""
    return both(f"{count} 份", "1 file" if count == 1 else f"{count} files") if count else NONE
