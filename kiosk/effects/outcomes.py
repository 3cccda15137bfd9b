"""What is asked of an effect, and the closed set of what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from contract.effects import EffectPurpose
from devices.device import Fault
from devices.errors import DeviceFailure
from devices.receipt_printer import Slip
from kiosk.domain.effect import Effect, EffectState


@dataclass(frozen=True)
class Advance:
    """How far an effect is: a fraction 0 to 1, or None where it cannot be known.

    `queued`: it has not begun, since the device still has to do with an earlier one.
    """

    fraction: float | None = None
    queued: bool = False


QUEUED = Advance(queued=True)

Report = Callable[[Advance], None]
"""Told how far an effect is, on the thread that carries it out."""


def report_to_nobody(advance: Advance) -> None:
    """Tell nobody how far an effect is."""


@dataclass(frozen=True)
class DocumentOrder:
    """An A4 document to print: `copies` of a file of `pages` pages, on `device` or any that is ready."""

    visit_id: UUID | None
    request_id: UUID | None
    pdf: bytes = field(repr=False)
    copies: int = 1
    pages: int = 1
    certificate_number: str | None = None
    purpose: EffectPurpose = EffectPurpose.SERVICE
    device: str | None = None


@dataclass(frozen=True)
class SlipOrder:
    """A slip to print; its job name is given by the journal, whatever `slip.job` says."""

    visit_id: UUID | None
    request_id: UUID | None
    slip: Slip
    purpose: EffectPurpose = EffectPurpose.SERVICE
    device: str | None = None


class Reason(StrEnum):
    """Why an effect failed or is in doubt; travels in the event."""

    NEVER_STARTED = "never-started"  # the journal ends before the device was asked
    NOT_ACCEPTED = "not-accepted"  # the device was asked and did not take it
    NEVER_HAPPENED = "never-happened"  # the device does not know it and counted nothing
    CANCELED = "canceled"
    ABORTED = "aborted"
    NOT_PRINTED = "not-printed"
    PARTLY_PRINTED = "partly-printed"
    NO_EVIDENCE = "no-evidence"
    CONTRADICTION = "contradiction"
    UNATTRIBUTED = "unattributed"  # the device counted something, which may be somebody else's
    RESTARTED = "restarted"  # the device was switched on anew and may have lost a count
    STILL_CLOSED = "door-still-closed"  # a pulse was sent, and the contact says closed
    STOOD_OPEN = "door-stood-open"  # before anything was sent
    DEVICE_GONE = "device-gone"  # not in the configuration any more


@dataclass(frozen=True)
class Settled:
    """The final state that the evidence proves, why, and how many units came out (None: unknown)."""

    state: EffectState
    reason: Reason | None = None
    came_out: int | None = None


CONFIRMED = Settled(EffectState.CONFIRMED)


def failed(reason: Reason, came_out: int = 0) -> Settled:
    """Return that it certainly did not happen, or only `came_out` units of it did."""
    return Settled(EffectState.FAILED, reason, came_out)


def doubtful(reason: Reason) -> Settled:
    """Return that nobody knows."""
    return Settled(EffectState.IN_DOUBT, reason)


@dataclass(frozen=True)
class Confirmed:
    """It happened, by the device's own evidence."""

    effect: Effect


@dataclass(frozen=True)
class Failed:
    """It certainly did not happen, or only `came_out` units of it did."""

    effect: Effect
    faults: frozenset[Fault] = frozenset()
    came_out: int = 0


@dataclass(frozen=True)
class InDoubt:
    """Nobody knows now. Where `effect.state` is still open, recovery asks the device again."""

    effect: Effect


@dataclass(frozen=True)
class Stalled:
    """The device holds the job until a person mends it: `go_on` follows it, `give_up` cancels it."""

    effect: Effect
    faults: frozenset[Fault] = frozenset()


@dataclass(frozen=True)
class NotStarted:
    """Nothing was begun and nothing is journalled: `faults` to mend, or what `failure` says.

    `occupied`: the device answers, and an earlier effect on it does not end.
    """

    faults: frozenset[Fault] = frozenset()
    failure: DeviceFailure | None = None
    occupied: bool = False


EffectOutcome = Confirmed | Failed | InDoubt | Stalled | NotStarted


def outcome_of(effect: Effect, settled: Settled, faults: frozenset[Fault] = frozenset()) -> EffectOutcome:
    """Return the outcome for an effect that was settled."""
    match settled.state:
        case EffectState.CONFIRMED:
            return Confirmed(effect)
        case EffectState.FAILED:
            return Failed(effect, faults, settled.came_out or 0)
        case _:
            return InDoubt(effect)


def settled_outcome(effect: Effect) -> EffectOutcome:
    """Return the outcome of an effect as the journal has it."""
    match effect.state:
        case EffectState.CONFIRMED:
            return Confirmed(effect)
        case EffectState.FAILED:
            return Failed(effect, came_out=effect.came_out or 0)
        case EffectState.INTENDED | EffectState.STARTED | EffectState.SEEN | EffectState.IN_DOUBT:
            return InDoubt(effect)
