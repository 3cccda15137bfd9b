"""How a setting is declared, so that a console can draw its form: default, unit, limits, words."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict


class Settings(BaseModel):
    """A block of settings: frozen, nothing unknown in it.

    Each attribute's docstring is its help text. `config.form` reads them from the source: pydantic would do
    so for every block whenever it is loaded.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def setting(default: Any = ..., *, zh: str, unit: str = "", **limits: Any) -> Any:
    """Declare one setting: its label in Chinese, its unit ('' where it has none) and its limits."""
    extra: JsonDict = {"label_zh": zh, "unit": unit} if unit else {"label_zh": zh}
    if callable(default):
        return Field(default_factory=default, json_schema_extra=extra, **limits)
    return Field(default, json_schema_extra=extra, **limits)
