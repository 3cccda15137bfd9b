"""What is told of physical effects, as sentences in both languages."""

from __future__ import annotations

from uuid import UUID

from contract.effects import (
    EffectConfirmed,
    EffectFailed,
    EffectInDoubt,
    EffectKind,
    EffectNotTaken,
    EffectPurpose,
    EffectSettledByStaff,
    EffectTaken,
    OutletFact,
    SettledEffect,
    StaffVerdict,
)
from contract.language import Bilingual
from hub.console.door_sentences import door_told
from hub.services import called
from hub.texts import both

THINGS = {
    EffectKind.PRINT_DOCUMENT: both("证明", "document"),
    EffectKind.PRINT_SLIP: both("小票", "slip"),
    EffectKind.OPEN_DOOR: both("柜门", "door"),
}

TESTS = {
    EffectKind.PRINT_DOCUMENT: both("测试页", "test page"),
    EffectKind.PRINT_SLIP: both("测试小票", "test slip"),
    EffectKind.OPEN_DOOR: both("柜门", "door"),
}

REASONS = {
    "never-started": both("打印之前已中断", "it was interrupted before printing"),
    "not-accepted": both("打印机没有接受", "the printer did not take it"),
    "never-happened": both("打印机没有打印过", "the printer has not printed it"),
    "canceled": both("打印被取消", "printing was cancelled"),
    "aborted": both("打印机中止了打印", "the printer gave up"),
    "not-printed": both("一张也没有打印出来", "no sheet came out"),
    "partly-printed": both("只打印了一部分", "only a part came out"),
    "no-evidence": both("打印机没有留下记录", "the printer has no record of it"),
    "contradiction": both("打印机的记录互相矛盾", "the printer's records contradict each other"),
    "unattributed": both(
        "打印机计数有变化，但无法确认是不是这一份",
        "the printer counted something, which may be another paper",
    ),
    "restarted": both("打印机中途重新启动过", "the printer was switched on anew meanwhile"),
    "device-gone": both("打印机已不在配置中", "the printer is no longer configured"),
}


def effect_told(
    event: SettledEffect | OutletFact | EffectSettledByStaff, settled: frozenset[UUID]
) -> Bilingual:
    """Say what is told of a physical effect; `settled` were in doubt once and are no longer."""
    if event.kind is EffectKind.OPEN_DOOR:
        return door_told(event, settled)
    match event:
        case EffectConfirmed() | EffectFailed() | EffectInDoubt():
            return end_told(event, settled=event.effect_id in settled)
        case EffectTaken() | EffectNotTaken():
            return outlet_told(event)
        case EffectSettledByStaff():
            return verdict_told(event)
        case _:
            raise TypeError(f"no sentence for {type(event).__name__}")


def end_told(event: EffectConfirmed | EffectFailed | EffectInDoubt, *, settled: bool = False) -> Bilingual:
    """Say what became of a physical effect."""
    thing = thing_of(event)
    match event:
        case EffectConfirmed():
            number = event.certificate_number
            return both(
                f"{thing.zh}{f' {number} ' if number else ''}已打印，设备 {event.device} 已确认。",
                f"The {thing.en}{f' {number}' if number else ''} was printed, as {event.device} confirmed.",
            )
        case EffectFailed():
            why = REASONS.get(event.reason, called(event.reason))
            return both(
                f"{thing.zh}没有打印完成（设备 {event.device}）：{why.zh}。",
                f"The {thing.en} was not printed properly ({event.device}): {why.en}.",
            )
        case EffectInDoubt():
            return doubt_told(event, thing, settled=settled)


def doubt_told(event: EffectInDoubt, thing: Bilingual, *, settled: bool) -> Bilingual:
    """Say that nobody knows, or knew then; that the device had taken the order helps whoever looks."""
    if settled:
        return both(
            f"当时无法确定{thing.zh}是否打印（设备 {event.device}），之后已查清。",
            f"It was not known then whether the {thing.en} was printed ({event.device}); "
            "it was found out later.",
        )
    accepted = event.accepted_at is not None
    where = both(
        f"设备 {event.device}{'，已接收打印任务' if accepted else ''}",
        f"{event.device}{', which had taken the job' if accepted else ''}",
    )
    why = REASONS.get(event.reason, called(event.reason)) if event.reason is not None else None
    return both(
        f"无法确定{thing.zh}是否打印（{where.zh}）{f'：{why.zh}' if why else ''}。需要工作人员到现场核实。",
        f"Nobody knows whether the {thing.en} was printed ({where.en}){f': {why.en}' if why else ''}; "
        "staff must look.",
    )


def outlet_told(event: EffectTaken | EffectNotTaken) -> Bilingual:
    """Say what the outlet's sensor told of paper."""
    thing = thing_of(event)
    match event:
        case EffectTaken(late=True):
            return both(
                f"{thing.zh}后来被取走了（设备 {event.device}）；是谁取走的，设备无法得知。",
                f"The {thing.en} was taken later ({event.device}); by whom, no device can tell.",
            )
        case EffectTaken():
            return both(
                f"{thing.zh}已从出纸口取走（设备 {event.device}）。",
                f"The {thing.en} was taken from the outlet ({event.device}).",
            )
        case EffectNotTaken(retracted=True):
            return both(
                f"{thing.zh}打印后{event.waited_s}秒无人取走，已指令设备 {event.device} 收回。",
                f"Nobody took the {thing.en} within {event.waited_s} s; "
                f"{event.device} was told to take it back.",
            )
        case EffectNotTaken():
            return both(
                f"{thing.zh}打印后{event.waited_s}秒仍在出纸口，无人取走（设备 {event.device}）。",
                f"The {thing.en} still lay in the outlet after {event.waited_s} s ({event.device}).",
            )


def verdict_told(event: EffectSettledByStaff) -> Bilingual:
    """Say what staff found who went to look."""
    thing, number = thing_of(event), event.certificate_number
    zh, en = f" {number} " if number else "", f" {number}" if number else ""
    if event.verdict is StaffVerdict.THERE:
        return both(
            f"工作人员现场核实：{thing.zh}{zh}已打印（设备 {event.device}）。",
            f"Staff went to look: the {thing.en}{en} is there ({event.device}).",
        )
    return both(
        f"工作人员现场核实：{thing.zh}{zh}没有打印出来（设备 {event.device}），可以重新打印。",
        f"Staff went to look: the {thing.en}{en} is not there ({event.device}); it can be printed again.",
    )


def thing_of(event: SettledEffect | OutletFact | EffectSettledByStaff) -> Bilingual:
    """Return what an effect is about, in words."""
    names = TESTS if event.purpose is EffectPurpose.TEST else THINGS
    return names[event.kind]
