"""setup.py is the one place of the dependencies, and docs/dependencies.md says why each is there."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

from deploy.house.sizes import ROOMS
from tests.helpers.project import ROOT, modules, text_files

OTHER_PLACES = re.compile(
    r"^(requirements.*\.(txt|in)|Pipfile|setup\.cfg|environment\.yml|(poetry|uv)\.lock)$"
)
TABLES = re.compile(r"^(\[project|dependencies|optional-dependencies|\[dependency-groups)", re.MULTILINE)
ROW = re.compile(r"^\| *`?(\w[\w.-]*)`? *\|", re.MULTILINE)
PARTS_OF_OTHERS = {
    "pydantic-core",
    "starlette",
    "shiboken6",
}  # of pydantic, fastapi and PySide6, which pin them


def canonical(name: str) -> str:
    """Return a distribution's name as PyPI compares them (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared() -> dict[str, set[str]]:
    """Return the names in setup.py's lists: {"TERMINAL": {"sqlalchemy", …}, …}."""
    lists: dict[str, set[str]] = {}
    for node in ast.parse((ROOT / "setup.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if name != "ROOMS":
                wanted = ast.literal_eval(node.value)
                lists[name] = {canonical(re.split(r"[\[<>=!~; ]", one, maxsplit=1)[0]) for one in wanted}
    return lists


def imported(path: Path) -> set[str]:
    """Return the top-level modules that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                found.update(name.name.split(".")[0] for name in names)
            case ast.ImportFrom(module=str(module), level=0):
                found.add(module.split(".")[0])
    return found


def test_only_setup_py_names_dependencies() -> None:
    assert [path.name for path in text_files() if OTHER_PLACES.match(path.name)] == []
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert not TABLES.search(text)


def test_every_dependency_has_a_lower_and_an_upper_limit() -> None:
    wanted = re.findall(r'^    "([^"]+)",', (ROOT / "setup.py").read_text(encoding="utf-8"), re.MULTILINE)
    unlimited = ("types-", "manimgx-fonts-cjk", "tzdata")  # stubs; versions that are dates
    loose = [
        one
        for one in wanted
        if not (re.search(r">=\d", one) and re.search(r",<\d", one))
        if not any(one.startswith(start) for start in unlimited)
    ]
    assert loose == []


def test_every_dependency_is_explained_and_nothing_else_is() -> None:
    rows = ROW.findall((ROOT / "docs/dependencies.md").read_text(encoding="utf-8"))
    explained = {canonical(row) for row in rows} - {"name"}
    assert explained == set().union(*declared().values())


def test_what_the_rooms_import_is_declared() -> None:
    by_module = packages_distributions()
    allowed = set().union(*declared().values()) | PARTS_OF_OTHERS
    undeclared = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules()
        for name in imported(path)
        if name not in sys.stdlib_module_names and name not in ROOMS
        if not {canonical(one) for one in by_module.get(name, [])} & allowed
    }
    assert undeclared == set()


def test_no_module_of_a_terminal_needs_what_only_tests_install() -> None:
    by_module = packages_distributions()
    lists = declared()
    only_test = lists["TEST"] - lists["TERMINAL"] - lists["HUB"]
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules(("contract", "config", "documents", "devices", "sync", "kiosk", "ui", "hub"))
        for name in imported(path)
        if {canonical(one) for one in by_module.get(name, [])} & only_test
    }
    assert found == set()
