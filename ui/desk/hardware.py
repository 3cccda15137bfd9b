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
    LOCKERS = "lockers"
    UPS = "ups"
    LAMP = "lamp"
    CONTACTS = "contacts"
    CODE_SCANNER = "code-scanner"
    DOCUMENT_CAMERA = "document-camera"
    PRESENCE = "presence"
    SPEAKER = "speaker"
    OTHER = "other"


MODELS: Mapping[str, Kind] = MappingProxyType(
    {
        "vpcd-card": Kind.BADGE_READER,
        "keyboard-badge-reader": Kind.BADGE_READER,
        "sam-v": Kind.ID_READER,
        "sam-v-usb": Kind.ID_READER,
        "escpos-printer": Kind.RECEIPT_PRINTER,
        "ipp-printer": Kind.PAGE_PRINTER,
        "locker-8a": Kind.LOCKERS,
        "locker-wkly": Kind.LOCKERS,
        "locker-cu16": Kind.LOCKERS,
        "locker-cu48": Kind.LOCKERS,
        "locker-modbus": Kind.LOCKERS,
        "nut": Kind.UPS,
        "lcus": Kind.LAMP,
        "contacts-modbus": Kind.CONTACTS,
        "gpio": Kind.CONTACTS,
        "camera-code-scanner": Kind.CODE_SCANNER,
        "serial-code-scanner": Kind.CODE_SCANNER,
        "keyboard-code-scanner": Kind.CODE_SCANNER,
        "camera-document": Kind.DOCUMENT_CAMERA,
        "camera-presence": Kind.PRESENCE,
        "alsa": Kind.SPEAKER,
    }
)
TITLES: Mapping[Kind, Bilingual] = MappingProxyType(
    {
        Kind.BADGE_READER: Bilingual(zh="工卡读卡器", en="Badge reader"),
        Kind.ID_READER: Bilingual(zh="身份证阅读器", en="ID card reader"),
        Kind.RECEIPT_PRINTER: Bilingual(zh="小票打印机", en="Receipt printer"),
        Kind.PAGE_PRINTER: Bilingual(zh="A4 打印机", en="A4 printer"),
        Kind.LOCKERS: Bilingual(zh="储物柜", en="Lockers"),
        Kind.UPS: Bilingual(zh="不间断电源", en="UPS"),
        Kind.LAMP: Bilingual(zh="状态灯", en="Status lamp"),
        Kind.CONTACTS: Bilingual(zh="机柜触点", en="Contacts of the cabinet"),
        Kind.CODE_SCANNER: Bilingual(zh="扫码器", en="Code scanner"),
        Kind.DOCUMENT_CAMERA: Bilingual(zh="高拍仪", en="Document camera"),
        Kind.PRESENCE: Bilingual(zh="人体感应", en="Presence camera"),
        Kind.SPEAKER: Bilingual(zh="扬声器", en="Speaker"),
        Kind.OTHER: Bilingual(zh="其他硬件", en="Other hardware"),
    }
)
MODEL_TITLES: Mapping[str, Bilingual] = MappingProxyType(
    {"keyboard-badge-reader": Bilingual(zh="键盘式工卡读卡器", en="Badge reader that types")}
)
"""Models that stand beside another of their kind."""

PAPER = frozenset({Kind.RECEIPT_PRINTER, Kind.PAGE_PRINTER, Kind.OTHER})
"""What paper comes out of, or may."""
USUAL: Mapping[Kind, tuple[str, ...]] = MappingProxyType(
    {
        Kind.LOCKERS: ("door", "close", "put", "take"),
        Kind.UPS: ("fail", "restore"),
        Kind.CODE_SCANNER: ("hold", "scan", "take-away"),
        Kind.DOCUMENT_CAMERA: ("hold", "let-go"),
        Kind.PRESENCE: ("come", "leave"),
    }
)
"""What people do with a piece every day, beside laying a card down and taking paper: no faults."""


def kind_of(model: str) -> Kind:
    """Return how to draw a model."""
    return MODELS.get(model, Kind.OTHER)


def title_of(emulator: EmulatorView) -> Bilingual:
    """Return the title of a piece's card, with the rig's own name for a model that the desk does not know."""
    kind = kind_of(emulator.model)
    title = MODEL_TITLES.get(emulator.model, TITLES[kind])
    if kind is not Kind.OTHER:
        return title
    name = readable(emulator.name)
    return Bilingual(zh=f"{title.zh}：{name}", en=f"{title.en}: {name}")


def readable(key: str) -> str:
    """Return a raw key as words: `paper_left` becomes "Paper left"."""
    words = key.replace("_", " ").replace("-", " ").strip() or "?"
    return words[0].upper() + words[1:]
