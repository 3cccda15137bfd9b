"""Calls before the counter exists wait for it, and fail in order where it never will."""

import inspect
import threading
from concurrent.futures import Future

import pytest

from contract.language import Language
from kiosk.app.late_counter import LateCounter
from kiosk.domain.errors import KioskError
from kiosk.journey.counter import Counter


class Recorder:
    """Answers every call with its own name and arguments."""

    def __getattr__(self, name: str) -> object:
        return lambda *arguments: (name, *arguments)


def test_every_use_case_is_handed_on() -> None:
    ready: Future[Counter] = Future()
    ready.set_result(Recorder())  # type: ignore[arg-type]  # answers anything
    late = LateCounter(ready)
    for name, method in inspect.getmembers(Counter, inspect.isfunction):
        if name.startswith("_"):
            continue
        count = len(inspect.signature(method).parameters) - 1
        given = tuple(f"argument {number}" for number in range(count))
        answered = getattr(late, name)(*given)
        if name not in ("begin", "speak", "nobody_waits", "leave"):
            assert answered == (name, *given)


def test_a_call_waits_until_the_counter_is_there() -> None:
    ready: Future[Counter] = Future()
    answers: list[object] = []
    asking = threading.Thread(target=lambda: answers.append(LateCounter(ready).home()))
    asking.start()
    assert not answers

    ready.set_result(Recorder())  # type: ignore[arg-type]  # answers anything
    asking.join(5)

    assert answers == [("home",)]


def test_that_somebody_has_gone_is_said_without_waiting() -> None:
    ready: Future[Counter] = Future()
    LateCounter(ready).nobody_waits()
    ready.set_exception(KioskError("terminal.cannot-start"))
    LateCounter(ready).nobody_waits()


def test_a_counter_that_never_comes_is_an_error_of_the_environment() -> None:
    ready: Future[Counter] = Future()
    ready.set_exception(KioskError("terminal.cannot-start"))

    with pytest.raises(KioskError, match=r"terminal\.cannot-start"):
        LateCounter(ready).begin(Language.ZH)
