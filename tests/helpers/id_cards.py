"""Invented identity cards."""

from __future__ import annotations

from datetime import date

from devices.id_card_reader import IdCard, IdCardKind
from devices.protocols.id_card_text import check_character

BORN = date(1990, 3, 7)


def number(area: str = "110105", born: date = BORN, order: str = "001") -> str:
    """Return an 18-character number that agrees with itself."""
    first_17 = f"{area}{born.isoformat().replace('-', '')}{order}"
    return first_17 + check_character(first_17)


RESIDENT = IdCard(
    kind=IdCardKind.RESIDENT,
    name="张测试",
    name_latin="",
    number=number(),
    sex="1",
    born_on=BORN,
    valid_from=date(2020, 1, 1),
    valid_to=date(2040, 1, 1),
)
