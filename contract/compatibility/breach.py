"""What one version of the contract can break of an earlier one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """A rule that was broken, by what happened to the place."""

    MESSAGE_GONE = "the message is not there any more"
    FIELD_GONE = "the field is not there any more"
    NEEDED_NOW = "must be there now, and was not sent before"
    MAY_BE_MISSING = "may be missing now, and was always there"
    OTHER_TYPE = "has another type"
    VALUE_GONE = "a value is not taken any more"
    VALUE_NEW = "a value that was not known before"
    TIGHTER = "a limit is tighter"
    WIDER = "a limit is wider than was promised"
    OTHER_FORM = "has another format or pattern"
    OTHER_DEFAULT = "means something else where it is missing"
    NOT_IGNORED = "a new field where unknown fields are refused"
    OPERATION_GONE = "the operation is not there any more"
    OTHER_ANSWER = "is answered with another status or media type"
    NOT_COMPARED = "says something that this check does not know"


@dataclass(frozen=True)
class Breach:
    """A broken rule and where: `place` is the message and the way into it."""

    place: str
    rule: Rule
    detail: str = ""

    def __str__(self) -> str:
        """Return one line for people."""
        return f"{self.place}: {self.rule.value}{f' ({self.detail})' if self.detail else ''}"
