"""How the way to the platform was when it last changed, in a small file for whoever looks from outside."""

from __future__ import annotations

from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from contract.language import Bilingual
from kiosk.store.durable_file import write_durably
from kiosk.store.failures import file_fault


class NotedLink(BaseModel):
    """Whether the platform answered, since when, and in words what is so and what to do."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    online: bool
    since: AwareDatetime
    what: Bilingual
    do: Bilingual

    def write(self, path: Path) -> None:
        """Keep it in a file; raise KioskError where the disk does not take it."""
        try:
            write_durably(path, self.model_dump_json().encode())
        except OSError as error:
            raise file_fault(error) from error

    @classmethod
    def read(cls, path: Path) -> NotedLink | None:
        """Return what the file says, None where there is none that can be read."""
        try:
            return cls.model_validate_json(path.read_bytes())
        except (OSError, ValidationError):
            return None
