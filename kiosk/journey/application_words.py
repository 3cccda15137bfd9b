"""What the counter says of requests and how they stand, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from config.catalogue.definition import Service
from contract.language import Bilingual, both
from kiosk.domain.application import Application
from kiosk.journey.own_requests import Standing, standing_of

CHOOSE_A_REQUEST = both("请选择一项申请", "Choose a request")
TOO_LATE = both("这项申请已经有结果，不能撤回", "This request was decided meanwhile and cannot be withdrawn")
WITHDRAWING = both(
    "撤回已提交，结果会显示在“办理进度”里",
    "Your withdrawal is on its way. “My requests” shows when it is done",
)

STANDINGS: Mapping[Standing, Bilingual] = {
    Standing.SENT: both("已提交，等待平台接收", "Taken here, on its way to HR"),
    Standing.RECEIVED: both("人力资源已收到", "Received by HR"),
    Standing.IN_REVIEW: both("正在审核", "In review"),
    Standing.NEEDS_MORE: both("需要您补充", "Something is needed from you"),
    Standing.APPROVED: both("已通过", "Approved"),
    Standing.DECLINED: both("未通过", "Declined"),
    Standing.WITHDRAWING: both("正在撤回", "Being withdrawn"),
    Standing.WITHDRAWN: both("已撤回", "Withdrawn"),
    Standing.READY: both("已开具，等您打印", "Issued, waiting to be printed"),
    Standing.PRINTED: both("已打印", "Printed"),
    Standing.REVOKED: both("已作废", "Declared void"),
}

TONES: Mapping[Standing, str] = {
    Standing.SENT: "info",
    Standing.RECEIVED: "info",
    Standing.IN_REVIEW: "info",
    Standing.NEEDS_MORE: "warn",
    Standing.APPROVED: "good",
    Standing.DECLINED: "bad",
    Standing.WITHDRAWING: "info",
    Standing.WITHDRAWN: "info",
    Standing.READY: "good",
    Standing.PRINTED: "good",
    Standing.REVOKED: "bad",
}

UNDER_WAY = both(
    "审核后，结果会显示在本机首页。",
    "Once it is decided, the first screen of this terminal tells you.",
)
NEXT: Mapping[Standing, Bilingual] = {
    Standing.SENT: both(
        "网络恢复后会自动送达，不用重新申请。",
        "It is sent by itself when the network is back. There is no need to ask again.",
    ),
    Standing.RECEIVED: UNDER_WAY,
    Standing.IN_REVIEW: UNDER_WAY,
    Standing.NEEDS_MORE: both(
        "请按说明补充，或联系人力资源服务中心；也可以撤回后重新申请。",
        "Please do as it says, or contact HR services. You may also withdraw it and apply anew.",
    ),
    Standing.APPROVED: both("您不需要再做什么。", "There is nothing left for you to do."),
    Standing.DECLINED: both(
        "如有疑问，请联系人力资源服务中心。", "If you have questions, contact HR services."
    ),
    Standing.WITHDRAWING: both(
        "平台确认后会显示“已撤回”。", "It will say “Withdrawn” once the platform confirms."
    ),
    Standing.WITHDRAWN: both("需要时可以重新申请。", "You can apply again whenever you need to."),
    Standing.READY: both(
        "请在首页“等您处理”里打印。", "Print it from “Waiting for you” on the first screen."
    ),
    Standing.PRINTED: both("您不需要再做什么。", "There is nothing left for you to do."),
    Standing.REVOKED: both("需要时可以重新申请。", "You can apply again whenever you need to."),
}

LOOK = both("查看", "Have a look")
RECEIVED = both("申请已提交", "Your application is in")


def news(service: Bilingual, standing: Standing) -> Bilingual:
    """Say on the first screen how an application stands."""
    told = STANDINGS[standing]
    return both(f"{service.zh}：{told.zh}", f"{service.en}: {told.en}")


def ending(service: Service, application: Application | None) -> tuple[Bilingual, Bilingual]:
    """Say what was done and what happens next, right after an application was handed in."""
    if application is None:
        return RECEIVED, _after(NEXT[Standing.SENT], service)
    standing = standing_of(application)
    if standing in {Standing.RECEIVED, Standing.IN_REVIEW}:
        return RECEIVED, _after(NEXT[standing], service)
    following = NEXT[standing]
    if application.reason is not None:
        why = application.reason
        following = both(f"{why.zh} {following.zh}", f"{why.en} {following.en}")
    return STANDINGS[standing], following


def _after(then: Bilingual, service: Service) -> Bilingual:
    """Add by when HR answers."""
    promise = service.file.promise
    return both(f"{then.zh}人力资源审核时限：{promise.zh}。", f"{then.en} {promise.en}.")
