"""What the acting steps of one journey have come to so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal
from uuid import UUID

from contract.applications import ApplicationState
from contract.language import Bilingual
from kiosk.domain.application import Application
from kiosk.domain.effect import Effect
from kiosk.domain.gift import Gift
from kiosk.domain.visit import IssuedCertificate, JourneyRecord, RefusedRequest
from kiosk.journey.views import Ending

Outcome = Literal["done", "queued", "in-doubt", "failed"]


class Fate(StrEnum):
    """What became of a paper, or of what lies behind a door."""

    NOT_TRIED = "not-tried"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    IN_DOUBT = "in-doubt"


OUTCOMES: dict[Ending, Outcome] = {
    Ending.DONE: "done",
    Ending.QUEUED: "queued",
    Ending.FAILED: "failed",
    Ending.IN_DOUBT: "in-doubt",
    Ending.REFUSED: "failed",
}


class Withheld(StrEnum):
    """Why a gift is not handed out though it was chosen."""

    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass
class Handover:
    """A gift on its way to its owner.

    `tries` by item: how often its door was asked in vain; `in_vain`: the openings that doors withstood.
    `door`: the one asked last. `left_open`: the person went on while it stood open.
    """

    gift: Gift
    fate: Fate = Fate.NOT_TRIED
    effect: Effect | None = None
    door: str = ""
    tries: dict[UUID, int] = field(default_factory=dict)
    in_vain: list[Effect] = field(default_factory=list)
    withheld: Withheld | None = None
    left_open: bool = False

    def ending(self) -> Ending:
        """Return how the journey ends as things stand."""
        if self.withheld is not None:
            return Ending.REFUSED
        match self.fate:
            case Fate.CONFIRMED:
                return Ending.DONE
            case Fate.IN_DOUBT:
                return Ending.IN_DOUBT
            case Fate.FAILED | Fate.NOT_TRIED:
                return Ending.FAILED


@dataclass(frozen=True)
class Applied:
    """An application was handed in; what the platform said of it so far."""

    application: Application | None = None

    def ending(self) -> Ending:
        """Return how the journey ends as things stand."""
        match self.application.state if self.application is not None else None:
            case ApplicationState.APPROVED:
                return Ending.DONE
            case ApplicationState.DECLINED:
                return Ending.REFUSED
            case _:
                return Ending.QUEUED


@dataclass
class Course:
    """The decision on a request and the fate of its papers.

    `claimed` is the earlier request that is collected, None where the papers are of the request itself;
    `refused_code` is what was typed last as a claim code, and was none to collect with.
    """

    claimed: JourneyRecord | None = None
    refused_code: str = ""
    certificate: IssuedCertificate | None = None
    refusal: RefusedRequest | None = None
    document: Fate = Fate.NOT_TRIED
    slip: Fate = Fate.NOT_TRIED
    stalled: Effect | None = None
    unprintable: Bilingual | None = None  # why the document cannot be set as answered
    handover: Handover | None = None
    applied: Applied | None = None
    looked_at: UUID | None = None  # the request whose standing is told

    def ending(self) -> Ending:
        """Return how the journey ends as things stand."""
        if self.looked_at is not None:
            return Ending.DONE
        if (own := self.handover or self.applied) is not None:
            return own.ending()
        return self._paper_ending()

    def _paper_ending(self) -> Ending:
        if self.refusal is not None:
            return Ending.REFUSED
        if self.certificate is None:
            return Ending.QUEUED
        match self.document:
            case Fate.CONFIRMED:
                return Ending.DONE
            case Fate.IN_DOUBT:
                return Ending.IN_DOUBT
            case Fate.FAILED | Fate.NOT_TRIED:
                return Ending.FAILED
