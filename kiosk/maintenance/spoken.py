"""Moments, lengths of time and amounts as people say them."""

from __future__ import annotations

from datetime import datetime

from contract.language import Bilingual

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def moment(at: datetime) -> Bilingual:
    """Return 2026年11月23日 08:05, or 23 November 2026, 08:05, in the machine's zone."""
    local = at.astimezone()
    clock = f"{local:%H:%M}"
    return Bilingual(
        zh=f"{local.year}年{local.month}月{local.day}日 {clock}",
        en=f"{local.day} {MONTHS[local.month - 1]} {local.year}, {clock}",
    )


def duration(seconds: float) -> Bilingual:
    """Return a length of time in its largest unit, rounded up: 3 分钟, 3 minutes."""
    for size, zh, en in ((86_400, "天", "day"), (3_600, "小时", "hour"), (60, "分钟", "minute")):
        if seconds >= size:
            return _counted(-int(-seconds // size), zh, en)
    return _counted(max(0, -int(-seconds // 1)), "秒", "second")


def amount(octets: int) -> Bilingual:
    """Return an amount of data: 12.3 GB, 640 MB, in powers of 1,000."""
    for size, unit in ((10**9, "GB"), (10**6, "MB")):
        if octets >= size:
            return same(f"{octets / size:,.1f} {unit}")
    return same(f"{octets / 1000:,.0f} kB")


def same(text: str) -> Bilingual:
    """Return what is written alike in both languages."""
    return Bilingual(zh=text, en=text)


def _counted(count: int, zh: str, en: str) -> Bilingual:
    return Bilingual(zh=f"{count} {zh}", en=f"{count} {en}{'' if count == 1 else 's'}")
