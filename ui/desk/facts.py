"""The words for what a piece of hardware looks like: its facts are raw keys, and people read no keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType

from pydantic import JsonValue

from contract.language import Bilingual, both
from devices.hands import SightView
from ui.desk.hardware import Kind, readable

TONER_LOW = 10  # per cent
FEW_SHEETS = 2


class Tone(IntEnum):
    """How something stands, from calm to bad."""

    CALM = 0
    GOOD = 1
    BUSY = 2
    WARN = 3
    BAD = 4


@dataclass(frozen=True)
class Standing:
    """One value of one fact: what is said beside its label, and what a headline says of it."""

    value: Bilingual
    tone: Tone = Tone.CALM
    headline: Bilingual | None = None


@dataclass(frozen=True)
class FactLine:
    """One fact in words; `technical` ones are for the curious."""

    name: str
    label: Bilingual
    standing: Standing
    technical: bool = False


LABELS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "card": both("卡", "Card"),
        "cable": both("连线", "Cable"),
        "reader": both("连线", "Cable"),
        "trouble": both("应答", "Answers"),
        "answers": both("应答", "Answers"),
        "paper": both("纸", "Paper"),
        "cover": both("盖子", "Cover"),
        "cutter": both("切刀", "Cutter"),
        "jam": both("走纸", "Paper path"),
        "toner": both("墨粉", "Toner"),
        "door": both("选中的柜门", "Chosen door"),
        "open": both("开着", "Open"),
        "items": both("有物品", "With something inside"),
        "mains": both("市电", "Mains"),
        "charge": both("电量", "Charge"),
        "battery": both("电池", "Battery"),
        "service": both("UPS服务", "upsd"),
        "relays": both("接通的继电器", "Relays that are on"),
        "held": both("拿着", "Held"),
        "watched": both("正在看", "Looking"),
        "sheet": both("放着", "On the desk"),
        "light": both("灯光", "Light"),
        "view": both("画面", "Picture"),
        "somebody": both("有人", "Somebody there"),
        "lamp": both("灯", "Lamp"),
        "trolley": both("手推车", "Trolley"),
        "heard": both("最近的提示音", "Last sound"),
        "laid": both("放着", "Laid down"),
        "off": both("断电的板", "Boards without power"),
    }
)
TECHNICAL: Mapping[str, Bilingual] = MappingProxyType(
    {
        "url": both("地址", "Address"),
        "cuts": both("累计切纸", "Cuts in its life"),
        "cuts_received": both("收到的切纸指令", "Cuts ordered"),
        "sheets_ever": both("累计出纸", "Sheets in its life"),
        "retracted": both("收回的小票", "Slips taken back"),
    }
)
# Seen in the headline, or in a switch, and nowhere else.
SILENT = frozenset({"printing", "jam_on_sheet", "lines_left"})

_OUT = Standing(both("已拔掉", "unplugged"), Tone.BAD, both("连线已拔掉", "Unplugged"))
_IN = Standing(both("已接好", "plugged in"))
_MUTE = Standing(both("没有应答", "silent"), Tone.BAD, both("不应答", "Does not answer"))
_RUBBISH = Standing(both("乱码", "rubbish"), Tone.BAD, both("应答是乱码", "Answers rubbish"))
_FINE = Standing(both("正常", "fine"))

STANDINGS: Mapping[tuple[str, JsonValue], Standing] = MappingProxyType(
    {
        ("cable", "in"): _IN,
        ("cable", "plugged"): _IN,
        ("reader", "plugged"): _IN,
        ("cable", "out"): _OUT,
        ("cable", "unplugged"): _OUT,
        ("reader", "unplugged"): _OUT,
        ("answers", "properly"): _FINE,
        ("answers", "not"): _MUTE,
        ("answers", "rubbish"): _RUBBISH,
        ("trouble", "none"): _FINE,
        ("trouble", "silence"): _MUTE,
        ("trouble", "garbage"): _RUBBISH,
        ("trouble", "checksum"): Standing(
            both("校验错误", "wrong check bytes"), Tone.BAD, both("应答的校验错误", "Wrong check bytes")
        ),
        ("trouble", "self-test"): Standing(
            both("自检失败", "self-test failed"), Tone.BAD, both("自检失败", "Self-test failed")
        ),
        ("trouble", "not-authorised"): Standing(
            both("模块未授权", "not authorised"), Tone.BAD, both("模块未授权", "Module not authorised")
        ),
        ("paper", "good"): Standing(both("充足", "plenty")),
        ("paper", "low"): Standing(both("将尽", "low"), Tone.WARN, both("纸将用尽", "Paper is low")),
        ("paper", "out"): Standing(both("用尽", "none"), Tone.BAD, both("没有纸了", "Out of paper")),
        ("cover", "closed"): Standing(both("合上", "closed")),
        ("cover", "open"): Standing(both("打开", "open"), Tone.BAD, both("盖子开着", "Cover is open")),
        ("cutter", "good"): Standing(both("正常", "fine")),
        ("cutter", "jammed"): Standing(
            both("卡住", "jammed"), Tone.BAD, both("切刀卡住了", "Cutter is jammed")
        ),
        ("jam", False): Standing(both("正常", "clear")),
        ("jam", True): Standing(both("卡纸", "jammed"), Tone.BAD, both("卡纸了", "Paper jam")),
        ("mains", "on"): Standing(both("有电", "on")),
        ("mains", "off"): Standing(both("断电", "off"), Tone.BAD, both("市电断电", "The mains is off")),
        ("battery", "good"): _FINE,
        ("battery", "worn"): Standing(both("老化", "worn"), Tone.WARN, both("电池老化", "Battery is worn")),
        ("service", "running"): Standing(both("运行", "running")),
        ("service", "ended"): Standing(
            both("停止", "ended"), Tone.BAD, both("UPS服务停止", "upsd has ended")
        ),
        ("view", "live"): Standing(both("正常", "live")),
        ("view", "frozen"): Standing(
            both("停住", "frozen"), Tone.BAD, both("画面停住了", "Picture stands still")
        ),
        ("view", "black"): Standing(both("全黑", "black"), Tone.BAD, both("画面全黑", "Picture is black")),
        ("light", "good"): Standing(both("正常", "good")),
        ("somebody", True): Standing(
            both("是", "yes"), Tone.CALM, both("有人站在前面", "Somebody stands there")
        ),
        ("card", ""): Standing(both("没有", "none")),
    }
)  # fmt: skip


def fact_lines(facts: Mapping[str, JsonValue], card: Bilingual | None) -> Sequence[FactLine]:
    """Return the facts in words, in the emulator's order; `card` names what lies on a reader."""
    return [_line(name, value, card) for name, value in facts.items() if name not in SILENT]


