"""What the screens are handed: plain frozen values, both languages inside, no rule left to decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from contract.availability import Availability, Hindrance
from contract.events import Means, Refusal
from contract.language import Bilingual
from kiosk.domain.phone import PhoneCode


@dataclass(frozen=True)
class ServiceTile:
    """A service on the home screen."""

    service_id: str
    title: Bilingual
    summary: Bilingual
    promise: Bilingual  # the promised time, in words
    icon: str
    availability: Availability
    hindrance: Hindrance = Hindrance.NONE
    elsewhere: Bilingual | None = None  # where the nearest terminal stands that can do it now


@dataclass(frozen=True)
class ServiceCategory:
    """A category of the catalogue with its services, in the catalogue's order."""

    category_id: str
    title: Bilingual
    icon: str
    tiles: Sequence[ServiceTile]


@dataclass(frozen=True)
class Waiting:
    """Something that waits for this person: opening `service_id` with `claim_code` collects it."""

    title: Bilingual
    service_id: str
    claim_code: str
    icon: str = "tray"
    note: Bilingual | None = None  # what a touch does; None: it collects


@dataclass(frozen=True)
class HomeView:
    """The home screen after sign-in."""

    short_name: str
    level: int
    categories: Sequence[ServiceCategory]
    waiting: Sequence[Waiting] = field(default_factory=tuple)


@dataclass(frozen=True)
class Recognised:
    """Somebody was recognised; the home screen may open."""

    short_name: str
    level: int


@dataclass(frozen=True)
class NotRecognised:
    """Nobody was recognised. `wait_seconds` is how long the next try is held back."""

    reason: Refusal
    tries_left: int | None = None
    wait_seconds: int = 0


@dataclass(frozen=True)
class PhoneView:
    """A code for somebody's phone, None while it is asked for; `troubled`: the platform is not heard now."""

    code: PhoneCode | None = None
    seconds_left: int = 0
    troubled: bool = False


@dataclass(frozen=True)
class StepUp:
    """The service needs more certainty: one of `means` raises the level. The answers so far are kept."""

    level: int
    means: Sequence[Means]


@dataclass(frozen=True)
class FieldProblem:
    """What is wrong with one answer, said beside its field."""

    field: str
    text: Bilingual


@dataclass(frozen=True)
class Option:
    """One option of a `choose` step or of a choice field."""

    value: str
    label: Bilingual
    hint: Bilingual | None = None
    icon: str = ""


@dataclass(frozen=True)
class FormField:
    """One field of a `form` step.

    Options of a `text` are ready answers: the value is one of theirs, or what was typed.
    """

    name: str
    kind: str  # text, number, choice …
    label: Bilingual
    hint: Bilingual | None
    required: bool
    value: str
    options: Sequence[Option] = field(default_factory=tuple)
    minimum: int | None = None
    maximum: int | None = None
    max_length: int | None = None


@dataclass(frozen=True)
class StepView:
    """One step on the screen. `kind` names the screen; `content` is that kind's own frozen dataclass.

    `position` and `total` count the asking steps ("2 of 4"); 0 where the step is not counted.
    `acting` steps are carried out by `Counter.act` and ask nothing. `problems` are of an answer that came
    with the choice of the service: a claim code.
    """

    request_id: UUID
    step_id: str
    kind: str
    service: Bilingual
    title: Bilingual
    position: int
    total: int
    acting: bool
    can_go_back: bool
    content: object
    problems: Sequence[FieldProblem] = ()


@dataclass(frozen=True)
class ChooseContent:
    """Content of `choose`: large options, one answer {"value": …}; `chosen` is the earlier answer or ''."""

    options: Sequence[Option]
    chosen: str = ""


@dataclass(frozen=True)
class FormContent:
    """Content of `form`: answer {name: value, …}."""

    fields: Sequence[FormField]


@dataclass(frozen=True)
class ClaimContent:
    """Content of `claim`: answer {"claim_code": …}; `code` is what was typed before or ''."""

    code: str = ""


@dataclass(frozen=True)
class PreviewContent:
    """Content of `preview`: PNG pages of the document, and the lines to check; answer {} confirms."""

    pages: Sequence[Path]
    lines: Sequence[tuple[Bilingual, Bilingual]]


@dataclass(frozen=True)
class GiftTile:
    """A gift of this person; `hindrance` says why it cannot be collected now."""

    gift_id: str
    title: Bilingual
    collect_until: date
    hindrance: Bilingual | None = None


@dataclass(frozen=True)
class GiftContent:
    """Content of `gift`: what may be collected, those first that must be soonest; answer {"gift": id}."""

    gifts: Sequence[GiftTile] = ()


class DoorPhase(StrEnum):
    """What a person sees of the door that is opened for them."""

    OPENING = "opening"
    TAKE = "take"  # it is open, and the thing behind it is theirs
    CLOSE = "close"
    OVER = "over"
    SHUT = "shut"  # it did not open


@dataclass(frozen=True)
class DoorScene:
    """A locker bank with one door marked: content of `dispense`, and what its progress shows.

    `doors` in the bank's order, which fill `columns` columns down, or across the rows.
    """

    door: str
    phase: DoorPhase
    doors: Sequence[str] = ()
    columns: int = 1
    down: bool = True


@dataclass(frozen=True)
class ActingContent:
    """Content of acting steps (`issue`, `print`, `slip`): which picture to show meanwhile."""

    picture: str


class Ending(StrEnum):
    """How a request ended, for the result screen."""

    DONE = "done"
    QUEUED = "queued"
    FAILED = "failed"
    IN_DOUBT = "in-doubt"
    REFUSED = "refused"


@dataclass(frozen=True)
class ResultContent:
    """Content of `result`: what was done, what happens next, what to take along."""

    ending: Ending
    done: Bilingual
    next: Bilingual
    reference: str
    claim_code: str = ""
    take: Sequence[str] = field(default_factory=tuple)  # "document", "slip", "card"
    slip_printed: bool = False
    ecopy: bool = False  # one can be had by phone


@dataclass(frozen=True)
class SurveyContent:
    """Content of `survey`: one question with five faces; answer {"score": "1".."5"} or {} to skip."""

    question: Bilingual


@dataclass(frozen=True)
class Hold:
    """An acting step waits for a person: what happened, what to do; act again, or give up.

    `service` is the title of the service, which the journey fills in; `scene`: the door that it is about.
    """

    what: Bilingual
    todo: Bilingual
    picture: str
    can_give_up: bool = True
    service: Bilingual | None = None
    scene: DoorScene | None = None


@dataclass(frozen=True)
class Progress:
    """How far an acting step is: words, and a fraction 0 to 1 or None where it cannot be known."""

    words: Bilingual
    fraction: float | None = None
    scene: DoorScene | None = None


@dataclass(frozen=True)
class Problems:
    """Answers were not accepted."""

    problems: Sequence[FieldProblem]


@dataclass(frozen=True)
class Finished:
    """The journey is over; go to the home screen (`stay`), where `told` is said, or say goodbye."""

    stay: bool = True
    told: Bilingual | None = None


@dataclass(frozen=True)
class CannotStart:
    """The service cannot be opened now; `elsewhere` stands the nearest terminal at which it can."""

    hindrance: Hindrance
    elsewhere: Bilingual | None = None


Turn = StepView | StepUp | Hold | Problems | Finished | CannotStart


@dataclass(frozen=True)
class CodeChecked:
    """What checking a certificate's code said: a `contract.verify_code.Verdict` value and stated facts."""

    verdict: str
    facts: Mapping[str, str] = field(default_factory=dict)
