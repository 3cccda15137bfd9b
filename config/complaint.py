"""What is wrong with a configuration, said so that a person can mend it: file, line, place, reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Complaint:
    """One thing wrong in one file. `where` is the dotted path of the value; '' is the file itself."""

    file: str
    line: int  # counted from 1
    where: str
    reason: str

    def __str__(self) -> str:
        """Return `terminal.yaml:14: devices.1.name: is missing`."""
        place = f"{self.where}: " if self.where else ""
        return f"{self.file}:{self.line}: {place}{self.reason}"


@dataclass(frozen=True)
class Refused:
    """A configuration that may not be used, with everything that is wrong with it at once."""

    complaints: tuple[Complaint, ...]

    def __str__(self) -> str:
        """Return one complaint per line, ordered by file and line."""
        return "\n".join(str(complaint) for complaint in self.in_order())

    def in_order(self) -> tuple[Complaint, ...]:
        """Return the complaints as a reader of the files meets them."""
        return tuple(sorted(self.complaints, key=lambda one: (one.file, one.line, one.where)))
