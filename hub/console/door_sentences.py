"""What is told of doors, as sentences in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from contract.effects import (
    EffectClosed,
    EffectConfirmed,
    EffectFailed,
    EffectInDoubt,
    EffectNotTaken,
    EffectPurpose,
    EffectSent,
    EffectSettledByStaff,
    EffectTaken,
    OutletFact,
    SettledEffect,
    StaffVerdict,
)
from contract.language import Bilingual
from hub.services import called
from hub.texts import both

DOOR_REASONS = {
    "never-started": both("开门之前已中断", "it was interrupted before the order went out"),
    "not-accepted": both("控制板没有接受", "the board did not take the order"),
    "never-happened": both("没有发出过开门信号", "no order went out"),
    "door-still-closed": both("发出了开门信号，门没有弹开", "the order went out, and the door stayed closed"),
    "door-stood-open": both("门原本就开着", "it stood open before"),
    "no-evidence": both("没有门磁能证明", "no contact can tell"),
    "contradiction": both("门磁的记录互相矛盾", "its records contradict each other"),
    "unattributed": both("门开过，但无法确认是否因为这次指令", "it opened, perhaps for another reason"),
    "restarted": both("终端中途重新启动过", "the terminal began anew meanwhile"),
    "device-gone": both("柜体已不在配置中", "the bank is no longer configured"),
}


def door_told(
    event: SettledEffect | OutletFact | EffectSettledByStaff, settled: frozenset[UUID]
) -> Bilingual:
    """Say what is told of a door; `settled` were in doubt once and are no longer."""
    where = where_of(event)
    match event:
        case EffectConfirmed():
            return both(f"{where.zh}打开了。", f"Opened: {where.en}.")
        case EffectFailed():
            why = reason(event.reason)
            return both(f"{where.zh}没有打开：{why.zh}。", f"Not opened: {where.en}: {why.en}.")
        case EffectInDoubt():
            return doubt_told(event, where, settled=event.effect_id in settled)
        case EffectSettledByStaff():
            return verdict_told(event, where)
        case _:
            return passed_told(event, where)


PURPOSES: Mapping[EffectPurpose, tuple[str, str]] = {
    EffectPurpose.SERVICE: ("", ""),
    EffectPurpose.TEST: ("，测试", ", a test"),
    EffectPurpose.STAFF: ("，维护人员", ", for staff"),
}


def where_of(event: SettledEffect | OutletFact | EffectSettledByStaff) -> Bilingual:
    """Return which door it is, and whether staff tried it."""
    zh = f"{event.door}号柜门" if event.door else "柜门"
    en = f"door {event.door}" if event.door else "a door"
    in_zh, in_en = PURPOSES[event.purpose]
    return both(f"{zh}（{event.device}{in_zh}）", f"{en} ({event.device}{in_en})")


def passed_told(event: SettledEffect | OutletFact, where: Bilingual) -> Bilingual:
    """Say what happened to a door beside its end."""
    match event:
        case EffectSent():
            return both(f"向{where.zh}发出开门指令。", f"An order to open {where.en} was sent.")
        case EffectNotTaken():
            return untaken_told(event, where)
        case EffectTaken(late=True):
            return both(f"{where.zh}内的物品后来取走了。", f"What lay behind {where.en} was taken later.")
        case EffectTaken():
            return both(f"{where.zh}内的物品已取走。", f"What lay behind {where.en} was taken.")
        case EffectClosed():
            return both(f"{where.zh}关好了。", f"Closed: {where.en}.")
        case _:
            raise TypeError(f"no sentence of a door for {type(event).__name__}")


def untaken_told(event: EffectNotTaken, where: Bilingual) -> Bilingual:
    """Say that something still lies behind a door that was opened."""
    if event.retracted:
        return both(
            f"{where.zh}内的物品{event.waited_s}秒无人取走，已收回。",
            f"Nobody took what lies behind {where.en} within {event.waited_s} s; it was taken back.",
        )
    return both(
        f"{where.zh}内的物品{event.waited_s}秒无人取走。",
        f"What lies behind {where.en} still lay there after {event.waited_s} s.",
    )


def doubt_told(event: EffectInDoubt, where: Bilingual, *, settled: bool) -> Bilingual:
    """Say that nobody knows, or knew then."""
    if settled:
        return both(
            f"当时无法确定{where.zh}是否打开过，之后已查清。",
            f"It was not known then whether {where.en} had opened; it was found out later.",
        )
    why = reason(event.reason or "no-evidence")
    if event.accepted_at is not None:
        why = both(f"控制板已接收指令，{why.zh}", f"the board had taken the order, {why.en}")
    return both(
        f"无法确定{where.zh}是否打开过：{why.zh}。需要工作人员到现场核实。",
        f"Nobody knows whether {where.en} opened: {why.en}; staff must look.",
    )


def verdict_told(event: EffectSettledByStaff, where: Bilingual) -> Bilingual:
    """Say what staff found who went to look."""
    if event.verdict is StaffVerdict.THERE:
        return both(
            f"工作人员现场核实：{where.zh}打开过，物品已经发出。",
            f"Staff went to look: {where.en} had opened, and what lay there is gone.",
        )
    return both(
        f"工作人员现场核实：{where.zh}没有打开过，物品还在，可以重新领取。",
        f"Staff went to look: {where.en} had not opened; what lies there can be collected.",
    )


def reason(word: str) -> Bilingual:
    """Return why, in words."""
    return DOOR_REASONS.get(word, called(word))
