"""Chinese citizens' ID numbers: 18 characters, GB 11643-1999."""

from __future__ import annotations

import re

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
SHAPE = re.compile(r"[0-9]{17}[0-9X]")


def check_digit(body: str) -> str:
    """Return the last character for the first 17 digits (ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return CHECK_DIGITS[total % 11]


def is_valid(number: str) -> bool:
    """Return whether a number has the right shape and check digit."""
    return SHAPE.fullmatch(number) is not None and check_digit(number[:17]) == number[17]


def masked(number: str) -> str:
    """Return the form for paper: first 3 and last 4 characters."""
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"
