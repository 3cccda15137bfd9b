"""Hands that belong together are one switch: a cover is open or closed, a cable in or out.

A switch is known by the names of its acts, whatever model has them; its first position is the healthy one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pydantic import JsonValue

from contract.language import Bilingual, both
from devices.hands import HandView
from ui.desk.facts import TONER_LOW

Facts = Mapping[str, JsonValue]


@dataclass(frozen=True)
class Position:
    """One position: the act (and its argument) that leads there, and whether facts show it there."""

    act: str
    words: Bilingual
    stands: Callable[[Facts], bool] = lambda _facts: False
    argument: str | None = None


@dataclass(frozen=True)
class Switch:
    """Positions of which one holds."""

    name: str
    label: Bilingual
    positions: Sequence[Position]

    def position(self, facts: Facts) -> int:
        """Return the number of the position that holds, -1 where the facts do not tell."""
        return next((at for at, one in enumerate(self.positions) if one.stands(facts)), -1)


def _is(name: str, *values: JsonValue) -> Callable[[Facts], bool]:
    return lambda facts: any(facts.get(name) is value or facts.get(name) == value for value in values)


def _number(name: str, low: int, high: int) -> Callable[[Facts], bool]:
    def stands(facts: Facts) -> bool:
        value = facts.get(name)
        return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high

    return stands


def _any(*tests: Callable[[Facts], bool]) -> Callable[[Facts], bool]:
    return lambda facts: any(test(facts) for test in tests)


ALL = 1_000_000
TROUBLES: Mapping[str, Bilingual] = MappingProxyType(
    {
        "none": both("正常", "Properly"),
        "silence": both("不应答", "Not at all"),
        "garbage": both("乱码", "Rubbish"),
        "checksum": both("校验错误", "Wrong check bytes"),
        "self-test": both("自检失败", "Self-test failed"),
        "not-authorised": both("模块未授权", "Not authorised"),
    }
)
_PLUGGED = _any(_is("cable", "in", "plugged"), _is("reader", "plugged"))
_UNPLUGGED = _any(_is("cable", "out", "unplugged"), _is("reader", "unplugged"))

KNOWN = (
    Switch(
        "cable",
        both("连线", "Cable"),
        (
            Position("plug", both("接好", "Plugged in"), _PLUGGED),
            Position("unplug", both("拔掉", "Unplugged"), _UNPLUGGED),
        ),
    ),
    Switch(
        "paper",
        both("纸", "Paper"),
        (
            Position(
                "paper-in",
                both("充足", "Plenty"),
                lambda facts: (
                    _any(_is("paper", "good"), _number("paper", 3, ALL))(facts)
                    and not _number("lines_left", 1, ALL)(facts)
                ),
            ),
            Position("paper-low", both("将尽", "Low"), _is("paper", "low")),
            Position("paper-leave", both("剩 2 张", "2 left"), _number("paper", 2, 2), "2"),
            Position("paper-leave", both("剩 1 张", "1 left"), _number("paper", 1, 1), "1"),
            Position("paper-out", both("5 行后用尽", "Out in 5 lines"), _number("lines_left", 1, ALL), "5"),
            Position("paper-out", both("用尽", "None"), _is("paper", "out"), "0"),
            Position("paper-out", both("用尽", "None"), _number("paper", 0, 0)),
        ),
    ),
    Switch(
        "jam",
        both("走纸", "Paper path"),
        (
            Position(
                "clear-jam",
                both("正常", "Clear"),
                lambda facts: _is("jam", False)(facts) and not _number("jam_on_sheet", 1, ALL)(facts),
            ),
            Position(
                "jam",
                both("下一张卡住", "Next sheet jams"),
                _any(_is("jam", True), _number("jam_on_sheet", 1, 1)),
                "1",
            ),
            Position("jam", both("第 2 张卡住", "2nd sheet jams"), _number("jam_on_sheet", 2, 2), "2"),
        ),
    ),
    Switch(
        "cover",
        both("盖子", "Cover"),
        (
            Position("cover-close", both("合上", "Closed"), _is("cover", "closed")),
            Position("cover-open", both("打开", "Open"), _is("cover", "open")),
        ),
    ),
    Switch(
        "cutter",
        both("切刀", "Cutter"),
        (
            Position("cutter-free", both("正常", "Free"), _is("cutter", "good")),
            Position("cutter-jam", both("卡住", "Jammed"), _is("cutter", "jammed")),
        ),
    ),
    Switch(
        "toner",
        both("墨粉", "Toner"),
        (
            Position("toner-new", both("充足", "Plenty"), _number("toner", TONER_LOW + 1, 100)),
            Position("toner-low", both("将尽", "Low"), _number("toner", 1, TONER_LOW)),
            Position("toner-out", both("用尽", "None"), _number("toner", 0, 0)),
        ),
    ),
    Switch(
        "answers",
        both("应答", "Answers"),
        (
            Position("recover", both("正常", "Properly"), _is("answers", "properly")),
            Position("go-silent", both("不应答", "Not at all"), _is("answers", "not")),
            Position("go-mad", both("乱码", "Rubbish"), _is("answers", "rubbish")),
        ),
    ),
)


def switches(hands: Sequence[HandView]) -> Sequence[Switch]:
    """Return the switches that `hands` make up, each whole, with a position for every choice."""
    found = [_cut_down(one, {hand.act: hand for hand in hands}) for one in KNOWN]
    own = [_trouble(hand) for hand in hands if hand.act == "trouble" and hand.choices]
    return [one for one in found if len(one.positions) > 1] + own


def _cut_down(known: Switch, hands: Mapping[str, HandView]) -> Switch:
    """Return the part of a known switch that these hands can work."""
    positions = [one for one in known.positions if _offered(one, hands)]
    taken = {(one.act, one.argument) for one in positions}
    acts = {one.act for one in known.positions}
    more = [
        Position(act, both(choice.zh, choice.en), argument=choice.value)
        for act, hand in hands.items()
        if act in acts
        for choice in hand.choices
        if (act, choice.value) not in taken
    ]
    return Switch(known.name, known.label, (*positions, *more))


def _offered(position: Position, hands: Mapping[str, HandView]) -> bool:
    hand = hands.get(position.act)
    if hand is None:
        return False
    values = [choice.value for choice in hand.choices]
    return position.argument in values if values else position.argument is None


def _trouble(hand: HandView) -> Switch:
    """Return the switch of an act whose choices are the values of the fact of the same name."""
    positions = [
        Position(
            hand.act,
            TROUBLES.get(choice.value) or both(choice.zh, choice.en),
            _is(hand.act, choice.value),
            choice.value,
        )
        for choice in hand.choices
    ]
    return Switch("trouble", both("应答", "Answers"), positions)
