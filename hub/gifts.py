"""Entitling people to gifts, by form or by file, and taking gifts back: all of it or nothing."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from contract.feed import EmploymentStatus, GiftEntitled, GiftWithdrawn
from contract.language import Bilingual
from hub.people import text_complaint
from hub.store.gifts import Gift
from hub.store.terminals import NAME_OF_TERMINAL
from hub.store.unit import Unit
from hub.texts import both

COLUMNS = ("employee_id", "terminal_id", "kind", "title_zh", "title_en", "collect_until")
KIND = re.compile(r"[a-z0-9][a-z0-9.-]{0,39}")
LONGEST_NOTE = 200  # characters; who had what stands in the table
MOST = 30_000  # lines of a file

NOT_UTF8 = both("文件不是 UTF-8 编码", "the file is not UTF-8; in a spreadsheet save it as “CSV UTF-8”")
NOT_CSV = both("不是有效的 CSV 文件", "not CSV")
COLUMNS_MISSING = both(
    f"第一行必须正好是这些列：{','.join(COLUMNS)}",
    f"the first line must name these columns: {','.join(COLUMNS)}",
)
EMPTY = both("文件里没有内容", "there is nothing in the file")
TOO_LONG = both(f"超过{MOST}行，请分开导入", f"more than {MOST} lines; split the file")
FIELDS = both("列数与第一行不一致", "the number of fields differs from the header's")
NO_TERMINAL = both("没有这台终端", "no such terminal")
NO_PERSON = both("没有这名员工", "no such employee")
PERSON_LEFT = both("该员工已离职", "the employee has left the company")
ELSEWHERE = both(
    "该员工不在这台终端所在的办公地点", "the employee does not belong to the site of this terminal"
)
BAD_KIND = both(
    "礼品代码只能用小写字母、数字、点和连字符，最多40个字符",
    "a kind is lower-case letters, digits, dots and hyphens, at most 40",
)
BAD_TITLE = both(
    "中英文名称都要填写，各不超过100个字符",
    "a title is needed in both languages, at most 100 characters each",
)
BAD_DATE = both("截止日期应写成 2026-11-23 的样子", "collect_until: not a date such as 2026-11-23")
PAST = both("截止日期已经过了", "collect_until is in the past")
BARRED = both(
    "该员工已有一份同代码的礼品（待领取、存疑或已发放）；撤回并得到终端确认后才能改发",
    "the employee has a gift of this kind that waits, is in doubt or was handed out; only after its terminal "
    "confirmed a withdrawal can there be another",
)


@dataclass(frozen=True)
class Wish:
    """One line: who is to have what, where, until when; as it was written."""

    line: int
    values: Mapping[str, str]


@dataclass(frozen=True)
class Fault:
    """A line that is wrong, and why."""

    line: int
    reason: Bilingual


@dataclass(frozen=True)
class Giving:
    """Entitles and withdraws; the caller rings the terminals after its transaction."""

    time_zone: ZoneInfo
    new_id: Callable[[], UUID] = uuid4

    def today(self, now: datetime) -> date:
        """Return the day at the sites."""
        return now.astimezone(self.time_zone).date()

    def entitle(
        self, wishes: Sequence[Wish], unit: Unit, *, by: str, now: datetime
    ) -> list[Fault] | frozenset[str]:
        """Entitle everybody and return the terminals that were told; where a line is wrong, nobody."""
        unit.people.hold()  # two who do this at once must not entitle one person twice
        faults, new, seen = [], [], set[tuple[str, str]]()
        for wish in wishes:
            made = self._checked(wish, unit, seen, by, now)
            if isinstance(made, Bilingual):
                faults.append(Fault(wish.line, made))
            else:
                new.append(made)
        if faults:
            return faults
        unit.gifts.add(new)
        for terminal_id in sorted({gift.terminal_id for gift in new}):
            mine = (entitled(gift) for gift in new if gift.terminal_id == terminal_id)
            unit.terminals.tell(terminal_id, *(fact.model_dump(mode="json") for fact in mine))
        kinds = ", ".join(sorted({gift.kind for gift in new}))
        unit.accounts.note(now, by, "entitled to gifts", f"{len(new)}: {kinds}"[:LONGEST_NOTE])
        return frozenset(gift.terminal_id for gift in new)

    def withdraw(self, gift_id: UUID, unit: Unit, *, by: str, now: datetime) -> str | None:
        """Ask for a gift back and return the terminal that was told; None where it is too late for that."""
        gift = unit.gifts.find(gift_id)
        if gift is None or not unit.gifts.withdraw(gift_id, by, now):
            return None
        unit.terminals.tell(gift.terminal_id, GiftWithdrawn(gift_id=gift_id).model_dump(mode="json"))
        unit.accounts.note(now, by, "withdrew a gift", f"{gift.employee_id} {gift_id}")
        return gift.terminal_id

    def _checked(
        self, wish: Wish, unit: Unit, seen: set[tuple[str, str]], by: str, now: datetime
    ) -> Gift | Bilingual:
        values = wish.values
        if (wrong := wording_wrong(values)) is not None:
            return wrong
        until = day(values["collect_until"])
        if until is None or until < self.today(now):
            return BAD_DATE if until is None else PAST
        if (wrong := who_wrong(values, unit)) is not None:
            return wrong
        whose = values["employee_id"], values["kind"]
        if whose in seen or unit.gifts.barring(*whose) is not None:
            return BARRED
        seen.add(whose)
        return Gift(
            gift_id=self.new_id(),
            terminal_id=values["terminal_id"],
            employee_id=values["employee_id"],
            kind=values["kind"],
            title_zh=values["title_zh"],
            title_en=values["title_en"],
            collect_until=until,
            entitled_at=now,
            entitled_by=by,
        )


def remind_of_gifts(terminal_id: str, unit: Unit) -> bool:
    """Tell a terminal whose data went back what it handed out already; return whether there was anything."""
    known = [GiftWithdrawn(gift_id=one) for one in unit.gifts.handed_out(terminal_id)]
    unit.terminals.tell(terminal_id, *(fact.model_dump(mode="json") for fact in known))
    return bool(known)


def wording_wrong(values: Mapping[str, str]) -> Bilingual | None:
    """Return what is wrong with a line's texts."""
    if not KIND.fullmatch(values["kind"]):
        return BAD_KIND
    titles = values["title_zh"], values["title_en"]
    return BAD_TITLE if not all(titles) or any(map(text_complaint, titles)) else None


