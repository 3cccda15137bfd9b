"""Options of drivers and emulators."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Options(BaseModel):
    """What a driver or emulator is told by configuration; an unknown option is refused.

    Each field has its unit in its description, so that `python -m devices list` can show it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)
