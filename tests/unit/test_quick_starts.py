"""A program that is forked from one that has loaded it is a process as if it had been started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import psutil
import pytest

from tests.helpers.project import ROOT
from tests.helpers.quick_starts import PRELOADED, quick, quick_starts

PROGRAM = "tests.helpers.told_of_itself"
CALL = [sys.executable, "-m", PROGRAM]


@pytest.fixture(autouse=True, scope="module")
def _program() -> Iterator[None]:
    PRELOADED[PROGRAM] = ["wave"]
    with quick_starts():
        yield
    del PRELOADED[PROGRAM]


def test_it_gets_words_environment_folder_and_streams_and_its_status_is_told(tmp_path):
    told = subprocess.run(
        [*CALL, "6", "two words"],
        input="said to it",
        cwd=tmp_path,
        env={**os.environ, "TOLD": "an environment"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 6
    assert told.stdout.splitlines() == ["True", "two words", "an environment", str(tmp_path), "said to it"]
    assert told.stderr == "done\n"


def test_one_that_raises_says_so_and_ends_with_one():
    told = subprocess.run([*CALL, "seven"], input="", capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert "ValueError" in told.stderr


def test_it_is_a_child_of_ours_in_its_own_session_and_dies_of_a_kill():
    with subprocess.Popen(
        CALL, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        assert psutil.Process(process.pid).ppid() == os.getpid()
        assert os.getsid(process.pid) == os.getpgid(process.pid) == process.pid
        os.killpg(process.pid, signal.SIGKILL)
        assert process.wait(20) == -signal.SIGKILL


@pytest.mark.parametrize(
    "unusual",
    [
        {"args": ["/usr/bin/python3", "-m", "hub"]},
        {"args": [sys.executable, "-m", "ruff"]},
        {"args": [sys.executable, "-W", "error", "-m", "hub"]},
        {"env": {**os.environ, "PYTHONWARNINGS": "error"}},
        {"env": {**os.environ, "PYTHONPATH": "/elsewhere"}},
        {"pass_fds": [7]},
        {"umask": 0o77},
    ],
)
def test_an_unusual_start_is_left_alone(unusual):
    usual = {
        "args": [sys.executable, "-m", "hub"], "env": None, "cwd": ROOT, "start_new_session": False,
        "preexec_fn": None, "shell": False, "pass_fds": (), "process_group": -1, "gid": None, "gids": None,
        "uid": None, "umask": -1,
    }  # fmt: skip
    assert quick(usual) is not None
    assert quick(usual | unusual) is None
