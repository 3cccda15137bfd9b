"""The claim code: eight characters of Crockford's base32, which has no I, L, O or U to misread."""

from __future__ import annotations

import re
from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
MISREAD = str.maketrans("OIL", "011")

Below = Callable[[int], int]


def new_code(below: Below) -> str:
    """Return a code; `below(n)` gives an unpredictable number from 0 to n - 1."""
    return "".join(ALPHABET[below(len(ALPHABET))] for _ in range(LENGTH))


def as_shown(code: str) -> str:
    """Return the code as people read it: two groups of four."""
    return f"{code[:4]}-{code[4:]}"


def as_kept(typed: str) -> str | None:
    """Return what somebody typed as a code, or None where it cannot be one."""
    code = re.sub(r"[\s-]", "", typed).upper().translate(MISREAD)
    return code if len(code) == LENGTH and all(letter in ALPHABET for letter in code) else None
