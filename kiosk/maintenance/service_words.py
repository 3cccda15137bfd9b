"""What works for employees and what does not, in words for staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from contract.availability import Availability, Hindrance
from contract.language import Bilingual, both
from kiosk.health.capability import ServiceHealth
from kiosk.maintenance.views import Fact, StatusView

AVAILABILITIES: Mapping[Availability, Bilingual] = MappingProxyType(
    {
        Availability.AVAILABLE: both("正常", "Works"),
        Availability.LIMITED: both("部分可用", "Works in part"),
        Availability.NOT_NOW: both("不能办理", "Does not work"),
    }
)
HINDRANCES: Mapping[Hindrance, Bilingual | None] = MappingProxyType(
    {
        Hindrance.NONE: None,
        Hindrance.SWITCHED_OFF: both("已停用", "switched off"),
        Hindrance.NO_POWER: both("停电，正在用电池", "it runs on its battery"),
        Hindrance.STORE_FULL: both("本机不能接收新申请", "no new requests can be taken"),
        Hindrance.IDENTIFICATION: both("读卡器不可用", "no card reader works"),
        Hindrance.DOCUMENT_PRINTER: both("A4打印机不可用", "no A4 printer works"),
        Hindrance.LOCKER_BANK: both("储物柜不可用", "no locker works"),
        Hindrance.DOCUMENT_CAMERA: both("材料拍摄仪不可用", "no document camera works"),
        Hindrance.CODE_SCANNER: both("扫码器不可用", "no code scanner works"),
        Hindrance.NO_NETWORK: both("网络中断", "no network"),
        Hindrance.RECEIPT_PRINTER: both("小票打印机不可用", "no slip printer works"),
    }
)
ALL_WORK = both("业务全部正常", "Every service works")
NONE_WORKS = both("现在所有业务都不能办理", "No service works now")

Offered = Sequence[tuple[Bilingual, ServiceHealth]]
"""What each service is called, and how it is; in the order of the home screen."""


def shown_services(offered: Offered) -> StatusView:
    """Return how the services are: each that does not wholly work, and why."""
    ill = [(title, state) for title, state in offered if state.availability is not Availability.AVAILABLE]
    if not ill:
        return StatusView(True, ALL_WORK)
    facts = tuple(Fact(title, how(state)) for title, state in ill)
    shut = sum(state.availability is Availability.NOT_NOW for _, state in ill)
    if shut == len(offered):
        return StatusView(False, NONE_WORKS, facts=facts)
    return StatusView(False, _counted(len(offered), shut, len(ill) - shut), facts=facts)


def _counted(total: int, shut: int, limited: int) -> Bilingual:
    zh = [f"{shut} 项不能办理"] * bool(shut) + [f"{limited} 项部分可用"] * bool(limited)
    en = [f"{shut} {'does' if shut == 1 else 'do'} not work"] * bool(shut)
    en += [f"{limited} in part"] * bool(limited)
    return both(f"{total} 项业务中，{'，'.join(zh)}", f"Of {total} services {', '.join(en)}")


def how(state: ServiceHealth) -> Bilingual:
    """Say how a service is, and why."""
    word = AVAILABILITIES[state.availability]
    why = [words for one in state.hindrances if (words := HINDRANCES[one]) is not None]
    if not why:
        return word
    return both(
        f"{word.zh}：{'，'.join(one.zh for one in why)}", f"{word.en}: {', '.join(one.en for one in why)}"
    )
