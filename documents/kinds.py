"""Which kinds of certificate there are: each has a template."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"


def kinds_of_certificate(templates: Path = TEMPLATES) -> frozenset[str]:
    """Return the kinds of certificate that have a template, such as cert.employment."""
    return frozenset(path.stem for path in templates.glob("cert.*.typ"))


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 over files by name and content, in hexadecimal: another one for any change."""
    whole = sha256()
    for name, content in sorted(files.items()):
        whole.update(f"{len(name.encode())}:{name}:{len(content)}:".encode())
        whole.update(content)
    return whole.hexdigest()


def shipped_files() -> dict[str, bytes]:
    """Return the files of our own templates by name."""
    return {path.name: path.read_bytes() for path in TEMPLATES.glob("*.typ")}
