"""Every statement and every branch of the codecs is run by their own unit tests."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
CODECS = (
    "protocols/*",
    *(f"escpos/{name}.py" for name in ("answers", "layout", "lines", "marks", "profiles", "raster")),
    *(f"ipp/{name}.py" for name in ("attributes", "collections", "trays", "uri")),
    *(f"piv/{name}.py" for name in ("numbers", "signatures", "trust")),
    "wedge/numbers.py",
)
TESTS = (
    "escpos_answers",
    "escpos_layout",
    "escpos_lines",
    "id_card_text",
    "input_events",
    "ipp_attributes",
    "ipp_trays",
    "locker_modbus",
    "locker_protocols",
    "mjpeg",
    "nut_protocol",
    "piv",
    "sam_v_protocol",
    "scanned_lines",
    "smart_card_protocols",
    "status_lamp",
)


def missing(of: dict[str, list[object]]) -> str:
    """Say which lines and which branches of a module nothing ran."""
    return f"lines {of['missing_lines']}, branches {of['missing_branches']}"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_branch_of_the_codecs_is_tested(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    settings, data, told = tmp_path / "rc", tmp_path / "data", tmp_path / "told.json"
    include = ",".join(f"{ROOT}/devices/{pattern}" for pattern in CODECS)
    settings.write_text(f"[run]\nbranch = True\ninclude = {include}\ndata_file = {data}\n")
    coverage = [sys.executable, "-m", "coverage"]
    tests = [str(HERE / f"test_{name}.py") for name in TESTS]
    run = [*coverage, "run", f"--rcfile={settings}", "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    run += ["--hypothesis-profile=few", *tests]
    subprocess.run(run, cwd=ROOT, check=True)
    subprocess.run([*coverage, "json", f"--rcfile={settings}", "-o", str(told)], cwd=ROOT, check=True)
    report = json.loads(told.read_text())
    files, totals = report["files"], report["totals"]
    expected = {path.resolve() for pattern in CODECS for path in (ROOT / "devices").glob(pattern)}
    assert {(ROOT / name).resolve() for name in files} == {path for path in expected if path.suffix == ".py"}
    holes = {
        name: missing(of)
        for name, of in files.items()
        if of["summary"]["missing_lines"] or of["summary"]["missing_branches"]
    }
    assert holes == {}
    record_property(
        "figures",
        f"{len(files)} modules, all {totals['num_statements']} statements, {totals['num_branches']} branches",
    )
