"""A real cupsd with one queue, on a port of its own, without systemd."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from devices.ports import free_ports

WITHIN = 40.0
CUPSD = shutil.which("cupsd", path="/usr/sbin")

CUPSD_CONF = """
Listen 127.0.0.1:{port}
LogLevel info
Browsing Off
WebInterface No
DefaultAuthType None
JobRetryInterval 2
<Location />
  Order allow,deny
  Allow localhost
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
CUPS_FILES_CONF = """
User lp
Group lp
SystemGroup lpadmin root
AccessLog {folder}/access_log
ErrorLog {folder}/error_log
PageLog {folder}/page_log
CacheDir {folder}/cache
RequestRoot {folder}/spool
StateDir {folder}/state
TempDir {folder}/spool/tmp
ServerRoot {folder}
"""


def until(seen: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN
    while not seen():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Cups:
    """cupsd in a folder that its filters, which run as lp, may enter. Started again it is the same one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_ports()[0]
        self._process: subprocess.Popen[bytes] | None = None
        lp = pwd.getpwnam("lp")
        folder.chmod(0o755)
        for name in (".", "cache", "spool", "spool/tmp", "state", "ppd"):
            (folder / name).mkdir(parents=True, exist_ok=True)
            os.chown(folder / name, lp.pw_uid, lp.pw_gid)
        (folder / "cupsd.conf").write_text(CUPSD_CONF.format(port=self._port))
        (folder / "cups-files.conf").write_text(CUPS_FILES_CONF.format(folder=folder))

    def start(self) -> None:
        """Start it and wait until it listens."""
        assert CUPSD is not None
        command = [CUPSD, "-f", "-c", self._path("cupsd.conf"), "-s", self._path("cups-files.conf")]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        until(lambda: listens(self._port))

    def stop(self) -> None:
        """End it, as systemd does."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            self._process = None

    def restart(self) -> None:
        """Stop it, and start it again."""
        self.stop()
        self.start()

    def add(self, queue: str, device: str, model: str) -> None:
        """Make a queue; the model is `everywhere` or `raw`."""
        server = f"127.0.0.1:{self._port}"
        command = ["/usr/sbin/lpadmin", "-h", server, "-p", queue, "-E", "-v", device, "-m", model]
        subprocess.run(command, check=True, capture_output=True, timeout=30)
        if model == "everywhere":
            # It makes the queue's PPD in the background; until then it cannot convert a job and aborts it.
            until((self._folder / "ppd" / f"{queue}.ppd").exists)
            self.restart()

    def uri(self, queue: str) -> str:
        """Return where a queue is found."""
        return f"ipp://127.0.0.1:{self._port}/printers/{queue}"

    def say(self) -> None:
        """Show the end of what it wrote down, for a test that failed."""
        said = self._folder / "error_log"
        text = said.read_text(errors="replace")[-8000:] if said.exists() else "cupsd said nothing\n"
        sys.stdout.write(text)

    def _path(self, name: str) -> str:
        return str(self._folder / name)


@contextmanager
def cupsd(folder: Path) -> Iterator[Cups]:
    """Run cupsd, and show afterwards what it said."""
    cups = Cups(folder)
    cups.start()
    try:
        yield cups
    finally:
        cups.stop()
        cups.say()
