"""The settings as people meet them: a JSON schema for the console's form, a table for the manual."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined, to_jsonable_python

from config.schema import TerminalConfig
from contract.language import Bilingual


def schema() -> dict[str, Any]:
    """Return the JSON schema (2020-12) of a terminal's settings, with units and Chinese labels."""
    for _described in settings(TerminalConfig):
        pass
    return TerminalConfig.model_json_schema()


def table() -> str:
    """Return the settings as a Markdown table, in the order of the schema."""
    rows = ["| setting | 名称 | default | unit, limits | meaning |", "|---|---|---|---|---|"]
    rows += [_row(path, info) for path, info in settings(TerminalConfig)]
    return "\n".join(rows) + "\n"


def settings(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Yield every setting in `model` and its blocks with its dotted path, its help text as description."""
    meanings = _docstrings(model)
    for name, info in model.model_fields.items():
        info.description = meanings.get(name)
        yield f"{prefix}{name}", info
        block, many = _block(info.annotation)
        if block is not None:
            yield from settings(block, f"{prefix}{name}{'[]' if many else ''}.")
    model.model_rebuild(force=True)  # with the descriptions


def _docstrings(model: type[BaseModel]) -> Mapping[str, str]:
    """Return the docstrings under the attributes of a class, by attribute (PEP 258)."""
    [parsed] = ast.parse(textwrap.dedent(inspect.getsource(model))).body
    assert isinstance(parsed, ast.ClassDef)
    return {
        field.target.id: inspect.cleandoc(below.value.value)
        for field, below in pairwise(parsed.body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(below, ast.Expr)
        and isinstance(below.value, ast.Constant)
        and isinstance(below.value.value, str)
    }


def _block(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    """Return the block of settings that an annotation holds (never a text in two languages), and if many."""
    for candidate in (annotation, *get_args(annotation)):
        if not isinstance(candidate, type) or not issubclass(candidate, BaseModel):
            continue
        if candidate is not Bilingual:
            return candidate, candidate is not annotation
    return None, False


def _row(path: str, info: FieldInfo) -> str:
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    cells = (
        f"`{path}`",
        str(extra.get("label_zh", "")),
        _default(info),
        ", ".join(word for word in (str(extra.get("unit", "")), *_limits(info)) if word),
        (info.description or "").replace("\n", " "),
    )
    return "| " + " | ".join(cells) + " |"


def _default(info: FieldInfo) -> str:
    if info.is_required():
        return "required"
    value = info.get_default(call_default_factory=True, validated_data={})
    if isinstance(value, BaseModel) and _block(info.annotation)[0] is not None:
        return "see below"
    plain = to_jsonable_python(value)
    return "—" if plain in (None, [], {}, PydanticUndefined) else f"`{plain}`"


def _limits(info: FieldInfo) -> Iterator[str]:
    for rule in info.metadata:
        for sign, name in ((">=", "ge"), ("<=", "le"), ("length >=", "min_length")):
            if (limit := getattr(rule, name, None)) is not None:
                yield f"{sign} {limit}"
