"""A typesetter whose process hangs, dies, panics, or says nonsense: that is told in time, and told once."""

from __future__ import annotations

import logging
import os
import select
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from documents.errors import DocumentError
from documents.fonts import font_folders
from documents.orders import FAILED, House, Sheet
from documents.statement import PaperLanguage, Statement
from documents.typesetter import Typesetter

ROOT = Path(__file__).parents[3]
KIND = "cert.employment"
URL = "https://hr.example.com/verify"
SECRET = "WOLFESCHLEGEL"
SOON = 0.4  # seconds
NEVER = 100.0  # seconds: longer than a test may take
AT_ONCE = 5.0  # seconds on a loaded machine, and far less than NEVER

FIRST_WORDS = """
import os, signal, sys
from multiprocessing.connection import Connection
from pathlib import Path
from documents.orders import Ready, Sheet
from documents.typesetting import open_renderer, serve

lives = Path({lives!r})
life = len(list(lives.iterdir())) + 1
(lives / str(life)).write_text(str(os.getpid()))
pipe = Connection(int(sys.argv[1]))


def hang():
    (lives.parent / "hangs").open("w").close()  # until somebody reads it, if ever
    while True:
        signal.pause()


def be_ready():
    pipe.recv()
    pipe.send(Ready())


def half_an_answer():
    pipe.recv()
    os.write(pipe.fileno(), (1000).to_bytes(4, "big") + b"half")


"""
Made = Callable[..., Typesetter]


@pytest.fixture(name="lives")
def _lives(tmp_path: Path) -> Path:
    """A file for every process that was started."""
    folder = tmp_path / "lives"
    folder.mkdir()
    for pipe in ("hangs", "late"):
        os.mkfifo(tmp_path / pipe)
    return folder


@pytest.fixture(name="made")
def _made(lives: Path) -> Iterator[Made]:
    """Makes a typesetter whose process runs a few lines of Python; ends its process after the test."""
    with ExitStack() as made:

        def make(lines: str, *, order_within: float = SOON, call_within: float = NEVER) -> Typesetter:
            typesetter = Typesetter(
                House(font_folders(), URL),
                command(lines, lives),
                order_within=order_within,
                call_within=call_within,
            )
            made.callback(typesetter.rest)
            return typesetter

        yield make


def command(lines: str, lives: Path) -> list[str]:
    return [sys.executable, "-c", FIRST_WORDS.format(lives=str(lives)) + textwrap.dedent(lines)]


def issue(typesetter: Typesetter, statement: Statement, number: str = "ZM-2026-000123") -> Sheet:
    return typesetter.issue(KIND, statement, number, "HRC1:TEST", PaperLanguage.ZH)


def lost(typesetter: Typesetter, statement: Statement) -> float:
    """Ask for a page that does not come, and return after how many seconds that was told."""
    began = time.monotonic()
    with pytest.raises(DocumentError) as caught:
        issue(typesetter, statement)
    assert caught.value.code == FAILED
    return time.monotonic() - began


def gone(process: int, within: float = AT_ONCE) -> bool:
    """Wait until a process, of whomever, has ended; say whether it did."""
    try:
        descriptor = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    try:
        ended = select.poll()
        ended.register(descriptor, select.POLLIN)
        return bool(ended.poll(within * 1000))
    finally:
        os.close(descriptor)


def wait_until_it_hangs(lives: Path) -> None:
    """Wait for the process that hangs; opening its pipe waits for the one that writes."""
    (lives.parent / "hangs").open().close()


def pids(lives: Path) -> list[int]:
    return [int(life.read_text()) for life in sorted(lives.iterdir())]


def test_half_an_answer_and_then_nothing(made: Made, statement: Statement, lives: Path) -> None:
    typesetter = made("be_ready(); half_an_answer(); hang()")
    assert lost(typesetter, statement) < 2 * (SOON + AT_ONCE)
    assert len(pids(lives)) == 2
    assert all(gone(pid) for pid in pids(lives))


def test_half_an_answer_and_then_death(made: Made, statement: Statement, lives: Path) -> None:
    typesetter = made("be_ready(); half_an_answer()", order_within=NEVER)
    assert lost(typesetter, statement) < 2 * AT_ONCE
    assert len(pids(lives)) == 2


