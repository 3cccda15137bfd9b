"""qmllint across the Python seam: QML is checked against the view-models that Python declares.

`gen/` becomes a copy of the QML modules with the types of the Python classes beside them, made by Qt's own
tools: pyside6-metaobjectdump reads the sources, pyside6-qmltyperegistrar writes the qmltypes, pyside6-qmllint
reads both. A slot misspelled on either side is a warning, and no warning is let through.
"""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

TOOLS = Path(sys.executable).parent
FILES_PER_RUN = 60
CONTAINERS = {"dict": "QVariantMap", "list": "QVariantList"}


@dataclass(frozen=True)
class PythonTypes:
    """What pyside6-metaobjectdump found: classes by QML module, and those of no module."""

    modules: Mapping[str, list[dict[str, object]]]
    others: list[dict[str, object]]


def sources_with_types(ui: Path) -> list[Path]:
    """Return the Python files below `ui` that use Qt, each after those whose classes it builds on."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(ui.rglob("*.py"))}
    qt = {path: text for path, text in texts.items() if "from PySide6" in text}
    names = {".".join(path.relative_to(ui.parent).with_suffix("").parts): path for path in qt}
    needs = {path: {names[name] for name in imports(text) if name in names} for path, text in qt.items()}
    return list(TopologicalSorter(needs).static_order())


def imports(text: str) -> set[str]:
    """Return the modules that a source takes names from when it is run, type checking aside."""
    return {node.module for node in ast.parse(text).body if isinstance(node, ast.ImportFrom) and node.module}


def dump_types(sources: Sequence[Path]) -> PythonTypes:
    """Read the classes of `sources`; raises CalledProcessError where one cannot be read."""
    modules: dict[str, list[dict[str, object]]] = defaultdict(list)
    others: list[dict[str, object]] = []
    if sources:
        command = [str(TOOLS / "pyside6-metaobjectdump"), "--quiet", "--compact", *map(str, sources)]
        dumped = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        for unit in json.loads(dumped, object_hook=with_qt_types):
            mark_constants(unit)
            name = unit.get("QML_IMPORT_NAME")
            (modules[name] if name else others).append(unit)
    return PythonTypes(dict(modules), others)


def with_qt_types(found: dict[str, object]) -> dict[str, object]:
    """Name Python's containers as PySide hands them over; pyside6-metaobjectdump knows `str` only."""
    for key in ("type", "returnType"):
        if isinstance(kind := found.get(key), str):
            found[key] = CONTAINERS.get(kind, kind)
    return found


def mark_constants(unit: Mapping[str, Any]) -> None:
    """Mark the constant properties of a dumped file; pyside6-metaobjectdump 6.11 reads `notify` only."""
    found = constants(Path(unit["inputFile"]).read_text(encoding="utf-8"))
    for one in unit["classes"]:
        for prop in one.get("properties", ()):
            if (one["className"], prop["name"]) in found:
                prop["constant"] = True


def constants(text: str) -> set[tuple[str, str]]:
    """Return (class, property) of every `Property(…, constant=True)`, as a decorator or assigned."""
    found: set[tuple[str, str]] = set()
    for owner in ast.walk(ast.parse(text)):
        if not isinstance(owner, ast.ClassDef):
            continue
        for node in owner.body:
            match node:
                case ast.FunctionDef(name=name, decorator_list=made) if any(map(is_constant, made)):
                    found.add((owner.name, name))
                case ast.Assign(targets=[ast.Name(id=name)], value=value) if is_constant(value):
                    found.add((owner.name, name))
    return found


def is_constant(made: ast.expr) -> bool:
    """Tell whether an expression is `Property(…, constant=True)`."""
    return (
        isinstance(made, ast.Call)
        and ast.unparse(made.func) == "Property"
        and any(one.arg == "constant" and ast.unparse(one.value) == "True" for one in made.keywords)
    )


def qt_metatypes() -> list[Path]:
    """Return the descriptions of Qt's own classes that a view-model may name."""
    import PySide6  # noqa: PLC0415 - only its folder is wanted, and only here

    folder = Path(PySide6.__path__[0]) / "Qt" / "metatypes"
    return [
        path for part in ("core", "gui", "qml", "quick") for path in folder.glob(f"qt6{part}_metatypes.json")
    ]


def copy_modules(ui: Path, gen: Path) -> None:
    """Make `gen` a copy of every QML file and qmldir below `ui`, under the folder's own name."""
    shutil.rmtree(gen, ignore_errors=True)
    for source in sorted([*ui.rglob("*.qml"), *ui.rglob("qmldir"), *ui.rglob("*.js")]):
        target = gen / ui.name / source.relative_to(ui)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def write_types(types: PythonTypes, gen: Path) -> None:
    """Put the qmltypes of each Python QML module into its folder of `gen` and name them in its qmldir."""
    ground = gen / "ground.json"
    ground.write_text(json.dumps(types.others), encoding="utf-8")
    foreign = ",".join(map(str, [ground, *qt_metatypes()]))
    for name, units in types.modules.items():
        folder = gen.joinpath(*name.split("."))
        folder.mkdir(parents=True, exist_ok=True)
        metatypes = folder / "python_metatypes.json"
        metatypes.write_text(json.dumps(units), encoding="utf-8")
        version = [
            "--major-version",
            str(units[0].get("QML_IMPORT_MAJOR_VERSION", 1)),
            "--minor-version",
            "0",
        ]
        command = [str(TOOLS / "pyside6-qmltyperegistrar"), "--import-name", name, *version]
        command += ["--generate-qmltypes", str(folder / "python.qmltypes"), "-o", str(folder / "unused.cpp")]
        subprocess.run([*command, f"--foreign-types={foreign}", str(metatypes)], check=True)
        qmldir = folder / "qmldir"
        text = qmldir.read_text(encoding="utf-8") if qmldir.exists() else f"module {name}\n"
        qmldir.write_text(f"{text.rstrip()}\ntypeinfo python.qmltypes\n", encoding="utf-8")


def groups(paths: Sequence[Path]) -> Iterator[Sequence[Path]]:
    """Yield `paths` in lots that one command line holds."""
    for start in range(0, len(paths), FILES_PER_RUN):
        yield paths[start : start + FILES_PER_RUN]


def lint(gen: Path) -> bool:
    """Run qmllint on every QML file of `gen`; True when it has nothing to say."""
    files = [path.relative_to(gen) for path in sorted(gen.rglob("*.qml"))]
    clean = True
    for lot in groups(files):
        command = [str(TOOLS / "pyside6-qmllint"), "--max-warnings", "0", "-I", ".", *map(str, lot)]
        clean = subprocess.run(command, cwd=gen, check=False).returncode == 0 and clean
    return clean


def check(ui: Path, gen: Path) -> bool:
    """Lint the QML below `ui` against the Python classes there, working in `gen`."""
    copy_modules(ui, gen)
    gen.mkdir(parents=True, exist_ok=True)
    write_types(dump_types(sources_with_types(ui)), gen)
    return lint(gen)


if __name__ == "__main__":
    root = Path(__file__).resolve().parents[2]
    sys.exit(0 if check(root / "ui", root / "gen") else 1)
