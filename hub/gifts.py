"""Entitling people to gifts, by form or by file, and taking gifts back: all of it or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from contract.feed import GiftChanged, GiftEntitled, GiftWithdrawn
from hub.gift_judging import Judge, Judged, Step, Tally, known_of
from hub.gift_lines import Fault, Wish
from hub.store.gifts import Gift
from hub.store.terminals import NAME_OF_TERMINAL
from hub.store.unit import Unit

LONGEST_NOTE = 200  # characters; who had what stands in the table
LONGEST_REASON = 100  # characters, why a gift is taken back
CHUNK = 1000  # lines that are judged and written together

Progress = Callable[[int], None]
"""Called with how many lines are through."""


def unseen(_lines: int) -> None:
    """Tell nobody how far it is."""


@dataclass(frozen=True)
class Giving:
    """Entitles and withdraws; the caller rings the terminals after its transaction."""

    time_zone: ZoneInfo
    new_id: Callable[[], UUID] = uuid4

    def today(self, now: datetime) -> date:
        """Return the day at the sites."""
        return now.astimezone(self.time_zone).date()

    def looked_at(
        self, lines: Iterable[Wish | Fault], unit: Unit, *, now: datetime, progress: Progress = unseen
    ) -> Tally:
        """Say what entitling these people would do, and which lines are wrong."""
        tally = Tally()
        judge = Judge("", now, self.today(now))
        for chunk in self._judged(lines, judge, unit, progress):
            for line in chunk:
                tally.add(line)
        return tally

    def entitle(
        self,
        lines: Iterable[Wish | Fault],
        unit: Unit,
        *,
        by: str,
        now: datetime,
        progress: Progress = unseen,
    ) -> Tally:
        """Entitle everybody, and write the terminals' feeds; where a line is wrong, undo the unit of work."""
        unit.people.hold()  # two who do this at once must not entitle one person twice
        lines = list(lines)
        named = {line.values["terminal_id"] for line in lines if isinstance(line, Wish)}
        unit.terminals.hold([name for name in named if re.fullmatch(NAME_OF_TERMINAL, name)])  # all, first
        tally = Tally()
        judge = Judge(by, now, self.today(now))
        for chunk in self._judged(lines, judge, unit, progress):
            for line in chunk:
                tally.add(line)
            if not tally.faults:
                write([line for line in chunk if isinstance(line, Judged)], unit)
        if tally.faults:
            unit.undo()
        elif tally.terminals:
            unit.accounts.note(now, by, "entitled to gifts", noted(tally))
        return tally

    def withdraw(self, gift_id: UUID, unit: Unit, *, by: str, reason: str, now: datetime) -> str | None:
        """Ask for a gift back and return the terminal that was told; None where it is too late for that."""
        gift = unit.gifts.find(gift_id)
        if gift is None:
            return None
        unit.terminals.hold([gift.terminal_id])  # first, as its batches do
        if not unit.gifts.withdraw(gift_id, by, reason, now):
            return None
        unit.terminals.tell(gift.terminal_id, GiftWithdrawn(gift_id=gift_id).model_dump(mode="json"))
        unit.accounts.note(now, by, "withdrew a gift", f"{gift.employee_id} {gift_id}: {reason}")
        return gift.terminal_id

    def _judged(
        self, lines: Iterable[Wish | Fault], judge: Judge, unit: Unit, progress: Progress
    ) -> Iterator[Sequence[Judged | Fault]]:
        rest, through = iter(lines), 0
        while chunk := list(islice(rest, CHUNK)):
            known = known_of([line for line in chunk if isinstance(line, Wish)], unit)
            yield [
                line if isinstance(line, Fault) else judge.judged(line, known, self.new_id())
                for line in chunk
            ]
            through += len(chunk)
            progress(through)


def write(lines: Sequence[Judged], unit: Unit) -> None:
    """Write what lines add and change, and tell it to the terminals."""
    unit.gifts.add([line.gift for line in lines if line.step is Step.ADDED])
    unit.gifts.change([line.gift for line in lines if line.step is Step.CHANGED])
    told: dict[str, list[GiftEntitled | GiftChanged]] = {}
    for line in lines:
        if line.step is not Step.THERE:
            fact = entitled(line.gift) if line.step is Step.ADDED else changed(line.gift)
            told.setdefault(line.gift.terminal_id, []).append(fact)
    unit.terminals.tell_each(
        {name: [fact.model_dump(mode="json") for fact in facts] for name, facts in told.items()}
    )


def noted(tally: Tally) -> str:
    """Return what the trail says of an entitling."""
    changed_too = f" and {tally.count[Step.CHANGED]} changed" if tally.count[Step.CHANGED] else ""
    return f"{tally.count[Step.ADDED]}{changed_too}: {', '.join(sorted(tally.kinds))}"[:LONGEST_NOTE]


def remind_of_gifts(terminal_id: str, unit: Unit) -> bool:
    """Tell a terminal whose data went back what it handed out already; return whether there was anything."""
    known = [GiftWithdrawn(gift_id=one) for one in unit.gifts.handed_out(terminal_id)]
    unit.terminals.tell(terminal_id, *(fact.model_dump(mode="json") for fact in known))
    return bool(known)


def entitled(gift: Gift) -> GiftEntitled:
    """Return what a gift's terminal is told of a new one."""
    return GiftEntitled(
        gift_id=gift.gift_id,
        employee_id=gift.employee_id,
        kind=gift.kind,
        title_zh=gift.title_zh,
        title_en=gift.title_en,
        collect_until=gift.collect_until,
    )


def changed(gift: Gift) -> GiftChanged:
    """Return what a gift's terminal is told of one that is called otherwise, or waits until another day."""
    return GiftChanged(
        gift_id=gift.gift_id,
        title_zh=gift.title_zh,
        title_en=gift.title_en,
        collect_until=gift.collect_until,
    )
