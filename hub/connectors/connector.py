"""What every source of employees is: settings that say where it is, and the records that it gives.

A file `maker_name.py` beside this one holds the settings of the connector `maker-name`: a subclass of
`ConnectorSettings` whose `connect` opens it. Nothing else has to be told of it.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

import hub.connectors
from hub.roster import Absent, Policy

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class SourceError(Exception):
    """A source cannot be read, or not whole; the message says why, and nothing of it may be taken over."""


class NothingNewError(Exception):
    """A source has nothing that was not taken over before; the message says where it was looked for."""


@dataclass(frozen=True)
class Record:
    """One employee as a source tells it: texts by the names of the import's columns, and where it stands."""

    place: str
    fields: Mapping[str | None, str | list[str] | None]


class Connector(ABC):
    """An open source."""

    @abstractmethod
    def records(self) -> Iterator[Record]:
        """Yield every employee; raise SourceError or NothingNewError."""

    def taken_over(self) -> None:  # noqa: B027 - most have nothing to do then
        """Take that all that was read is durable now; raise SourceError where that cannot be noted."""


class ConnectorSettings(BaseModel, ABC):
    """What every connector can be told."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    connector: str = Field(description="Name of the connector.")
    absent: Absent = Field(
        default=Absent.KEEP,
        description="What becomes of employees whom the source does not name: keep, or left (as of today).",
    )
    most_leaving: float = Field(
        default=5.0,
        ge=0,
        le=100,
        description="Percent of those employed who may leave at once; above it nothing is taken over.",
    )
    most_wrong: float = Field(
        default=1.0,
        ge=0,
        le=100,
        description="Percent of the records that may be wrong and left out; above it nothing is taken over.",
    )

    @property
    def policy(self) -> Policy:
        """How much may change at once."""
        return Policy(self.absent, self.most_leaving, self.most_wrong)

    @abstractmethod
    def connect(self, home: Path) -> Connector:
        """Open the source; relative paths start at `home`. Raise SourceError."""


def names() -> list[str]:
    """Return the names of the connectors that there are."""
    files = (found.name for found in pkgutil.iter_modules(hub.connectors.__path__))
    return sorted(name.replace("_", "-") for name in files if _settings_in(name) is not None)


def settings_of(name: str) -> type[ConnectorSettings] | None:
    """Return what a connector can be told; None where there is none of that name."""
    if not NAME.fullmatch(name) or name not in names():
        return None
    return _settings_in(name.replace("-", "_"))


def _settings_in(file: str) -> type[ConnectorSettings] | None:
    module = importlib.import_module(f"{hub.connectors.__name__}.{file}")
    for found in vars(module).values():
        if not isinstance(found, type) or found.__module__ != module.__name__:
            continue
        if issubclass(found, ConnectorSettings) and not inspect.isabstract(found):
            return found
    return None