def test_an_order_that_nobody_takes(made: Made, statement: Statement) -> None:
    typesetter = made("be_ready(); hang()")
    longer_than_a_pipe = statement.model_copy(update={"addressee": "x" * 4_000_000})
    assert lost(typesetter, longer_than_a_pipe) < 2 * (SOON + AT_ONCE)


def test_death_while_an_order_is_being_sent(made: Made, statement: Statement) -> None:
    typesetter = made("be_ready(); os.read(pipe.fileno(), 1000)", order_within=NEVER)
    longer_than_a_pipe = statement.model_copy(update={"addressee": "x" * 4_000_000})
    assert lost(typesetter, longer_than_a_pipe) < 2 * AT_ONCE


def test_the_second_process_sets_what_the_first_one_lost(made: Made, statement: Statement) -> None:
    typesetter = made("if life == 1: be_ready(); half_an_answer()\nelse: serve(pipe)", order_within=NEVER)
    assert issue(typesetter, statement).pages == 1


def test_a_process_that_is_never_ready_is_waited_for_once(
    made: Made, statement: Statement, lives: Path
) -> None:
    typesetter = made("hang()", order_within=NEVER, call_within=SOON)
    typesetter.warm()
    assert lost(typesetter, statement) < SOON + AT_ONCE
    assert len(pids(lives)) <= 1


@pytest.mark.parametrize("program", ["/bin/false", "/nowhere/python", "/etc/passwd"])
def test_a_process_that_cannot_be_started(statement: Statement, program: str) -> None:
    typesetter = Typesetter(House(font_folders(), URL), [program])
    typesetter.warm()
    assert lost(typesetter, statement) < 2 * AT_ONCE
    typesetter.rest()


