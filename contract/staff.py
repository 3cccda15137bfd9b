"""What a terminal reports of facility staff at its own screen."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime

from contract.event import Event


class StaffEnd(StrEnum):
    """How staff left."""

    LEFT = "left"
    TIMED_OUT = "timed-out"
    INTERRUPTED = "interrupted"


class StaffEntered(Event):
    """Somebody entered the staff page with its PIN."""

    type: Literal["staff.entered"] = "staff.entered"
    at: AwareDatetime


class StaffRefused(Event):
    """Somebody gave a wrong PIN for the staff page; `locked`: no other is taken for a while."""

    type: Literal["staff.refused"] = "staff.refused"
    at: AwareDatetime
    locked: bool


class StaffLeft(Event):
    """The staff page was left."""

    type: Literal["staff.left"] = "staff.left"
    at: AwareDatetime
    end: StaffEnd
