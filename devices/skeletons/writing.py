"""Writes the skeleton of a driver: into this tree, or as a distribution of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Template

from devices.registry import taken_by
from devices.skeletons.imports import block
from devices.skeletons.needs import Modules, imports_of
from devices.skeletons.operations import classes, operations

TEXTS = Path(__file__).parent
TREE = Path(__file__).parents[2]
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")


class SkeletonError(Exception):
    """A skeleton that cannot be written, and why."""


def write(driver: str, device_class: str, into: Path | None) -> list[Path]:
    """Write the files of a new driver, return them; raise SkeletonError where it or one is there already."""
    if not NAME.fullmatch(driver):
        raise SkeletonError(f'"{driver}" is no maker-model: small letters, digits, and a hyphen between')
    if device_class not in classes():
        raise SkeletonError(f'no class "{device_class}"; there is {", ".join(sorted(classes()))}')
    if taken := taken_by(driver):
        raise SkeletonError(f'"{driver}" is the name of another {taken}; of two, neither could be used')
    module = driver.replace("-", "_")
    files = dict(
        _in_tree(driver, device_class, module) if into is None else _apart(driver, device_class, into)
    )
    if there := [str(path) for path in files if path.exists()]:
        raise SkeletonError(f"already there: {', '.join(there)}")
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(files)


def _in_tree(driver: str, device_class: str, module: str) -> Iterator[tuple[Path, str]]:
    modules = Modules(
        f"devices.drivers.{module}",
        f"devices.protocols.{module}",
        f"devices.emulators.{module}",
        "devices tests",
    )
    texts = _texts(driver, device_class, modules)
    yield TREE / f"devices/drivers/{module}.py", texts["driver"]
    yield TREE / f"devices/protocols/{module}.py", texts["protocol"]
    yield TREE / f"devices/emulators/{module}.py", texts["emulator"]
    yield TREE / f"tests/contract/rigs/{module}.py", texts["rig"]
    yield TREE / f"tests/unit/devices/test_{module}.py", texts["test"]


def _apart(driver: str, device_class: str, into: Path) -> Iterator[tuple[Path, str]]:
    package = f"kiosk_{driver.replace('-', '_')}"
    modules = Modules(f"{package}.driver", f"{package}.protocol", f"{package}.emulator", package)
    texts = _texts(driver, device_class, modules)
    words = {"driver": driver, "name": _class_name(driver), "title": _title(driver), "package": package}
    yield into / "pyproject.toml", _filled("pyproject", words)
    yield (
        into / package / "__init__.py",
        f'"""Driver of the {_title(driver)} for the HR self-service terminal."""\n',
    )
    for part in ("driver", "protocol", "emulator", "rig"):
        yield into / package / f"{part}.py", texts[part]
    yield into / "tests/test_protocol.py", texts["test"]
    imports = {
        "pathlib": ["Path"],
        "pytest": [],
        "devices.conformance.checks": ["CHECKS", "Subject"],
        "devices.conformance.looking": ["NotApplicableError"],
        modules.driver: [_class_name(driver)],
        f"{package}.rig": ["rig"],
    }
    yield (
        into / "tests/test_conformance.py",
        _filled("conformance", {**words, "imports": block(imports, package)}),
    )


def _texts(driver: str, device_class: str, modules: Modules) -> Mapping[str, str]:
    """Return the texts of the parts by what they are."""
    kind = classes()[device_class]
    words = {
        "driver": driver,
        "name": _class_name(driver),
        "title": _title(driver),
        "device_class": kind.__name__,
        "operations": operations(kind),
    }
    return {
        part: _filled(part, {**words, "imports": block(imports, modules.own)})
        for part, imports in imports_of(kind, words["name"], modules).items()
    }


def _filled(part: str, words: Mapping[str, str]) -> str:
    return Template((TEXTS / f"{part}.txt").read_text(encoding="utf-8")).substitute(words)


def _class_name(driver: str) -> str:
    return "".join(word.capitalize() for word in driver.split("-"))


def _title(driver: str) -> str:
    return driver.replace("-", " ").title()
