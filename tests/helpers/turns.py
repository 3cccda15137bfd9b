"""Reading turns, and the way through a certificate of employment."""

from __future__ import annotations

from kiosk.journey.views import Hold, ResultContent, StepView, Turn
from tests.helpers.desk import Desk


def view(turn: Turn) -> StepView:
    """Return the step that is shown."""
    assert isinstance(turn, StepView), turn
    return turn


def hold(turn: Turn) -> Hold:
    """Return what is waited for."""
    assert isinstance(turn, Hold), turn
    return turn


def result(turn: Turn) -> ResultContent:
    """Return the result that is shown."""
    content = view(turn).content
    assert isinstance(content, ResultContent), content
    return content


def to_preview(desk: Desk, **details: str) -> StepView:
    """Open the service and answer everything."""
    view(desk.counter.open_service("cert.employment"))
    desk.counter.answer({"value": "visa"})
    desk.counter.answer({"value": "zh"})
    return view(desk.counter.answer({"addressee": "", "copies": "1"} | details))


def to_issue(desk: Desk, **details: str) -> StepView:
    """Submit the request."""
    to_preview(desk, **details)
    return view(desk.counter.answer({}))


def to_print(desk: Desk, **details: str) -> StepView:
    """Have it issued."""
    to_issue(desk, **details)
    desk.issue()
    printing = view(desk.act())
    assert printing.kind == "print"
    return printing
