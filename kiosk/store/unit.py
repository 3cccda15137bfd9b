"""A unit of work: the repositories of one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from kiosk.store.attachments import Attachments
from kiosk.store.audit import AuditTrail, Chain
from kiosk.store.audit_rows import AuditRows
from kiosk.store.certificates import Certificates, Refusals
from kiosk.store.dead_letters import DeadLetters
from kiosk.store.directory import Directory
from kiosk.store.effects import EffectRows
from kiosk.store.outbox import Outbox
from kiosk.store.settings import PinFailures, Settings
from kiosk.store.visits import Journeys, Visits


class Unit:
    """Everything that is read and written together; it becomes durable as a whole or not at all."""

    def __init__(
        self,
        connection: Connection,
        epoch: UUID,
        clock: Callable[[], datetime],
        new_id: Callable[[], UUID],
        chain: Chain | None = None,
    ) -> None:
        self.connection = connection
        self.audit = AuditTrail(connection, clock, chain)
        self.audit_rows = AuditRows(connection)
        self.visits = Visits(connection)
        self.journeys = Journeys(connection)
        self.outbox = Outbox(connection, epoch, clock, new_id, self._note_put, audit=self.audit)
        self.attachments = Attachments(connection)
        self.dead_letters = DeadLetters(connection, self.outbox, self.attachments, clock)
        self.certificates = Certificates(connection)
        self.refusals = Refusals(connection)
        self.directory = Directory(connection)
        self.effects = EffectRows(connection)
        self.pins = PinFailures(connection)
        self.settings = Settings(connection)
        self.put_something = False

    def _note_put(self) -> None:
        self.put_something = True
