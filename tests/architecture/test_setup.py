"""The set-up prepares once, mends what broke, refuses politely: setup.sh among stand-ins for apt and pip."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests.helpers.project import ROOT

PYTHON = r"""#!/bin/bash
echo "$*" >>"$CALLS"
case "$*" in
"-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
*"-m pip install"*) until [[ -z $SLOW || -e $HAVE/go ]]; do sleep 0.05; done; exit "${PIP_STATUS:-0}" ;;
*"sys.version_info"*) exit "${TOO_OLD:-0}" ;;
*"sys.base_prefix"*) echo "3.11 stand-in" ;;
"-V") echo "Python 3.9.2" ;;
esac
"""
APT = """#!/bin/bash
echo "apt-get $*" >>"$CALLS"
[[ $* != *" install "* ]] || touch "$HAVE/imaginary"
"""
DPKG = """#!/bin/bash
for name in "$@"; do [[ ! -e $HAVE/$name ]] || echo "ii $name"; done
"""


class Checkout:
    """A tiny checkout with the real setup.sh, and a PATH of stand-ins."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "checkout"
        self.calls_file = folder / "calls"
        self.calls_file.touch()
        self.stand_ins = folder / "bin"
        self.have = folder / "have"
        house = self.root / "deploy/house"
        for made in (house, self.stand_ins, self.have):
            made.mkdir(parents=True)
        shutil.copy(ROOT / "deploy/house/setup.sh", house)
        (house / "packages.txt").write_text("[run]\nimaginary  # none\n[test]\n[bench]\n")
        (self.root / "setup.py").write_text("# one\n")
        (self.have / "imaginary").touch()
        for name, text in {"python3": PYTHON, "apt-get": APT, "dpkg-query": DPKG}.items():
            self.put(name, text)

    def put(self, name: str, text: str) -> None:
        (self.stand_ins / name).write_text(text)
        (self.stand_ins / name).chmod(0o755)

    def command(self, extra: str) -> list[str]:
        return ["bash", str(self.root / "deploy/house/setup.sh"), extra]

    def environment(self, **more: str) -> dict[str, str]:
        path = f"{self.stand_ins}:{os.environ['PATH']}"
        return {"PATH": path, "CALLS": str(self.calls_file), "HAVE": str(self.have), "SLOW": "", **more}

    def start(self, extra: str = "hub", **more: str) -> subprocess.CompletedProcess[str]:
        environment = self.environment(**more)
        return subprocess.run(
            self.command(extra),
            env=environment,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )

    def installs(self) -> list[str]:
        """Return the calls that install something."""
        return [line for line in self.calls_file.read_text().splitlines() if " install " in line]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_a_second_start_installs_nothing(checkout: Checkout) -> None:
    assert checkout.start().returncode == 0
    assert len(checkout.installs()) == 1
    again = checkout.start()
    assert (again.returncode, again.stdout + again.stderr) == (0, "")
    assert len(checkout.installs()) == 1


def test_what_tests_installed_is_enough_to_run_but_not_the_other_way(checkout: Checkout) -> None:
    checkout.start("hub")
    checkout.start("test")
    checkout.start("hub")
    assert ["[hub]" in one for one in checkout.installs()] == [True, False]


@pytest.mark.parametrize("change", ["setup.py", "deploy/house/packages.txt"])
def test_a_changed_list_is_installed(checkout: Checkout, change: str) -> None:
    checkout.start()
    with (checkout.root / change).open("a") as changed:
        changed.write("# another\n")
    checkout.start()
    assert len(checkout.installs()) == 2


def test_a_failed_install_says_so_and_is_begun_anew(checkout: Checkout) -> None:
    failed = checkout.start(PIP_STATUS="1")
    assert failed.returncode == 2
    assert "pip failed" in failed.stderr
    half = checkout.root / ".venv/half"
    half.touch()
    assert checkout.start().returncode == 0
    assert not half.exists()


def test_a_moved_checkout_is_installed_again(checkout: Checkout) -> None:
    checkout.start()
    old = checkout.root / ".venv/old"
    old.touch()
    checkout.root = checkout.root.rename(checkout.root.with_name("moved"))
    checkout.start()
    assert len(checkout.installs()) == 2
    assert not (checkout.root / ".venv/old").exists()


def test_two_at_once_install_once(checkout: Checkout) -> None:
    environment = checkout.environment(SLOW="until told")
    first = subprocess.Popen(checkout.command("hub"), env=environment, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 30
    while not checkout.installs():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    second = subprocess.Popen(checkout.command("hub"), env=environment, stderr=subprocess.PIPE)
    assert second.stderr is not None
    assert b"Another start is installing" in second.stderr.readline()
    (checkout.have / "go").touch()
    for one in (first, second):
        one.communicate(timeout=30)
        assert one.returncode == 0
    assert len(checkout.installs()) == 1


def test_root_gets_missing_packages_installed(checkout: Checkout) -> None:
    (checkout.have / "imaginary").unlink()
    checkout.put("id", "#!/bin/bash\necho 0\n")
    begun = checkout.start()
    assert begun.returncode == 0
    assert "Installing 1 Debian packages" in begun.stderr
    apt = [line for line in checkout.calls_file.read_text().splitlines() if line.startswith("apt-get")]
    assert len(apt) == 2
    assert apt[0].endswith(" update")
    assert apt[1].endswith(" install -y --no-install-recommends imaginary")


def test_without_rights_the_line_to_run_is_printed_and_nothing_is_written(checkout: Checkout) -> None:
    (checkout.have / "imaginary").unlink()
    checkout.put("id", "#!/bin/bash\necho 1000\n")
    checkout.put("sudo", "#!/bin/bash\nexit 1\n")
    refused = checkout.start()
    assert refused.returncode == 2
    assert "apt-get update && apt-get install -y --no-install-recommends imaginary" in refused.stderr
    assert not (checkout.root / ".venv").exists()
    assert checkout.installs() == []


def test_an_old_python_is_refused_with_its_version(checkout: Checkout) -> None:
    refused = checkout.start(TOO_OLD="1")
    assert refused.returncode == 2
    assert "Python 3.11 or newer is needed; python3 is Python 3.9.2" in refused.stderr
