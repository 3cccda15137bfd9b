"""Recording what a terminal does to its disk, with strace."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.helpers.power.disk import Image
from tests.helpers.power.operations import TRACED, Operation, operations
from tests.helpers.power.recorded_terminal import Order
from tests.helpers.power.strace_lines import calls
from tests.helpers.project import ROOT

LONGEST_WRITE = 32 * 1024 * 1024
DATABASE = "store/store.db"


class CannotRecordError(Exception):
    """Nothing can be recorded on this machine; the message says what to do about it."""


@dataclass(frozen=True)
class Recording:
    """What was done to a folder that held `before`; `inode` is that of its database."""

    order: Order
    before: Image
    operations: list[Operation]
    inode: int


class Recorder:
    """One recorded process, which lives as many stories as it is ordered."""

    def __init__(self, folder: Path) -> None:
        self._trace = folder / "trace"
        self._complaints = folder / "complaints"
        self._read = 0

    def __enter__(self) -> Self:
        if shutil.which("strace") is None:
            raise CannotRecordError("there is no strace: apt-get install strace")
        with self._complaints.open("wb") as complaints:
            self._process = subprocess.Popen(
                [
                    *("strace", "-f", "-y", "-xx", "--seccomp-bpf", "-s", str(LONGEST_WRITE)),
                    *("-o", str(self._trace), "-e", f"trace={TRACED}", "-e", "signal=none"),
                    *(sys.executable, "-m", "tests.helpers.power.recorded"),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
                text=True,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(BrokenPipeError):  # strace ended before it read the order
            self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()

    def record(self, order: Order) -> Recording:
        """Have a story lived below `order.folder`, whose folder `data` may hold an earlier life."""
        data = Path(order.folder) / "data"
        data.mkdir(parents=True, exist_ok=True)
        before = {
            str(path.relative_to(data)): None if path.is_dir() else path.read_bytes()
            for path in sorted(data.rglob("*"))
        }
        self._order(order)
        done = operations(calls(self._lines()), str(data), str(Path(order.folder) / "notes"))
        return Recording(order, before, done, (data / DATABASE).stat().st_ino)

    def _lines(self) -> list[str]:
        """Return what strace wrote since; of a line that it is at, the rest comes later."""
        with self._trace.open("rb") as trace:
            trace.seek(self._read)
            written = trace.read()
        whole = written[: written.rfind(b"\n") + 1]
        self._read += len(whole)
        return whole.decode("ascii", errors="surrogateescape").splitlines()

    def _order(self, order: Order) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(asdict(order)) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if answer.strip() == "0":
            return
        complaints = self._complaints.read_text(errors="replace").strip()
        if "ptrace" in complaints or (not answer and "strace:" in complaints):
            raise CannotRecordError(
                f"strace may not trace a process here: {complaints}\n"
                "In a container, allow it: docker run --cap-add=SYS_PTRACE … "
                "(Docker before 20.10 or a kernel before 4.8 also: --security-opt seccomp=unconfined)"
            )
        raise AssertionError(f"the recorded terminal failed:\n{complaints}")
