"""The 256-byte text block of resident identity cards and permits: UTF-16LE, space padded.

Sources: GA/T 490 (resident), the 2017 and 2023 notices on permits for foreigners, GB 11643 (number and its
check character, ISO 7064 MOD 11-2), GB/T 2261.1 (sex).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from devices.errors import ProtocolError
from devices.id_card_reader import IdCard, IdCardKind

TEXT_LENGTH = 256
PHOTO_LENGTH = 1024
KIND_AT = 248
LETTERS = {
    " ": IdCardKind.RESIDENT,
    "J": IdCardKind.HMT_PERMIT,
    "I": IdCardKind.FOREIGNER_2017,
    "Y": IdCardKind.FOREIGNER_2023,
}
WITHOUT_END = "长期"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"


ADDRESS_LENGTH = 70  # of an appended address
NOWHERE = (0, 0)
OTHERS = ("address", "issuer", "ethnic_group", "nationality", "travel_permit")


@dataclass(frozen=True)
class Layout:
    """Where the fields are: offset and length in bytes; `latin` may be in two parts.

    `areas` is what numbers of this kind begin with.
    """

    name: tuple[int, int]
    latin: tuple[tuple[int, int], ...]
    sex: tuple[int, int]
    born: tuple[int, int]
    number: tuple[int, int]
    valid_from: tuple[int, int]
    valid_to: tuple[int, int]
    number_holds_birth: bool = True
    areas: tuple[str, ...] = ("",)
    address: tuple[int, int] = NOWHERE
    issuer: tuple[int, int] = NOWHERE
    ethnic_group: tuple[int, int] = NOWHERE
    nationality: tuple[int, int] = NOWHERE
    travel_permit: tuple[int, int] = NOWHERE


RESIDENT = Layout(
    (0, 30),
    (),
    (30, 2),
    (36, 16),
    (122, 36),
    (188, 16),
    (204, 16),
    address=(52, 70),
    issuer=(158, 30),
    ethnic_group=(32, 4),
)
HMT_AREAS = ("810000", "820000", "830000")  # Hong Kong, Macao, Taiwan
LAYOUTS = {
    IdCardKind.RESIDENT: RESIDENT,
    IdCardKind.HMT_PERMIT: replace(RESIDENT, areas=HMT_AREAS, ethnic_group=NOWHERE, travel_permit=(220, 18)),
    IdCardKind.FOREIGNER_2017: Layout(
        (158, 30),
        ((0, 120),),
        (120, 2),
        (220, 16),
        (122, 30),
        (188, 16),
        (204, 16),
        number_holds_birth=False,
        issuer=(240, 8),
        nationality=(152, 6),
    ),
    IdCardKind.FOREIGNER_2023: Layout(
        (0, 30),
        ((52, 70), (220, 22)),
        (30, 2),
        (36, 16),
        (122, 36),
        (188, 16),
        (204, 16),
        areas=("9",),
        nationality=(242, 6),
    ),
}


def check_character(first_17: str) -> str:
    """Return the last character of an 18-character number (ISO 7064 MOD 11-2)."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first_17, strict=True))
    return CHECK_CHARACTERS[total % 11]


