"""Import blocks in the order that isort, and ruff, have them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping

Imports = Mapping[str, Iterable[str]]
"""Names by module; no names: the module itself."""
FUTURE = "from __future__ import annotations"
LONGEST = 110  # characters of a line


def block(imports: Imports, own: str) -> str:
    """Return the import block of a module; what begins with `own` is first-party."""
    sections: list[list[str]] = [[], [], []]
    for module in sorted(imports, key=lambda one: (bool(list(imports[one])), one)):
        sections[_section(module, own)].append(_line(module, sorted(imports[module], key=_by_type)))
    return "\n\n".join([FUTURE, *("\n".join(lines) for lines in sections if lines)])


def _section(module: str, own: str) -> int:
    root = module.partition(".")[0]
    if root in sys.stdlib_module_names:
        return 0
    return 2 if root in own.split() else 1


def _by_type(name: str) -> tuple[int, str]:
    """Constants, then classes, then the rest."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


def _line(module: str, names: list[str]) -> str:
    if not names:
        return f"import {module}"
    if renamed := [name for name in names if " as " in name]:
        plain = [name for name in names if name not in renamed]
        return "\n".join([_line(module, plain), *(f"from {module} import {name}" for name in renamed)])
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= LONGEST:
        return line
    return "\n".join([f"from {module} import (", *(f"    {name}," for name in names), ")"])
