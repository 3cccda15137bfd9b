"""Receipt printers, and the slip they print."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from devices.device import Device, Fault, Poke
from devices.evidence import Evidence
from devices.outlet import HasOutlet


class Align(StrEnum):
    """Where a line stands on the paper."""

    LEFT = "left"
    CENTRE = "centre"


@dataclass(frozen=True)
class Text:
    """A paragraph; wrapped by the driver to the paper's width. `size` is 1 (normal) or 2 (double)."""

    text: str
    size: int = 1
    bold: bool = False
    align: Align = Align.LEFT


@dataclass(frozen=True)
class Pair:
    """A label on the left and its value on the right; the value goes below where both do not fit."""

    label: str
    value: str


@dataclass(frozen=True)
class Rule:
    """A line across the paper."""


@dataclass(frozen=True)
class QrCode:
    """A QR code with these contents, centred."""

    contents: str


@dataclass(frozen=True)
class Space:
    """Empty paper, in lines of text."""

    lines: int = 1


SlipPart = Text | Pair | Rule | QrCode | Space


@dataclass(frozen=True)
class Slip:
    """One slip: its job name (at most 4 printable characters are echoed by a printer) and its parts."""

    job: str
    parts: tuple[SlipPart, ...] = field(default_factory=tuple)


class SlipResult(StrEnum):
    """What became of a slip."""

    PRINTED = "printed"  # the printer says that it ran through the job's end, cut included
    NOT_PRINTED = "not-printed"  # certainly no mark on paper
    PARTLY_PRINTED = "partly-printed"  # stopped in the middle: paper out, cover opened, jam
    UNKNOWN = "unknown"  # contact was lost after the first byte went out, or the rest may still come out


@dataclass(frozen=True)
class SlipOutcome:
    """A slip's result, and the faults that stopped it."""

    result: SlipResult
    faults: frozenset[Fault] = field(default_factory=frozenset)


class ReceiptPrinter(HasOutlet, Device):
    """Prints slips and cuts them."""

    device_class = "receipt-printer"

    @abstractmethod
    def print_slip(self, slip: Slip) -> SlipOutcome:
        """Print and cut `slip`, wait until the printer says it is done (at most about 10 s)."""

    @abstractmethod
    def evidence(self) -> Evidence:
        """Return the counter (cuts over its life) and the last job, as far as this printer tells."""

    def pokes(self) -> Mapping[str, Poke]:
        """Return `slip` (print a test slip with the words given), `evidence` and `retract`."""
        return {"slip": self._print_test, "evidence": self._show_evidence, "retract": self._take_back}

    def _print_test(self, words: Sequence[str]) -> list[str]:
        text = " ".join(words) or "测试小票 Test slip"
        parts = (Text(text, size=2, align=Align.CENTRE), Rule(), Pair("姓名 Name", "𠮷䶮㛃"), QrCode(text))
        outcome = self.print_slip(Slip("test", parts))
        return [" ".join([outcome.result, *sorted(outcome.faults)])]

    def _take_back(self, words: Sequence[str]) -> list[str]:
        del words
        return [self.retract()]

    def _show_evidence(self, words: Sequence[str]) -> list[str]:
        del words
        evidence = self.evidence()
        return [f"cuts {evidence.counter}  last slip {evidence.job}  outlet {self.outlet()}"]
