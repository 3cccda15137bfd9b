"""What a linter is told to overlook has a reason beside it, and broad excepts stand where they may."""

from __future__ import annotations

import ast
import re

from tests.helpers.project import ROOT, modules

SUPPRESSED = re.compile(
    r"#\s*(?:noqa|type:\s*ignore)(?P<codes>:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|\[[\w, -]+\])?(?P<reason>.*)$"
)
BROAD = {
    "devices/models.py",  # the import of a package that is not ours costs its own driver only
    "devices/conformance/run.py",  # whatever the driver of a maker raises is a finding
    "devices/worker.py",  # a device's thread: a bug is handed on, the device is reopened
    "devices/supervisor.py",
    "sync/beside.py",  # a thread of its own: whatever is raised is handed to who waits for it
    "sync/phone_uploads.py",  # a thread of its own: a bug is handed on
    "hub/gathering.py",  # of several batches taken together: each is taken alone, and raises there
    "sync/worker.py",  # the relay's thread
    "ui/background.py",  # the thread of use cases
    "documents/typesetting.py",  # a process of its own: the bug is its answer
    "kiosk/crash.py",  # the last resort
}


def reason_in(line: str) -> str | None:
    """Return the reason beside a suppression, '' where there is none, None where nothing is suppressed."""
    found = SUPPRESSED.search(line)
    if found is None:
        return None
    return re.sub(r"[^\w]+", " ", found["reason"]).strip() if found["codes"] else ""


def test_reasons_are_read() -> None:
    mark = "# no" + "qa"
    assert reason_in(f"x = 1  {mark}: S101 - the standard says so") == "the standard says so"
    assert reason_in(f"x = 1  {mark}: S101") == ""
    assert reason_in(f"x = 1  {mark}") == ""
    assert reason_in("x = 1  # type: " + "ignore[misc]  # no types") == "no types"
    assert reason_in("x = 1  # a remark") is None


def test_every_suppression_has_a_reason() -> None:
    bare: list[str] = []
    for path in modules():
        told: str | None = None  # the reason of the line above holds for a run of lines
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            reason = reason_in(line)
            told = (reason or told) if reason is not None else None
            if reason is not None and not told:
                bare.append(f"{path.relative_to(ROOT)}:{number}")
    assert bare == []


def swallows(handler: ast.ExceptHandler) -> bool:
    """Tell whether a handler takes every exception and does not raise it on."""
    broad = handler.type is None or bool(re.search(r"\b(Base)?Exception\b", ast.unparse(handler.type)))
    last = handler.body[-1]
    return broad and not (isinstance(last, ast.Raise) and last.exc is None)


def test_broad_excepts_stand_at_the_top_of_a_thread_only() -> None:
    found = {
        str(path.relative_to(ROOT))
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler) and swallows(node)
    }
    assert found <= BROAD