def who_wrong(values: Mapping[str, str], unit: Unit) -> Bilingual | None:
    """Return why this terminal has nothing to hand out to this person."""
    name = values["terminal_id"]
    terminal = unit.terminals.find(name) if re.fullmatch(NAME_OF_TERMINAL, name) else None
    if terminal is None:
        return NO_TERMINAL
    person = None if text_complaint(values["employee_id"]) else unit.people.find(values["employee_id"])
    if person is None:
        return NO_PERSON
    if person.status != EmploymentStatus.ACTIVE:
        return PERSON_LEFT
    return ELSEWHERE if person.site != terminal.site else None


def day(text: str) -> date | None:
    """Return a date written as 2026-11-23, None for anything else."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None


def entitled(gift: Gift) -> GiftEntitled:
    """Return what a gift's terminal is told."""
    return GiftEntitled(
        gift_id=gift.gift_id,
        employee_id=gift.employee_id,
        kind=gift.kind,
        title_zh=gift.title_zh,
        title_en=gift.title_en,
        collect_until=gift.collect_until,
    )


def read(content: bytes) -> list[Wish] | Fault:
    """Read a CSV file; a Fault where it is none at all."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Fault(0, NOT_UTF8)
    lines = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        if sorted(lines.fieldnames or ()) != sorted(COLUMNS):
            return Fault(1, COLUMNS_MISSING)
        wishes: list[Wish] = []
        for line in lines:
            if None in line or None in line.values():
                return Fault(lines.line_num, FIELDS)
            if len(wishes) == MOST:
                return Fault(lines.line_num, TOO_LONG)
            wishes.append(Wish(lines.line_num, {name: line[name].strip() for name in COLUMNS}))
    except csv.Error:
        return Fault(lines.line_num, NOT_CSV)
    return wishes or Fault(1, EMPTY)
