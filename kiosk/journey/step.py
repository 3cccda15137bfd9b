"""What the code of a kind of step must be able to do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar, cast

from pydantic import BaseModel

from config.catalogue.definition import Offers, Stage, Step
from config.setting import Settings
from contract.event import Event
from contract.language import Bilingual
from kiosk.journey.case import Case
from kiosk.journey.views import Hold, Problems, Progress
from kiosk.store.unit import Unit

Report = Callable[[Progress], None]


class NoParameters(Settings):
    """A kind of step that takes no parameters."""


Parameters = TypeVar("Parameters", bound=BaseModel)


@dataclass(frozen=True)
class Taken:
    """Accepted answers, by their names in the journey, and events that tell of them.

    `write` is done in the same transaction; `told` is said where the service ends with this step.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    write: Callable[[Unit], None] | None = None
    told: Bilingual | None = None


@dataclass(frozen=True)
class Told:
    """One answer in words: what was asked, what was answered.

    `coded`: though it is not one of a closed set, the platform takes the value, with its words beside it.
    """

    question: Bilingual
    answer: Bilingual
    coded: bool = False


class StepCode(ABC, Generic[Parameters]):
    """The code of one kind of step. It keeps nothing: everything it knows is in the case."""

    kind: str
    stage: Stage
    after: frozenset[str] = frozenset()
    parameters: type[BaseModel] = NoParameters
    screen: str = ""  # the screen that shows it; '' where it is called like the kind
    only_here: bool = False  # what it is about lies at this terminal: nobody is sent to another one for it

    def own(self, step: Step) -> Parameters:
        """Return the parameters of `step`, which the catalogue checked to be this kind's."""
        return cast("Parameters", step.parameters)

    def gives(self, step_id: str, parameters: BaseModel) -> Offers:  # noqa: ARG002 - most kinds give nothing
        """Return the answers that a step of this kind collects."""
        return {}

    def reads(self, parameters: BaseModel) -> frozenset[str]:  # noqa: ARG002 - most kinds read nothing
        """Return the names of earlier answers that it relies on."""
        return frozenset()

    def lacks(self, service_id: str) -> str:  # noqa: ARG002 - most kinds do for any service
        """Return what a service of this id lacks for a step of this kind, or ''."""
        return ""

    def applies(self, case: Case) -> bool:  # noqa: ARG002 - most kinds always do
        """Say whether there is something to do for this kind, as the case stands."""
        return True

    @abstractmethod
    def content(self, case: Case, step: Step) -> object:
        """Return what the screen shows."""

    def left(self, case: Case, step: Step) -> None:
        """Let go of what was begun for the step: it was answered, or the person went back or away."""


class AskingStep(StepCode[Parameters]):
    """Asks a person, or tells them something."""

    @abstractmethod
    def take(self, case: Case, step: Step, answers: Mapping[str, str]) -> Taken | Problems:
        """Check what was answered."""

    def adjust(self, case: Case, step: Step, changes: Mapping[str, str]) -> None:
        """Change something about the question, such as removing a page, that does not answer it."""

    def told(self, step: Step, name: str, value: str) -> Told | None:  # noqa: ARG002 - most kinds ask nothing
        """Return the answer `name` in words, None where it is not this step's."""
        return None


class ActingStep(StepCode[Parameters]):
    """Does something; may have to hold until a person has helped."""

    @abstractmethod
    def act(self, case: Case, step: Step, report: Report) -> Hold | None:
        """Do it, and note in the case's course what came of it; a Hold where somebody must help first."""

    def give_up(self, case: Case, step: Step) -> None:
        """Stop waiting for help, and note honestly in the course what is known."""
