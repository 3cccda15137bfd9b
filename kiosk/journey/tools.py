"""What the counter works with: everything is handed in, nothing is found."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from config.catalogue.definition import Service, StepKind
from config.schema import TerminalConfig
from contract.language import Bilingual, Language
from devices.locker_bank import DoorState
from devices.receipt_printer import Slip
from kiosk.domain.ecopy import EcopyLinks, NoEcopyLinks
from kiosk.domain.effect import Effect
from kiosk.domain.person import Employee
from kiosk.domain.phone import NoPhoneLine, PhoneLine
from kiosk.domain.phone_pages import PhoneOrder, PhoneView
from kiosk.domain.visit import IssuedCertificate
from kiosk.effects.door import DoorOrder
from kiosk.effects.outcomes import DocumentOrder, EffectOutcome, Report, SlipOrder
from kiosk.identity.card_pin import CardPinCheck
from kiosk.journey.claim_code import Below
from kiosk.journey.views import CodeChecked, Ending
from kiosk.store.store import Store


@dataclass(frozen=True)
class Rendered:
    """A document ready for the printer."""

    pdf: bytes = field(repr=False)
    pages: int


@dataclass(frozen=True)
class SlipText:
    """What a slip says."""

    language: Language
    at: datetime
    service: Bilingual
    ending: Ending
    done: Bilingual
    next: Bilingual
    reference: str
    claim_code: str  # '' where there is nothing to collect


class Papers(Protocol):
    """Makes documents and slips."""

    def draft(
        self, service_id: str, employee: Employee, answers: Mapping[str, str], purpose: Bilingual | None
    ) -> Sequence[Path]:
        """Return the pages of the document to be, as PNG files that `wipe` removes.

        Raise KioskError `document.character` or `document.too-long` where the answers cannot be set, another
        `document.…` where the terminal cannot set them.
        """

    def certificate(
        self, service_id: str, certificate: IssuedCertificate, purpose: Bilingual | None
    ) -> Rendered:
        """Return an issued certificate; raise KioskError `document.…` where it cannot be set."""

    def slip(self, text: SlipText) -> Slip:
        """Return a slip."""

    def wipe(self) -> None:
        """Remove what was made for the person who leaves."""


class Doors(Protocol):
    """Opens doors by the journal of effects; see `kiosk.effects.effects.Effects`."""

    def states_of(self, bank: str) -> Sequence[DoorState]:
        """Return the doors of a bank as they were last seen, none where it cannot be asked."""

    def open_door(self, order: DoorOrder) -> EffectOutcome:
        """Open a door for a gift."""

    def follow_door(self, effect_id: UUID) -> Effect:
        """Write down what became known of an opened door since, and return the effect as it is now."""


class Prints(Protocol):
    """Prints by the journal of effects; see `kiosk.effects.effects.Effects`."""

    def print_document(self, order: DocumentOrder, report: Report) -> EffectOutcome:
        """Print an A4 document."""

    def print_slip(self, order: SlipOrder, report: Report) -> EffectOutcome:
        """Print a slip."""

    def go_on(self, effect_id: UUID, report: Report) -> EffectOutcome:
        """Follow the same stalled job again after a person mended the printer."""

    def give_up(self, effect_id: UUID) -> EffectOutcome:
        """Cancel a stalled job."""


class PhonePages(Protocol):
    """Takes pages from a phone and never waits; see `sync.phone_uploads.PhoneUploads`."""

    def want(self, order: PhoneOrder) -> None:
        """Have a code made, unless there is one for this request already."""

    def again(self) -> None:
        """Have another code made; what came by the one before stays here."""

    def view(self) -> PhoneView:
        """Return how things stand."""

    def remove(self, number: int) -> None:
        """Forget a page, here and there."""

    def over(self, accepted: int) -> None:
        """Forget everything: the step was left, and so many files are the request's."""


@dataclass(frozen=True)
class Tools:
    """The store, the clocks, papers and their printers, doors, phones, and what this terminal was told to be.

    `clock` is the time of day (aware), `monotonic` and `pause` are in seconds; `below(n)` gives an
    unpredictable number under n; `check_code` checks a verify code, `card_pins` the PINs of smart badges.
    `gone` is set while nobody is there any more for whom something under way would wait.
    """

    config: TerminalConfig
    kinds: Mapping[str, StepKind]
    services: Mapping[str, Service]
    store: Store
    clock: Callable[[], datetime]
    monotonic: Callable[[], float]
    pause: Callable[[float], None]
    new_id: Callable[[], UUID]
    below: Below
    online: Callable[[], bool]
    papers: Papers
    prints: Prints
    doors: Doors
    phone_pages: PhonePages
    check_code: Callable[[str], CodeChecked]
    card_pins: CardPinCheck
    phone: PhoneLine = field(default_factory=NoPhoneLine)
    ecopies: EcopyLinks = field(default_factory=NoEcopyLinks)
    gone: threading.Event = field(default_factory=threading.Event)
