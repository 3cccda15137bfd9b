"""Every event as a sentence, in both languages."""

from __future__ import annotations

from contract.events import (
    EffectConfirmed,
    EffectFailed,
    EffectInDoubt,
    EffectKind,
    Event,
    IdentificationRefused,
    Means,
    Refusal,
    RequestAbandoned,
    RequestCompleted,
    RequestOpened,
    RequestSubmitted,
    StepCompleted,
    SurveyAnswered,
    VisitClosed,
    VisitEnd,
    VisitIdentified,
    VisitOpened,
)
from contract.language import Bilingual, Language
from hub.texts import TEXTS, both

MEANS = {
    Means.BADGE: both("工牌", "badge"),
    Means.ID_CARD: both("居民身份证", "resident ID card"),
    Means.PIN: both("工牌和密码", "badge and PIN"),
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
}

ENDS = {
    VisitEnd.LEFT: both("本人结束办理", "the person left"),
    VisitEnd.TIMED_OUT: both("超时没有操作", "nobody touched it for too long"),
    VisitEnd.INTERRUPTED: both("终端意外中断", "the terminal was interrupted"),
    VisitEnd.OUT_OF_SERVICE: both("终端停止服务", "the terminal went out of service"),
}

STEPS = {
    "choose": both("选择", "choose"),
    "form": both("填写", "form"),
    "preview": both("预览", "preview"),
    "issue": both("开具", "issue"),
    "print": both("打印", "print"),
    "slip": both("小票", "slip"),
    "result": both("结果", "result"),
    "survey": both("评价", "survey"),
}

THINGS = {
    EffectKind.PRINT_DOCUMENT: both("证明", "document"),
    EffectKind.PRINT_SLIP: both("小票", "slip"),
}

CANCELLED = both("本人取消", "the person cancelled")


def sentence(event: Event, language: Language) -> str:
    """Say what happened."""
    return told(event).to(language)


def told(event: Event) -> Bilingual:  # noqa: C901, PLR0911 - one line for each type of the contract
    """Say what happened, in both languages."""
    match event:
        case VisitOpened():
            return both("有人唤醒了终端。", "Somebody woke the terminal.")
        case VisitIdentified():
            means = MEANS[event.means]
            return both(
                f"通过{means.zh}确认了身份（{event.level}级）。",
                f"The person was identified by {means.en} (level {event.level}).",
            )
        case IdentificationRefused():
            means, why = MEANS[event.means], REFUSALS[event.reason]
            return both(
                f"身份识别没有通过（{means.zh}）：{why.zh}。",
                f"Identification by {means.en} was refused: {why.en}.",
            )
        case RequestOpened():
            name = service(event.service_id)
            return both(f"打开了业务“{name.zh}”。", f"The service “{name.en}” was opened.")
        case RequestSubmitted():
            name = service(event.service_id)
            return both(f"提交了“{name.zh}”申请。", f"A request for “{name.en}” was submitted.")
        case RequestAbandoned():
            why = ENDS[event.reason] if isinstance(event.reason, VisitEnd) else CANCELLED
            step = step_name(event.step)
            return both(
                f"申请在“{step.zh}”一步放弃：{why.zh}。",
                f"The request was given up at the step “{step.en}”: {why.en}.",
            )
        case StepCompleted():
            step = step_name(event.step)
            return both(
                f"完成了“{step.zh}”一步，用时{event.seconds:.0f}秒。",
                f"The step “{step.en}” was completed in {event.seconds:.0f} s.",
            )
        case EffectConfirmed() | EffectFailed() | EffectInDoubt():
            return effect(event)
        case RequestCompleted():
            how = TEXTS[f"outcome.{event.outcome}"]
            return both(
                f"终端上的办理结束：{how.zh}。", f"The terminal finished the request: {how.en.lower()}."
            )
        case SurveyAnswered():
            return both(
                f"评价了这次服务：{event.score}分（满分5分）。",
                f"The service was rated {event.score} out of 5.",
            )
        case VisitClosed():
            why = ENDS[event.end]
            return both(f"办理结束：{why.zh}。", f"The visit ended: {why.en}.")
        case _:
            raise TypeError(f"no sentence for {type(event).__name__}")


def effect(event: EffectConfirmed | EffectFailed | EffectInDoubt) -> Bilingual:
    """Say what became of a physical effect."""
    thing = THINGS[event.kind]
    match event:
        case EffectConfirmed():
            number = event.certificate_number
            return both(
                f"{thing.zh}{f' {number} ' if number else ''}已打印，设备 {event.device} 已确认。",
                f"The {thing.en}{f' {number}' if number else ''} was printed, as {event.device} confirmed.",
            )
        case EffectFailed():
            return both(
                f"{thing.zh}没有打印出来（设备 {event.device}，原因 {event.reason}）。",
                f"The {thing.en} was not printed ({event.device}: {event.reason}).",
            )
        case EffectInDoubt():
            return both(
                f"无法确定{thing.zh}是否打印（设备 {event.device}），需要工作人员到现场核实。",
                f"Nobody knows whether the {thing.en} was printed ({event.device}); staff must look.",
            )


def decision(number: str | None, refused: Bilingual | None) -> Bilingual:
    """Say what the platform decided."""
    if refused is not None:
        return both(f"平台没有批准：{refused.zh}", f"The platform decided against it: {refused.en}")
    return both(f"平台签发了证明 {number}。", f"The platform issued certificate {number}.")


def service(service_id: str) -> Bilingual:
    """Return a service's name, or its id where the platform has no name for it."""
    return TEXTS.get(f"service.{service_id}", both(service_id or "?", service_id or "?"))


def step_name(step: str) -> Bilingual:
    """Return a step's name, or its id where the platform has no name for it."""
    return STEPS.get(step, both(step.strip() or "?", step.strip() or "?"))
