"""Whether a line about a gift is right, and what it does: many lines at a time, with few questions asked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from contract.feed import EmploymentStatus
from contract.language import Bilingual
from hub.gift_lines import KIND, Fault, Wish, date_wrong, day, wording_wrong
from hub.people import text_complaint
from hub.store.gifts import Gift
from hub.store.people import Place
from hub.store.terminals import NAME_OF_TERMINAL
from hub.store.unit import Unit
from hub.texts import both

SHOWN_CHANGES = 50  # of a file; all of them are counted

NO_TERMINAL = both("没有这台终端", "no such terminal")
NO_PERSON = both("没有这名员工", "no such employee")
PERSON_LEFT = both("该员工已离职", "the employee has left the company")
ELSEWHERE = both(
    "该员工不在这台终端所在的办公地点", "the employee does not belong to the site of this terminal"
)
BARRED = both(
    "该员工已有一份同代码的礼品（待领取、存疑或已发放）；撤回并得到终端确认后才能改发",
    "the employee has a gift of this kind that waits, is in doubt or was handed out; only after its terminal "
    "confirmed a withdrawal can there be another",
)


class Step(StrEnum):
    """What a line does that is right."""

    ADDED = "added"
    CHANGED = "changed"  # the title, or until when, of one that waits
    THERE = "there"  # it says what is so already


@dataclass(frozen=True)
class Judged:
    """A line that is right: the gift as it is to be, and as it was."""

    line: int
    step: Step
    gift: Gift
    before: Gift | None = None


@dataclass
class Tally:
    """What lines did, or would do. With one fault among them nothing is done."""

    count: Counter[Step] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    changes: list[Judged] = field(default_factory=list)  # the first of them
    terminals: set[str] = field(default_factory=set)  # that have something to be told
    kinds: set[str] = field(default_factory=set)

    def add(self, line: Judged | Fault) -> None:
        """Count a line."""
        if isinstance(line, Fault):
            self.faults.append(line)
            return
        self.count[line.step] += 1
        if line.step is Step.THERE:
            return
        self.terminals.add(line.gift.terminal_id)
        self.kinds.add(line.gift.kind)
        if line.step is Step.CHANGED and len(self.changes) < SHOWN_CHANGES:
            self.changes.append(line)


@dataclass(frozen=True)
class Known:
    """What the platform knows of the terminals, people and gifts that some lines name."""

    sites: Mapping[str, str]
    people: Mapping[str, Place]
    gifts: Mapping[tuple[str, str], Gift]


def known_of(wishes: Sequence[Wish], unit: Unit) -> Known:
    """Ask for what some lines name: three questions, however many lines they are."""
    terminals = {wish.values["terminal_id"] for wish in wishes}
    people = {wish.values["employee_id"] for wish in wishes}
    asked = [one for one in people if not text_complaint(one)]
    kinds = {wish.values["kind"] for wish in wishes}
    return Known(
        unit.terminals.sites([one for one in terminals if re.fullmatch(NAME_OF_TERMINAL, one)]),
        unit.people.places(asked),
        unit.gifts.barring(asked, [one for one in kinds if KIND.fullmatch(one)]),
    )


@dataclass(frozen=True)
class Judge:
    """Judges the lines of one file, in their order; who stands there twice is entitled once."""

    by: str
    now: datetime
    today: date
    seen: set[tuple[str, str]] = field(default_factory=set)

    def judged(self, wish: Wish, known: Known, gift_id: UUID) -> Judged | Fault:
        """Say what a line does, or why it is wrong; one that is new has the number `gift_id`."""
        values = wish.values
        wrong = wording_wrong(values) or date_wrong(values, self.today) or who_wrong(values, known)
        if wrong is not None:
            return Fault(wish.line, wrong)
        whose = values["employee_id"], values["kind"]
        if whose in self.seen:
            return Fault(wish.line, BARRED)
        self.seen.add(whose)
        gift = self._gift(values, gift_id)
        before = known.gifts.get(whose)
        return Judged(wish.line, Step.ADDED, gift) if before is None else repeated(wish.line, gift, before)

    def _gift(self, values: Mapping[str, str], gift_id: UUID) -> Gift:
        until = day(values["collect_until"])
        if until is None:
            raise ValueError(values["collect_until"])  # was looked at before
        return Gift(
            gift_id=gift_id,
            terminal_id=values["terminal_id"],
            employee_id=values["employee_id"],
            kind=values["kind"],
            title_zh=values["title_zh"],
            title_en=values["title_en"],
            collect_until=until,
            entitled_at=self.now,
            entitled_by=self.by,
        )


def repeated(line: int, gift: Gift, before: Gift) -> Judged | Fault:
    """Say what it means to entitle a person once more to what they have, may have yet, or may have had."""
    same = replace(before, title_zh=gift.title_zh, title_en=gift.title_en, collect_until=gift.collect_until)
    if gift.terminal_id != before.terminal_id or before.withdrawn_at is not None:
        return Fault(line, BARRED)
    if same == before:
        return Judged(line, Step.THERE, before, before)
    return Judged(line, Step.CHANGED, same, before) if before.open else Fault(line, BARRED)


def who_wrong(values: Mapping[str, str], known: Known) -> Bilingual | None:
    """Return why this terminal has nothing to hand out to this person."""
    site = known.sites.get(values["terminal_id"])
    if site is None:
        return NO_TERMINAL
    person = known.people.get(values["employee_id"])
    if person is None:
        return NO_PERSON
    if person.status != EmploymentStatus.ACTIVE:
        return PERSON_LEFT
    return ELSEWHERE if person.site != site else None
