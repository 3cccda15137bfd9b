"""qmllint across the Python seam: QML is checked against the view-models that Python declares.

`gen/` becomes a copy of the QML modules with the types of the Python classes beside them, made by Qt's own
tools: pyside6-metaobjectdump reads the sources, pyside6-qmltyperegistrar writes the qmltypes, pyside6-qmllint
reads both. A slot misspelled on either side is a warning, and no warning is let through.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TOOLS = Path(sys.executable).parent
FILES_PER_RUN = 60


@dataclass(frozen=True)
class PythonTypes:
    """What pyside6-metaobjectdump found: classes by QML module, and those of no module."""

    modules: Mapping[str, list[dict[str, object]]]
    others: list[dict[str, object]]


def sources_with_types(ui: Path) -> list[Path]:
    """Return the Python files below `ui` that use Qt; those that only lay ground for others come first."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(ui.rglob("*.py"))}
    found = [path for path, text in texts.items() if "from PySide6" in text]
    return sorted(found, key=lambda path: "QML_IMPORT_NAME" in texts[path])


def dump_types(sources: Sequence[Path]) -> PythonTypes:
    """Read the classes of `sources`; raises CalledProcessError where one cannot be read."""
    modules: dict[str, list[dict[str, object]]] = defaultdict(list)
    others: list[dict[str, object]] = []
    if sources:
        command = [str(TOOLS / "pyside6-metaobjectdump"), "--quiet", "--compact", *map(str, sources)]
        dumped = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        for unit in json.loads(dumped):
            name = unit.get("QML_IMPORT_NAME")
            (modules[name] if name else others).append(unit)
    return PythonTypes(dict(modules), others)


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
