"""What an idle terminal takes includes the processes that it started, also those that have ended."""

from __future__ import annotations

import subprocess
import sys

from bench.idle_terminal import cpu_of_all, family

WORK = 0.06  # seconds of CPU
TICK = 0.02  # seconds: two times are cut off to clock ticks of 10 ms
CHILD = f"""
import time
while time.process_time() < {WORK}:
    pass
print("worked", flush=True)
input()
"""
PARENT = f"""
import subprocess, sys
subprocess.run([sys.executable, "-S", "-c", {CHILD!r}])
print("over", flush=True)
input()
"""


def test_what_a_child_works_counts_while_it_lives_and_after_its_end() -> None:
    with subprocess.Popen(
        [sys.executable, "-S", "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        counted = []
        for word, many in (("worked\n", 2), ("over\n", 1)):
            assert process.stdout.readline() == word
            assert len(family(process.pid)) == many
            counted.append(cpu_of_all(process.pid))
            print(file=process.stdin, flush=True)
    assert min(counted) >= WORK - TICK
    assert counted[1] >= counted[0]
