"""What a catalogue file says: a service, its steps in order, and when a step is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Annotated, Protocol

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from config.setting import Settings, setting
from contract.language import Bilingual

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(?:[-._][a-z0-9]+)*$", max_length=64)]


class Offline(StrEnum):
    """What a service does without a network."""

    FULL = "full"  # everything happens here
    QUEUE = "queue"  # taken now, finished later
    NO = "no"


class DeviceClass(StrEnum):
    """Hardware that a service can need; the values are the device classes' own names."""

    DOCUMENT_PRINTER = "document-printer"
    RECEIPT_PRINTER = "receipt-printer"
    LOCKER_BANK = "locker-bank"
    DOCUMENT_CAMERA = "document-camera"
    CODE_SCANNER = "code-scanner"


class Stage(IntEnum):
    """The part of a journey that a kind of step belongs to; a journey never goes back to an earlier part."""

    ASK = 1
    CONFIRM = 2
    DECIDE = 3
    DELIVER = 4
    TELL = 5
    AFTER = 6


class When(Settings):
    """A question is asked only after certain answers to an earlier one."""

    answer: Id
    """Name of the earlier answer."""
    among: tuple[str, ...] = Field(min_length=1)
    """The values after which this step is asked."""


class StepFile(BaseModel):
    """One step as the file has it; what else stands there are its kind's own parameters."""

    model_config = ConfigDict(frozen=True, extra="allow")

    id: Id
    kind: Id
    title: Bilingual
    level: int = Field(default=0, ge=0, le=3)
    when: When | None = None

    @property
    def own(self) -> dict[str, JsonValue]:
        """Return the parameters that belong to the step's kind."""
        return dict(self.model_extra or {})


class ServiceFile(Settings):
    """One service as the file has it."""

    id: Id = setting(zh="编号")
    """Name of the service in events; the file is called by it."""
    version: int = setting(zh="版本", ge=1)
    """Grows with every published change."""
    category: Id = setting(zh="类别")
    """Category under which it stands on the home screen."""
    title: Bilingual = setting(zh="名称")
    """Name of the service."""
    summary: Bilingual = setting(zh="说明")
    """What one gets, in one line."""
    promise: Bilingual = setting(zh="承诺时限")
    """The promised time, in words."""
    promise_s: int = setting(zh="承诺时限", unit="s", ge=1)
    """The promised time, measured from sign-in to the end."""
    icon: Id = setting(zh="图标")
    """Name of its icon."""
    level: int = setting(zh="认证级别", ge=0, le=3)
    """How sure the terminal must be who is there."""
    offline: Offline = setting(zh="断网时")
    """What it does without a network."""
    needs: tuple[DeviceClass, ...] = setting((), zh="所需设备")
    """Hardware without which it cannot be opened."""
    wants: tuple[DeviceClass, ...] = setting((), zh="可选设备")
    """Hardware without which it works and does less, such as a printed slip."""
    steps: tuple[StepFile, ...] = setting(zh="步骤", min_length=1)
    """The steps in order."""


class Category(Settings):
    """A group of services on the home screen."""

    id: Id
    """Name of the category."""
    title: Bilingual
    """Its name on the screen."""
    icon: Id
    """Name of its icon."""


class CategoriesFile(Settings):
    """All categories, in the order of the home screen."""

    categories: tuple[Category, ...] = Field(min_length=1)
    """The categories."""


Offers = Mapping[str, frozenset[str] | None]
"""Names of answers with all values that each can have; None where it is free."""


class StepKind(Protocol):
    """What the catalogue must know of a kind of step; the code lives with the journey engine."""

    kind: str
    stage: Stage
    after: frozenset[str]  # kinds of which at least one must come before; empty: none must
    parameters: type[BaseModel]

    def gives(self, step_id: str, parameters: BaseModel) -> Offers:
        """Return the answers that a step of this kind collects."""

    def reads(self, parameters: BaseModel) -> frozenset[str]:
        """Return the names of earlier answers that it relies on."""

    def lacks(self, service_id: str) -> str:
        """Return what a service of this id lacks for a step of this kind, or ''."""


@dataclass(frozen=True)
class Step:
    """One checked step of a service; `parameters` is its kind's own model."""

    step_id: str
    kind: str
    stage: Stage
    title: Bilingual
    parameters: BaseModel
    level: int = 0
    when: When | None = None

    def asked_after(self, answers: Mapping[str, str]) -> bool:
        """Say whether this step is asked of somebody who gave `answers`."""
        return self.when is None or answers.get(self.when.answer) in self.when.among


@dataclass(frozen=True)
class Service:
    """One checked service."""

    file: ServiceFile
    steps: tuple[Step, ...]

    @property
    def service_id(self) -> str:
        """Return its name in events."""
        return self.file.id

    def step(self, step_id: str) -> Step:
        """Return the step by this id; KeyError where there is none."""
        for step in self.steps:
            if step.step_id == step_id:
                return step
        raise KeyError(step_id)
