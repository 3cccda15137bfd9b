"""Which kinds of certificate there are: each has a template."""

from __future__ import annotations

from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"


def kinds_of_certificate() -> frozenset[str]:
    """Return the kinds of certificate that have a template, such as cert.employment."""
    return frozenset(path.stem for path in TEMPLATES.glob("cert.*.typ"))