def test_a_process_that_the_system_does_not_end(
    made: Made, statement: Statement, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    typesetter = made("be_ready(); half_an_answer(); hang()")
    wait = subprocess.Popen.wait

    def wait_in_vain(process: subprocess.Popen[bytes], timeout: float | None = None) -> int:
        wait(process)
        raise subprocess.TimeoutExpired("typesetter", timeout or 0.0)

    monkeypatch.setattr(subprocess.Popen, "wait", wait_in_vain)
    lost(typesetter, statement)
    assert "does not end" in caplog.text


def test_rest_ends_an_order_that_hangs_and_nothing_is_tried_again(
    made: Made, statement: Statement, lives: Path
) -> None:
    typesetter = made("be_ready(); pipe.recv(); hang()", order_within=NEVER)
    with ThreadPoolExecutor(1) as worker:
        order = worker.submit(issue, typesetter, statement)
        wait_until_it_hangs(lives)
        began = time.monotonic()
        typesetter.rest()
        assert time.monotonic() - began < 1.9  # rest gives up waiting for the order after two seconds
        error = order.exception(AT_ONCE)
    assert isinstance(error, DocumentError)
    assert error.code == FAILED
    (pid,) = pids(lives)
    assert gone(pid)


def test_what_was_said_to_one_order_never_answers_the_next(made: Made, statement: Statement) -> None:
    class_of_nobody = b"cnowhere\nNothing\n."  # a pickle that cannot be read
    typesetter = made(
        f"""
        be_ready()
        while True:
            order = pipe.recv()
            if order.number == "first":
                pipe.send_bytes({class_of_nobody!r})
            pipe.send(Sheet(order.number.encode(), 1))
        """,
        order_within=NEVER,
    )
    with pytest.raises(ModuleNotFoundError):
        issue(typesetter, statement, "first")
    assert issue(typesetter, statement, "second").pdf == b"second"


def test_a_late_answer_is_nobodys(made: Made, statement: Statement, lives: Path) -> None:
    """Somebody holds the pipe open, and answers when the process was given up long since."""
    typesetter = made(
        """
        be_ready()
        while True:
            order = pipe.recv()
            if order.number != "first":
                pipe.send(Sheet(order.number.encode(), 1))
            elif os.fork():
                hang()
            else:
                signal.alarm(60)
                os.close(2)
                (lives.parent / "late").read_text()
                try:
                    pipe.send(Sheet(b"late", 1))
                finally:
                    os._exit(0)
        """
    )
    with pytest.raises(DocumentError):
        issue(typesetter, statement, "first")
    (lives.parent / "late").write_text("now")
    assert issue(typesetter, statement, "second").pdf == b"second"


PANICS = f"""
import typst


class Panics:
    def __init__(self, house):
        self._sound = open_renderer(house)

    def render(self, kind, statement, number, code, language):
        if number != "panic":
            return self._sound.render(kind, statement, number, code, language)
        os.write(2, b"{SECRET}\\nthread '{SECRET}' says\\n")
        typst.compile(b"x", format="png", ppi=1e9)  # a picture of more pixels than there can be


serve(pipe, Panics)
"""


def test_a_panic_of_typst_is_an_answer_and_is_logged_once_without_what_was_typed(
    made: Made,
    statement: Statement,
    lives: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    typesetter = made(PANICS, order_within=NEVER)
    with pytest.raises(DocumentError) as caught:
        issue(typesetter, statement, "panic")
    assert caught.value.code == FAILED
    assert len(pids(lives)) == 1
    (panicked,) = [one for one in caplog.messages if "panicked at" in one]
    assert "typst" in panicked
    (failed,) = [one for one in caplog.messages if "failed" in one]
    assert "pyo3_runtime.PanicException in typesetting.py:" in failed
    assert SECRET not in caplog.text
    assert "panicked" not in "".join(capfd.readouterr())
    assert issue(typesetter, statement).pages == 1
    assert len(pids(lives)) == 2


def test_a_bug_is_an_answer_that_does_not_quote(
    made: Made, statement: Statement, caplog: pytest.LogCaptureFixture
) -> None:
    typesetter = made(
        f"""
        class Wrong:
            def __init__(self, house): ...
            def render(self, *page): raise ValueError({SECRET!r})
        serve(pipe, Wrong)
        """,
        order_within=NEVER,
    )
    lost(typesetter, statement)
    assert "builtins.ValueError in typesetting.py:" in caplog.text
    assert SECRET not in caplog.text


def test_what_keeps_it_from_starting_is_logged(
    made: Made, statement: Statement, caplog: pytest.LogCaptureFixture
) -> None:
    lost(made("import no_such_module"), statement)
    assert "No module named 'no_such_module'" in caplog.text
    assert {record.levelno for record in caplog.records} == {logging.WARNING}


def start_terminal(program: list[str]) -> tuple[subprocess.Popen[str], int]:
    """Start a process with a typesetter and a child that was handed every inheritable descriptor.

    Returns it, once it has asked for a page or has one, and the process id of that child.
    """
    lines = f"""
        import subprocess, sys
        from documents.fonts import font_folders
        from documents.orders import House
        from documents.typesetter import Typesetter
        from tests.unit.documents.test_typesetter_faults import issue
        from documents.certificate import WARMING
        house = House(font_folders(), {URL!r})
        typesetter = Typesetter(house, {program!r}, order_within=100, call_within=100)
        typesetter.warm()
        print(subprocess.Popen(["sleep", "100"], close_fds=False).pid, flush=True)
        issue(typesetter, WARMING)
        print("set", flush=True)
        sys.stdin.read()
    """
    terminal = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(lines)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    )
    assert terminal.stdout is not None
    return terminal, int(terminal.stdout.readline())


@pytest.mark.parametrize("at_work", [False, True])
def test_it_does_not_outlive_a_terminal_that_was_killed(lives: Path, at_work: bool) -> None:
    hung = "class Hung:\n    def __init__(self, house): ...\n    def render(self, *page): hang()\n"
    lines = f"{hung}serve(pipe, Hung, longest=3.0)" if at_work else "serve(pipe)"
    terminal, sibling = start_terminal(command(lines, lives))
    with terminal:
        try:
            if at_work:
                wait_until_it_hangs(lives)
            else:
                assert terminal.stdout is not None
                assert terminal.stdout.readline() == "set\n"
            (typesetting,) = pids(lives)
            assert not gone(typesetting, within=0)
            terminal.kill()
            assert gone(typesetting, within=2 * AT_ONCE)
            assert not gone(sibling, within=0)
        finally:
            os.kill(sibling, signal.SIGKILL)
            terminal.kill()
