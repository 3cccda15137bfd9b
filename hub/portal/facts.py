"""What a certificate states to whoever checks it."""

from __future__ import annotations

from collections.abc import Sequence

from contract.language import Language
from contract.verify_code import Claims
from hub.assembly import Platform
from hub.pages import day


def facts(platform: Platform, claims: Claims, language: Language) -> Sequence[tuple[str, str]]:
    """Return what the code states, in the order of the paper."""
    return [
        ("number", claims.number),
        ("kind", platform.services.title(claims.kind).to(language)),
        ("employer", claims.employer),
        ("name", claims.name),
        ("name_latin", claims.name_latin),
        ("position", claims.position),
        ("hired_on", day(claims.hired_on, language)),
        ("issued_at", platform.pages.moment(claims.issued_at, language)),
    ]
