"""Which version of a certificate's template is in use, and who chose it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from hub.store.ecopy_tables import template_choices
from hub.store.upsert import put


@dataclass(frozen=True)
class TemplateChoice:
    """One choice; without digest and name it is the template that comes with the program."""

    kind: str
    chosen_at: datetime
    digest: str | None
    name: str | None
    chosen_by: str
    reason: str


class TemplateChoices:
    """All choices."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def current(self, kind: str) -> TemplateChoice | None:
        """Return the last one of a kind; None where nobody chose."""
        found = (
            select(template_choices)
            .where(template_choices.c.kind == kind)
            .order_by(template_choices.c.chosen_at.desc())
            .limit(1)
        )
        row = self._connection.execute(found).mappings().first()
        return None if row is None else TemplateChoice(**row)

    def choose(self, choice: TemplateChoice) -> None:
        """Use a version from now on."""
        values = dict(vars(choice))
        key = {name: values.pop(name) for name in ("kind", "chosen_at")}
        put(self._connection, template_choices, key, values)
