"""A unit of work: the repositories of one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import Connection

from kiosk.store.applications import Applications
from kiosk.store.attachments import Attachments
from kiosk.store.audit import AuditTrail, Chain
from kiosk.store.audit_rows import AuditRows
from kiosk.store.certificates import Certificates, Refusals
from kiosk.store.commands import Commands
from kiosk.store.dead_letters import DeadLetters
from kiosk.store.directory import Directory
from kiosk.store.effects import EffectRows
from kiosk.store.gift_items import GiftItems
from kiosk.store.gifts import Gifts
from kiosk.store.outbox import Outbox
from kiosk.store.settings import PinFailures, Settings
from kiosk.store.visits import Journeys, Visits

T = TypeVar("T")


class Part(Generic[T]):
    """A repository of a unit, made when it is first asked for: most units ask for two of them."""

    def __init__(self, make: Callable[[Unit], T]) -> None:
        self._make = make

    def __set_name__(self, _owner: type[Unit], name: str) -> None:
        """Learn under which name it is kept."""
        self._name = name

    def __get__(self, unit: Unit, _owner: type[Unit]) -> T:
        """Make it, and be found no more: what is in the unit itself comes first from now on."""
        made = unit.__dict__[self._name] = self._make(unit)
        return made


class Unit:
    """Everything that is read and written together; it becomes durable as a whole or not at all."""

    connection: Connection
    clock: Callable[[], datetime]
    audit: AuditTrail
    outbox: Outbox

    settings = Part(lambda unit: Settings(unit.connection))
    audit_rows = Part(lambda unit: AuditRows(unit.connection))
    visits = Part(lambda unit: Visits(unit.connection))
    journeys = Part(lambda unit: Journeys(unit.connection))
    attachments = Part(lambda unit: Attachments(unit.connection))
    dead_letters = Part(lambda unit: DeadLetters(unit.connection, unit.outbox, unit.attachments, unit.clock))
    commands = Part(lambda unit: Commands(unit.settings, unit.outbox, unit.clock))
    certificates = Part(lambda unit: Certificates(unit.connection))
    refusals = Part(lambda unit: Refusals(unit.connection))
    applications = Part(lambda unit: Applications(unit.connection))
    directory = Part(lambda unit: Directory(unit.connection))
    effects = Part(lambda unit: EffectRows(unit.connection))
    gift_items = Part(lambda unit: GiftItems(unit.connection, unit.outbox, unit.clock))
    gifts = Part(lambda unit: Gifts(unit.connection, unit.outbox, unit.gift_items, unit.clock))
    pins = Part(lambda unit: PinFailures(unit.connection))

    def __init__(
        self,
        connection: Connection,
        epoch: UUID,
        clock: Callable[[], datetime],
        new_id: Callable[[], UUID],
        chain: Chain | None = None,
    ) -> None:
        self.connection = connection
        self.clock = clock
        self.audit = AuditTrail(connection, clock, chain)
        self.outbox = Outbox(connection, epoch, clock, new_id, audit=self.audit)
