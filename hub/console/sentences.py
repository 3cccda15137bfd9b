"""Every event as a sentence, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from contract.effects import EffectSettledByStaff, OutletFact, SettledEffect
from contract.event import Event
from contract.events import (
    IdentificationRefused,
    Means,
    Refusal,
    RequestAbandoned,
    RequestCompleted,
    RequestOpened,
    RequestSubmitted,
    RequestWithdrawn,
    StepCompleted,
    SurveyAnswered,
    VisitClosed,
    VisitEnd,
    VisitIdentified,
    VisitOpened,
)
from contract.language import Bilingual, Language
from contract.store_events import StoreWentBack
from hub.console.effect_sentences import effect_told
from hub.console.store_sentences import went_back
from hub.services import Services
from hub.texts import both

MEANS = {
    Means.BADGE: both("工牌", "badge"),
    Means.ID_CARD: both("居民身份证", "resident ID card"),
    Means.PIN: both("工牌和密码", "badge and PIN"),
    Means.PIV: both("智能工牌（已通过密钥验证）", "smart badge, by its key"),
    Means.CARD_PIN: both("智能工牌自身的密码", "the smart badge's own PIN"),
    Means.PHONE: both("手机确认", "a phone"),
}

REFUSALS = {
    Refusal.UNKNOWN_BADGE: both("工牌没有登记", "the badge is not registered"),
    Refusal.LEFT_COMPANY: both("持卡人已离职", "the holder has left the company"),
    Refusal.STRANGER: both("不是本公司员工", "the person is not an employee"),
    Refusal.EXPIRED_CARD: both("证件已过期", "the card has expired"),
    Refusal.UNREADABLE: both("卡片读不出来", "the card could not be read"),
    Refusal.WRONG_PIN: both("密码不对", "the PIN was wrong"),
    Refusal.PIN_LOCKED: both("密码已锁定", "the PIN is locked"),
    Refusal.NO_DIRECTORY: both("终端还没有员工名录", "the terminal has no directory yet"),
    Refusal.OTHER_PERSON: both("与当前办理人不是同一人", "it belongs to another person"),
    Refusal.BADGE_UNPROVEN: both(
        "工牌未能证明自己不是复制品", "the badge could not prove that it is no copy"
    ),
    Refusal.LAST_TRY: both(
        "智能工牌的密码只剩一次机会，尚未使用", "the badge has one try for its PIN left, and it was not spent"
    ),
    Refusal.CARD_BLOCKED: both("智能工牌的密码已锁定", "the badge's own PIN is blocked"),
    Refusal.CARD_GONE: both("智能工牌没有放在读卡区", "the badge was not on the reader"),
    Refusal.PIN_NOT_TAKEN: both("智能工牌在此不接受密码", "the badge does not take its PIN there"),
    Refusal.PHONE_REFUSED: both("手机上没有同意", "it was refused on the phone"),
    Refusal.PHONE_OTHER_PERSON: both("用的是别人的手机", "it was somebody else's phone"),
    Refusal.PHONE_UNKNOWN: both("终端没有此人的资料", "the terminal knows no such employee"),
    Refusal.PHONE_EXPIRED: both("手机上没有及时确认", "nobody confirmed on a phone in time"),
    Refusal.PHONE_UNREACHABLE: both("当时连接不上平台", "the platform could not be reached"),
}

ENDS = {
    VisitEnd.LEFT: both("本人结束办理", "the person left"),
    VisitEnd.TIMED_OUT: both("超时没有操作", "nobody touched it for too long"),
    VisitEnd.INTERRUPTED: both("终端意外中断", "the terminal was interrupted"),
    VisitEnd.OUT_OF_SERVICE: both("终端停止服务", "the terminal went out of service"),
}

CANCELLED = both("本人取消", "the person cancelled")

WITHDRAWN = both("撤回了一项申请。", "A request was withdrawn.")

OUTCOMES = {
    "done": both("业务办理完成。", "The request was completed."),
    "queued": both("申请已受理，留待稍后办结。", "The request was taken, to be finished later."),
    "in-doubt": both(
        "办理结束，但无法确定是否已打印。", "The request ended; it is not known whether the paper came out."
    ),
    "failed": both("业务没有办成。", "The request could not be completed."),
}

HIDDEN = dict.fromkeys(
    map(ord, "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)
"""Marks that would make a sentence read differently than it is (Unicode Annex 9)."""


@dataclass(frozen=True)
class Telling:
    """Tells events in one language; `service_of` knows which service each request of the visit is for."""

    services: Services
    language: Language
    service_of: Mapping[UUID, str]
    settled: frozenset[UUID] = frozenset()  # effects that were in doubt once and are no longer

    def sentence(self, event: Event) -> str:
        """Say what happened."""
        return self.told(event).to(self.language).translate(HIDDEN)

    def told(self, event: Event) -> Bilingual:
        """Say what happened, in both languages."""
        match event:
            case VisitOpened() | VisitIdentified() | IdentificationRefused() | VisitClosed():
                return visit_told(event)
            case RequestOpened() | RequestSubmitted():
                return self._asked(event)
            case RequestAbandoned() | StepCompleted():
                return self._stepped(event)
            case SettledEffect() | OutletFact() | EffectSettledByStaff():
                return effect_told(event, self.settled)
            case RequestCompleted() | RequestWithdrawn():
                return WITHDRAWN if isinstance(event, RequestWithdrawn) else OUTCOMES[event.outcome]
            case SurveyAnswered() | StoreWentBack():
                return went_back(event) if isinstance(event, StoreWentBack) else rated(event)
            case _:
                raise TypeError(f"no sentence for {type(event).__name__}")

    def _asked(self, event: RequestOpened | RequestSubmitted) -> Bilingual:
        name = self.services.title(event.service_id)
        if isinstance(event, RequestOpened):
            return both(f"打开了业务“{name.zh}”。", f"The service “{name.en}” was opened.")
        return both(f"提交了“{name.zh}”申请。", f"A request for “{name.en}” was submitted.")

    def _stepped(self, event: RequestAbandoned | StepCompleted) -> Bilingual:
        step = self.services.step(self.service_of.get(event.request_id), event.step)
        if isinstance(event, StepCompleted):
            return both(
                f"完成“{step.zh}”一步，用时{event.seconds:.0f}秒。",
                f"The step “{step.en}” took {event.seconds:.0f} s.",
            )
        why = ENDS[event.reason] if isinstance(event.reason, VisitEnd) else CANCELLED
        return both(
            f"在“{step.zh}”一步放弃了申请：{why.zh}。",
            f"The request was given up at the step “{step.en}”: {why.en}.",
        )


def rated(event: SurveyAnswered) -> Bilingual:
    """Say how a service was rated."""
    return both(
        f"评价了这次服务：{event.score}分（满分5分）。",
        f"The service was rated {event.score} out of 5.",
    )


def visit_told(event: VisitOpened | VisitIdentified | IdentificationRefused | VisitClosed) -> Bilingual:
    """Say what happened to a visit as a whole."""
    match event:
        case VisitOpened():
            return both("有人开始使用终端。", "Somebody began to use the terminal.")
        case VisitIdentified():
            means = MEANS[event.means]
            return both(
                f"通过{means.zh}确认了身份（认证级别{event.level}）。",
                f"The person was identified by {means.en} (level {event.level}).",
            )
        case IdentificationRefused():
            means, why = MEANS[event.means], REFUSALS[event.reason]
            return both(
                f"身份识别没有通过（{means.zh}）：{why.zh}。",
                f"Identification by {means.en} was refused: {why.en}.",
            )
        case VisitClosed():
            why = ENDS[event.end]
            return both(f"办理结束：{why.zh}。", f"The visit ended: {why.en}.")


def decision(number: str | None, refused: Bilingual | None) -> Bilingual:
    """Say what the platform decided."""
    if refused is not None:
        return both(f"平台没有批准：{refused.zh}", f"The platform decided against it: {refused.en}")
    if number is None:
        return both("申请已通过。", "The application was approved.")
    return both(f"平台签发了证明 {number}。", f"The platform issued certificate {number}.")
