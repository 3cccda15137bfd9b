"""Everything that is known about the request at the counter now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from config.catalogue.definition import Service
from kiosk.domain.person import Employee
from kiosk.domain.visit import JourneyRecord, Visit
from kiosk.journey.attaching import RequestAttachments
from kiosk.journey.course import Course
from kiosk.journey.tools import Tools
from kiosk.journey.views import Hold


@dataclass
class Case:
    """One request: its record as last committed, who asks, the service, and what acting has come to."""

    tools: Tools = field(repr=False)
    visit: Visit
    employee: Employee | None
    service: Service
    record: JourneyRecord
    course: Course
    hold: Hold | None = None
    offered_code: str = ""  # a claim code that came with the choice of the service

    @property
    def answers(self) -> Mapping[str, str]:
        """Return the answers so far."""
        return self.record.answers

    @property
    def attachments(self) -> RequestAttachments:
        """Return the files that were added to the request so far, to add to them."""
        return RequestAttachments(self.tools.store, self.record.request_id)

    @property
    def subject(self) -> JourneyRecord:
        """Return the request whose papers this is about."""
        return self.course.claimed or self.record

    @property
    def subject_service(self) -> Service:
        """Return the service that the papers were asked for with."""
        return self.tools.services[self.subject.service_id]
