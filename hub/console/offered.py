"""Which services of a terminal do not work, and why, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from contract.availability import Availability, Hindrance
from contract.feed import ServiceState
from contract.language import Bilingual, Language, both
from hub.services import Services

AVAILABILITIES: Mapping[Availability, Bilingual] = MappingProxyType(
    {
        Availability.AVAILABLE: both("正常", "works"),
        Availability.LIMITED: both("部分可用", "in part"),
        Availability.NOT_NOW: both("不能办理", "not now"),
    }
)
HINDRANCES: Mapping[Hindrance, Bilingual | None] = MappingProxyType(
    {
        Hindrance.NONE: None,
        Hindrance.SWITCHED_OFF: both("已停用", "switched off"),
        Hindrance.NO_POWER: both("停电，正在用电池", "it runs on its battery"),
        Hindrance.STORE_FULL: both("磁盘已满", "its disk is full"),
        Hindrance.IDENTIFICATION: both("读卡器故障", "no card reader"),
        Hindrance.DOCUMENT_PRINTER: both("A4打印机故障", "no A4 printer"),
        Hindrance.LOCKER_BANK: both("储物柜故障", "no lockers"),
        Hindrance.DOCUMENT_CAMERA: both("拍摄仪故障", "no document camera"),
        Hindrance.CODE_SCANNER: both("扫码器故障", "no code scanner"),
        Hindrance.NO_NETWORK: both("网络中断", "no network"),
        Hindrance.RECEIPT_PRINTER: both("小票打印机故障", "no slip printer"),
    }
)


LOOKS: Mapping[str, str] = MappingProxyType(
    {Availability.AVAILABLE: "online", Availability.LIMITED: "limited", Availability.NOT_NOW: "offline"}
)


@dataclass(frozen=True)
class ShownService:
    """A service: its title, how it is, why; `look` is a device state's colour."""

    title: str
    state: str
    why: tuple[str, ...]
    look: str


def shown_services(
    states: Iterable[ServiceState], services: Services, language: Language, *, every: bool = False
) -> list[ShownService]:
    """Return those that do not wholly work, or `every` one; a word of a later release is shown as it came."""
    return [
        ShownService(
            services.title(one.service_id).to(language),
            _availability(one.availability, language),
            tuple(_hindrance(each, language) for each in one.hindrances),
            LOOKS.get(one.availability, "offline"),
        )
        for one in states
        if every or one.availability != Availability.AVAILABLE
    ]


def _availability(word: str, language: Language) -> str:
    try:
        return AVAILABILITIES[Availability(word)].to(language)
    except ValueError:
        return word


def _hindrance(word: str, language: Language) -> str:
    try:
        words = HINDRANCES[Hindrance(word)]
    except ValueError:
        return word
    return word if words is None else words.to(language)
