"""The files that a stand's programs read: the terminal's settings and the rig."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from argon2 import PasswordHasher
from pydantic import JsonValue

from deploy.stand.cast import CARD_PIN, Cast, Member, badge, label
from deploy.stand.pieces import Piece
from devices.emulators.vpcd_card import AUTHORITY

STRANGER_NUMBER = "000000199001010018"  # no area has this code
APPENDED = "示例市示例区示例路 88 号"  # an address written onto the card after a move
EXPIRED_NUMBER = "000000196001010022"
TERMINAL_ID = "t001"
STAFF_PIN = "482915"
PRESENTER = "custom-vkp80"  # the profile of a receipt printer that holds slips out and takes them back
CLONE_UID = "04C107ED000001"


@dataclass(frozen=True)
class Wires:
    """TCP ports on the loopback interface, one for each end of a wire, and the hub's; `pieces` by name."""

    hub: int
    receipt: int
    document: int
    id_card: int
    pieces: Mapping[str, int] = field(default_factory=dict)


def _badges(cast: Cast) -> dict[str, JsonValue]:
    """Return plain badges, a smart one, and a copy of that which has not its key."""
    smart: dict[str, JsonValue] = {"number": str(cast.smart.card_number), "pin": CARD_PIN}
    copied: dict[str, JsonValue] = {
        "zh": f"{cast.smart.name}（智能工卡的复制品）",
        "en": f"{cast.smart.name} (copy of the smart badge)",
    }
    return {
        "badges": [badge(member) for member in cast.plain()],
        "piv": [
            {**badge(cast.smart), **smart},
            {"uid": CLONE_UID, "label": copied, "flaw": "clone", **smart},
        ],
    }


def _born_on(number: str) -> str:
    return f"{number[6:10]}-{number[10:12]}-{number[12:14]}"


def _id_card(member: Member) -> dict[str, JsonValue]:
    return {
        "label": label(member),
        "name": member.name[:15],
        "number": member.id_number,
        "born_on": _born_on(member.id_number),
        **({"appended_address": APPENDED} if member.role == "colleague" else {}),
    }


def _slips(wires: Wires, presenter: bool) -> dict[str, JsonValue]:
    kiosk: dict[str, JsonValue] = {"epson": False, "chinese_font": False, "presenter": True}
    return {"port": wires.receipt, **(kiosk if presenter else {})}


def rig(
    cast: Cast,
    wires: Wires,
    *,
    badge_reader: bool,
    seconds_per_sheet: float,
    presenter: bool = False,
    pieces: Sequence[Piece] = (),
) -> list[dict[str, JsonValue]]:
    """Return the rig's emulators; without `badge_reader` there is none (no PC/SC service can run)."""
    cards: list[JsonValue] = [_id_card(member) for member in cast.members()]
    cards.append(
        {
            "label": {"zh": "陌生人", "en": "a stranger"},
            "name": "路人甲",
            "number": STRANGER_NUMBER,
            "born_on": _born_on(STRANGER_NUMBER),
        }
    )
    cards.append(
        {
            "label": {"zh": "过期的证件", "en": "an expired card"},
            "name": "路人乙",
            "number": EXPIRED_NUMBER,
            "born_on": _born_on(EXPIRED_NUMBER),
            "valid_to": "2024-12-31",
        }
    )
    emulators: list[dict[str, JsonValue]] = [
        {"name": "id-card", "model": "sam-v", "options": {"port": wires.id_card, "cards": cards}},
        {"name": "receipt", "model": "escpos-printer", "options": _slips(wires, presenter)},
        {
            "name": "document",
            "model": "ipp-printer",
            "options": {"port": wires.document, "seconds_per_sheet": seconds_per_sheet},
        },
    ]
    if badge_reader:
        emulators.insert(0, {"name": "badge", "model": "vpcd-card", "options": _badges(cast)})
    return emulators + [piece.emulated(wires.pieces[piece.name], cast) for piece in pieces]


def terminal(
    cast: Cast,
    wires: Wires,
    *,
    badge_reader: bool,
    landscape: bool,
    fullscreen: bool,
    presenter: bool = False,
    pieces: Sequence[Piece] = (),
    state: Path,
) -> dict[str, JsonValue]:
    """Return the terminal's settings; `state` is the rig's folder."""
    model = {"profile": PRESENTER} if presenter else {}
    devices: list[JsonValue] = [
        {"name": "id-card", "driver": "sam-v", "options": {"url": f"socket://127.0.0.1:{wires.id_card}"}},
        {
            "name": "receipt",
            "driver": "escpos",
            "options": {"url": f"socket://127.0.0.1:{wires.receipt}", **model},
        },
        {
            "name": "document",
            "driver": "ipp",
            "options": {"uri": f"ipp://localhost:{wires.document}/ipp/print"},
        },
    ]
    if badge_reader:
        trust = str(state / "badge" / AUTHORITY)
        asked: dict[str, JsonValue] = {"trust": trust, "challenge": True, "card_pin": True}
        devices.insert(0, {"name": "badge", "driver": "pcsc", "options": asked})
    devices += [piece.configured(wires.pieces[piece.name], state) for piece in pieces]
    width, height = (1920, 1080) if landscape else (1080, 1920)
    return {
        "terminal_id": TERMINAL_ID,
        "site": cast.site,
        "name": {"zh": "一层大堂终端", "en": "Lobby terminal, ground floor"},
        "hub": {"url": f"http://127.0.0.1:{wires.hub}"},
        "devices": devices,
        "display": {
            "width": width,
            "height": height,
            "orientation": "landscape" if landscape else "portrait",
            "fullscreen": fullscreen,
        },
        "employer": {
            "name": {"zh": "示例集团有限公司", "en": "Example Group Co., Ltd."},
            "short_name": {"zh": "示例集团", "en": "Example Group"},
        },
        "survey": {"after_services": ["cert.employment", "cert.reprint", "gift.collect"]},
        "facilities": {"zh": "物业前台，内线 8100", "en": "the facilities desk, extension 8100"},
        "elsewhere": {"zh": "二层茶水间旁", "en": "the second floor, beside the pantry"},
        "staff": {"pin_hash": PasswordHasher().hash(STAFF_PIN)},
    }


GIFT = ("节日礼盒", "Festival gift box")


def gifts(people: Iterable[Member], kind: str, until: str) -> str:
    """Return the CSV file that entitles `people` to a gift of this terminal."""
    lines = [",".join((one.employee_id, TERMINAL_ID, kind, *GIFT, until)) for one in people]
    return "\n".join(["employee_id,terminal_id,kind,title_zh,title_en,collect_until", *lines, ""])


def write(path: Path, content: JsonValue | list[dict[str, JsonValue]]) -> None:
    """Write `content` as YAML, the whole file or nothing."""
    partial = path.with_suffix(".part")
    partial.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    partial.replace(path)