def headline(kind: Kind, sight: SightView, lines: Sequence[FactLine]) -> tuple[Bilingual, Tone]:
    """Return what matters most now in one short line, and how it stands."""
    worst = max(lines, key=lambda line: line.standing.tone, default=None)
    if worst is not None and worst.standing.tone >= Tone.WARN:
        said = worst.standing
        return said.headline or joined(worst), said.tone
    if sight.facts.get("printing") is True:
        return both("正在打印", "Printing"), Tone.BUSY
    if sight.sheets:
        return outlet_words(len(sight.sheets)), Tone.GOOD
    lying = next((line for line in lines if line.standing.headline is not None), None)
    if lying is not None and lying.standing.headline is not None:
        return lying.standing.headline, Tone.GOOD
    if kind in {Kind.BADGE_READER, Kind.ID_READER}:
        return both("空着，没有放卡", "Empty, no card on it"), Tone.CALM
    return both("就绪", "Ready"), Tone.CALM


def outlet_words(count: int) -> Bilingual:
    """Say how much paper lies in an outlet."""
    return both(f"出纸口有 {count} 张", f"{count} {'sheet' if count == 1 else 'sheets'} in the outlet")


def joined(line: FactLine) -> Bilingual:
    """Return a label and its value in one text."""
    label, value = line.label, line.standing.value
    return both(f"{label.zh}：{value.zh}", f"{label.en}: {value.en}")


def _line(name: str, value: JsonValue, card: Bilingual | None) -> FactLine:
    label = LABELS.get(name) or TECHNICAL.get(name) or both(readable(name), readable(name))
    if name == "card" and card is not None:
        lies = both(f"放着：{card.zh}", f"On it: {card.en}")
        return FactLine(name, label, Standing(card, Tone.GOOD, lies))
    return FactLine(name, label, _standing(name, value), technical=name in TECHNICAL)


def _standing(name: str, value: JsonValue) -> Standing:
    known = STANDINGS.get((name, value)) if isinstance(value, str | bool) else None
    if known is not None:
        return known
    if isinstance(value, bool):
        return Standing(both("是", "yes") if value else both("否", "no"))
    if name == "paper" and isinstance(value, int):
        return _sheets(value)
    if name == "toner" and isinstance(value, int):
        return _toner(value)
    text = "–" if value in (None, "") else str(value)
    return Standing(both(text, text))


def _sheets(count: int) -> Standing:
    value = both(f"{count} 张", f"{count} {'sheet' if count == 1 else 'sheets'}")
    if count == 0:
        return Standing(value, Tone.BAD, both("没有纸了", "Out of paper"))
    if count <= FEW_SHEETS:
        return Standing(value, Tone.WARN, both(f"纸只剩 {count} 张", f"Only {value.en} left"))
    return Standing(value)


def _toner(percent: int) -> Standing:
    value = both(f"{percent} %", f"{percent} %")
    if percent == 0:
        return Standing(value, Tone.BAD, both("墨粉用尽", "Out of toner"))
    if percent <= TONER_LOW:
        return Standing(value, Tone.WARN, both("墨粉将尽", "Toner is low"))
    return Standing(value)
