"""Prints in doubt in words: what is known of each, so that whoever looks knows what to look for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from contract.effects import EffectKind, EffectPurpose
from contract.language import Bilingual, both
from kiosk.domain.effect import Effect
from kiosk.domain.visit import short_reference
from kiosk.maintenance.spoken import moment, same
from kiosk.maintenance.views import DoubtView, Fact

KINDS: Mapping[EffectKind, Bilingual] = MappingProxyType(
    {
        EffectKind.PRINT_DOCUMENT: both("证明（A4纸）", "Document (A4 paper)"),
        EffectKind.PRINT_SLIP: both("小票", "Slip"),
        EffectKind.OPEN_DOOR: both("打开柜门", "A door to open"),
    }
)
TEST = both("（测试打印）", "(test print)")
UNKNOWN = both("未知", "unknown")

DEVICE = both("设备", "Device")
WHEN = both("时间", "When")
SHEETS = both("应打印张数", "Sheets asked for")
COUNTER = both("设备计数（打印前 → 打印后）", "Counter (before → after)")
ACCEPTED = both("打印机接收任务", "Taken by the printer")
DOOR = both("柜门", "Door")
CERTIFICATE = both("证明编号", "Certificate")
REFERENCE = both("查询编号", "Reference")


def shown_doubt(effect: Effect) -> DoubtView:
    """Return an effect in doubt as the page shows it."""
    what = KINDS[effect.kind]
    if effect.purpose is EffectPurpose.TEST:
        what = Bilingual(zh=f"{what.zh}{TEST.zh}", en=f"{what.en} {TEST.en}")
    return DoubtView(effect.effect_id, what, tuple(_facts(effect)), effect.kind is EffectKind.OPEN_DOOR)


def _facts(effect: Effect) -> Iterator[Fact]:
    yield Fact(WHEN, moment(effect.at))
    yield Fact(DEVICE, same(effect.device))
    if effect.door is not None:
        yield Fact(DOOR, same(effect.door))
    if effect.kind is EffectKind.PRINT_DOCUMENT:
        yield Fact(SHEETS, same(str(effect.units)))
    yield Fact(COUNTER, _counters(effect.before.get("counter"), effect.after.get("counter")))
    if effect.accepted_at is not None:
        yield Fact(ACCEPTED, moment(effect.accepted_at))
    if effect.certificate_number is not None:
        yield Fact(CERTIFICATE, same(effect.certificate_number))
    if effect.request_id is not None:
        yield Fact(REFERENCE, same(short_reference(effect.request_id)))


def _counters(before: int | str | None, after: int | str | None) -> Bilingual:
    old, new = (UNKNOWN if reading is None else same(str(reading)) for reading in (before, after))
    return Bilingual(zh=f"{old.zh} → {new.zh}", en=f"{old.en} → {new.en}")
