"""Which pieces of hardware the desk knows by sight: their names, and how to draw them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from contract.language import Bilingual
from devices.hands import EmulatorView


class Kind(StrEnum):
    """A drawing of Portrait.qml."""

    BADGE_READER = "badge-reader"
    ID_READER = "id-reader"
    RECEIPT_PRINTER = "receipt-printer"
    PAGE_PRINTER = "page-printer"
    OTHER = "other"


MODELS: Mapping[str, Kind] = MappingProxyType(
    {
        "vpcd-card": Kind.BADGE_READER,
        "sam-v": Kind.ID_READER,
        "escpos-printer": Kind.RECEIPT_PRINTER,
        "ipp-printer": Kind.PAGE_PRINTER,
    }
)
TITLES: Mapping[Kind, Bilingual] = MappingProxyType(
    {
        Kind.BADGE_READER: Bilingual(zh="工卡读卡器", en="Badge reader"),
        Kind.ID_READER: Bilingual(zh="身份证阅读器", en="ID card reader"),
        Kind.RECEIPT_PRINTER: Bilingual(zh="小票打印机", en="Receipt printer"),
        Kind.PAGE_PRINTER: Bilingual(zh="A4 打印机", en="A4 printer"),
        Kind.OTHER: Bilingual(zh="其他硬件", en="Other hardware"),
    }
)


def kind_of(model: str) -> Kind:
    """Return how to draw a model."""
    return MODELS.get(model, Kind.OTHER)


def title_of(emulator: EmulatorView) -> Bilingual:
    """Return the title of a piece's card, with the rig's own name for a model that the desk does not know."""
    kind = kind_of(emulator.model)
    title = TITLES[kind]
    if kind is not Kind.OTHER:
        return title
    name = readable(emulator.name)
    return Bilingual(zh=f"{title.zh}：{name}", en=f"{title.en}: {name}")


def readable(key: str) -> str:
    """Return a raw key as words: `paper_left` becomes "Paper left"."""
    words = key.replace("_", " ").replace("-", " ").strip() or "?"
    return words[0].upper() + words[1:]
