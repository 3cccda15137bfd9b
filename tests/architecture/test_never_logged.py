"""docs/never-logged.md is kept: no logging call is handed what it lists, no repr shows it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.helpers.project import ROOT, modules

CALLS = {"debug", "info", "warning", "error", "critical", "log", "exception"}
LOGGERS = re.compile(r"^_?(log|logger|logging)$", re.IGNORECASE)
MADE_UP = {"devices/protocols/vpcd.py"}  # the emulated card, nobody's
HIDDEN_IN_REPR = {
    "name_latin",
    "id_digest",
    "pin_hash",
    "badge_uids",
    "uid",
    "photo",
    "born_on",
    "pdf",
    "digits",
}


def never() -> frozenset[str]:
    """Return the names in the last column of the document."""
    rows = re.findall(
        r"^\|[^|]+\|[^|]+\|([^|]+)\|$", (ROOT / "docs/never-logged.md").read_text("utf-8"), re.MULTILINE
    )
    return frozenset(re.findall(r"`(\w+)`", " ".join(rows)))


def breaches(source: str, forbidden: frozenset[str]) -> Iterator[str]:
    """Yield what is wrong with the logging calls of a module's text."""
    for call in ast.walk(ast.parse(source)):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
            continue
        owner = call.func.value
        owner_name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
        if call.func.attr not in CALLS or not LOGGERS.match(owner_name):
            continue
        if call.func.attr == "exception" or any(
            one.arg in {"exc_info", "stack_info"} for one in call.keywords
        ):
            yield f"{call.lineno}: a traceback prints values"
        for argument in call.args:
            yield from (f"{call.lineno}: {name}" for name in shown(argument) if name in forbidden)


def shown(expression: ast.expr) -> Iterator[str]:
    """Yield the names whose values an expression shows: `card` of `card`, but `kind` of `card.kind`."""
    match expression:
        case ast.Name(id=name):
            yield name
        case ast.Attribute(attr=name):
            yield name
        case ast.Call(func=ast.Name(id="len" | "type")):
            return
        case ast.Call(func=ast.Attribute(value=owner), args=args):
            yield from shown(owner)
            yield from (name for one in args for name in shown(one))
        case _:
            for inner in ast.iter_child_nodes(expression):
                if isinstance(inner, ast.expr):
                    yield from shown(inner)


@pytest.mark.parametrize(
    "line",
    [
        'log.info("%s", card)',
        'self._log.warning("%s", employee.name_latin)',
        'log.info("read %s", repr(reading))',
        'log.error("%s", error)',
        'log.error("%s", str(error))',
        'log.exception("it broke")',
        'log.warning("it broke", exc_info=True)',
        'logging.info("%s", uid.hex())',
        'log.info("%s", f"{envelope.payload}")',
        'log.log(30, "%s", answers["purpose"])',
    ],
)
def test_a_breach_is_seen(line: str) -> None:
    assert list(breaches(line, never()))


@pytest.mark.parametrize(
    "line",
    [
        'log.info("%s is %s", self.name, report.status)',
        'log.error("%s", error.code)',
        'log.error("%s", type(error).__qualname__)',
        'log.info("%d bytes", len(payload))',
        'log.info("%s", card.kind)',
        "math.log(uid)",
        "audit.log(card)",
    ],
)
def test_what_is_allowed_is_left_alone(line: str) -> None:
    assert not list(breaches(line, never()))


def test_no_logging_call_is_handed_what_is_never_logged() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{breach}"
        for path in modules()
        for breach in breaches(path.read_text(encoding="utf-8"), never())
    ]
    assert found == []


def is_dataclass(node: ast.ClassDef) -> bool:
    """Tell whether a class is made a dataclass."""
    decorators = (one.func if isinstance(one, ast.Call) else one for one in node.decorator_list)
    return any(isinstance(one, ast.Name) and one.id == "dataclass" for one in decorators)


def hides(field: ast.AnnAssign) -> bool:
    """Tell whether a field is declared with repr=False."""
    return (
        isinstance(field.value, ast.Call)
        and isinstance(field.value.func, ast.Name)
        and field.value.func.id == "field"
        and any(
            one.arg == "repr" and getattr(one.value, "value", None) is False for one in field.value.keywords
        )
    )


def test_no_dataclass_shows_it_in_its_repr() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {node.name}.{field.target.id}"
        for path in modules()
        if str(path.relative_to(ROOT)) not in MADE_UP
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and is_dataclass(node)
        for field in node.body
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if field.target.id in HIDDEN_IN_REPR and not hides(field)
    ]
    assert found == []