def parse_text(text: bytes, photo: bytes = b"") -> IdCard:
    """Return the card that a text block describes.

    Raise ProtocolError where it is no text, where a number's check character or birth date does not agree,
    or where a date does not exist. No field's value is in the error.
    """
    if len(text) != TEXT_LENGTH:
        raise ProtocolError(f"a text block has {TEXT_LENGTH} bytes, not {len(text)}")
    kind = LETTERS.get(_field(text, (KIND_AT, 2)) or " ")
    if kind is None:
        raise ProtocolError("unknown document type")
    layout = LAYOUTS[kind]
    number = _field(text, layout.number)
    born_on = _date(_field(text, layout.born))
    if layout.number_holds_birth:
        _check_number(number, born_on, layout.areas)
    elif not number.isalnum() or not number.isascii():
        raise ProtocolError("malformed card number")
    name, latin = _field(text, layout.name), _field(text, *layout.latin)
    if not name and not latin:
        raise ProtocolError("no name")
    valid_to = _field(text, layout.valid_to)
    return IdCard(
        kind=kind,
        name=name,
        name_latin=latin,
        number=number,
        sex=_field(text, layout.sex),
        born_on=born_on,
        valid_from=_date(_field(text, layout.valid_from)),
        valid_to=None if valid_to == WITHOUT_END else _date(valid_to),
        photo=photo,
        address=_field(text, layout.address),
        issuer=_field(text, layout.issuer),
        ethnic_group=_field(text, layout.ethnic_group),
        nationality=_field(text, layout.nationality),
        travel_permit=_field(text, layout.travel_permit),
    )


def build_text(card: IdCard) -> bytes:
    """Return the text block of `card`; what an IdCard does not know (renewals, version) stays blank."""
    layout = LAYOUTS[card.kind]
    text = bytearray(" ".encode("utf-16-le") * (TEXT_LENGTH // 2))
    _put(text, layout.name, card.name)
    latin = card.name_latin
    for part in layout.latin:
        _put(text, part, latin[: part[1] // 2])
        latin = latin[part[1] // 2 :]
    _put(text, layout.sex, card.sex)
    _put(text, layout.born, _digits(card.born_on))
    _put(text, layout.number, card.number)
    _put(text, layout.valid_from, _digits(card.valid_from))
    _put(text, layout.valid_to, _digits(card.valid_to) or WITHOUT_END)
    for other in OTHERS:
        _put(text, getattr(layout, other), getattr(card, other))
    _put(text, (KIND_AT, 2), next(letter for letter, kind in LETTERS.items() if kind is card.kind))
    return bytes(text)


def parse_address(data: bytes) -> str:
    """Return an appended address; raise ProtocolError, with nothing of it."""
    if len(data) != ADDRESS_LENGTH:
        raise ProtocolError(f"an appended address has {ADDRESS_LENGTH} bytes, not {len(data)}")
    return _field(data, (0, ADDRESS_LENGTH))


def build_address(address: str) -> bytes:
    """Return the bytes of an appended address."""
    data = bytearray(" ".encode("utf-16-le") * (ADDRESS_LENGTH // 2))
    _put(data, (0, ADDRESS_LENGTH), address)
    return bytes(data)


def _field(text: bytes, *places: tuple[int, int]) -> str:
    raw = b"".join(text[offset : offset + length] for offset, length in places)
    try:
        return raw.decode("utf-16-le").strip(" \0")
    except UnicodeDecodeError:
        raise ProtocolError(
            f"no text at {places[0][0]}"
        ) from None  # the codec's error holds the card's bytes


def _put(text: bytearray, place: tuple[int, int], value: str) -> None:
    offset, length = place
    encoded = value.encode("utf-16-le")
    if len(encoded) > length:
        raise ValueError(f"too long for the {length} bytes at {offset}")
    text[offset : offset + len(encoded)] = encoded


def _date(digits: str) -> date:
    if len(digits) != 8 or not digits.isdecimal() or not digits.isascii():
        raise ProtocolError("a date has eight digits")
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError as error:
        raise ProtocolError("a date that does not exist") from error


def _digits(day: date | None) -> str:
    return day.isoformat().replace("-", "") if day else ""


def _check_number(number: str, born_on: date, areas: tuple[str, ...]) -> None:
    if len(number) != 18 or not number.isascii() or not number[:17].isdecimal():
        raise ProtocolError("malformed identity number")
    if check_character(number[:17]) != number[17]:
        raise ProtocolError("wrong check character of an identity number")
    if number[6:14] != _digits(born_on):
        raise ProtocolError("birth date and identity number disagree")
    if not number.startswith(areas):
        raise ProtocolError("a number of another kind of card")
