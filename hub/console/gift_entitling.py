"""The console's page that entitles people: one by a form, many by a file that is looked at beforehand."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from contract.language import Language
from hub.console.acts import Act, may
from hub.console.asking import Word
from hub.console.frame import Frame
from hub.console.gate import SignedIn
from hub.console.gifts import GiftPages
from hub.gift_judging import NO_TERMINAL, SHOWN_CHANGES, Judged, Step, Tally
from hub.gift_lines import COLUMNS, Fault, Wish, opened
from hub.pages import language_of
from hub.store.accounts import User
from hub.store.gift_files import UploadedFile
from hub.store.unit import Unit
from hub.texts import both

MOST_FAULTS = 50  # shown at once
LONGEST_NAME = 100  # characters of a file's name that are kept

NOT_KEPT = both(
    "上传的文件已经过期，或者已被后来上传的文件替换。请重新上传。",
    "The file is not here any more: it expired, or another one was uploaded since. Please upload it again.",
)


class OneGift(BaseModel):
    """The form for one person."""

    employee_id: Word = ""
    terminal_id: Word = ""
    kind: Word = ""
    title_zh: Word = ""
    title_en: Word = ""
    collect_until: Word = ""


@dataclass(frozen=True)
class Entitling:
    """Entitles people, by form and by file."""

    frame: Frame
    pages: GiftPages

    def form(
        self, request: Request, user: User, faults: Iterable[Fault] = (), typed: OneGift | None = None
    ) -> Response:
        """Show the forms; `faults` are those of what was just sent, `typed` what was typed."""
        with self.frame.platform.database.read() as unit:
            terminals = unit.terminals.names(user.sites)
        shown = self.frame.show(
            request,
            "gift_new.html",
            user,
            terminals=terminals,
            typed=typed or OneGift(),
            columns=",".join(COLUMNS),
            may_entitle=may(user.role, Act.ENTITLE),
            **told(faults, language_of(request)),
        )
        shown.status_code = 422 if faults else 200
        return shown

    def preview(self, request: Request, user: User, name: str, content: bytes) -> Response:
        """Say what a file would do, and keep it until that is confirmed."""
        platform = self.frame.platform
        now = platform.clock()
        file = opened(io.BytesIO(content))
        if isinstance(file, Fault):
            return self.form(request, user, [file])
        with platform.database.read() as unit:
            lines = within_reach(file.lines(), user, unit)
            tally = self.pages.giving.looked_at(lines, unit, now=now)
        uploaded = UploadedFile(user.name, uuid4(), name, now, content)
        if not tally.faults:
            with platform.database.write() as unit:
                unit.gift_files.keep(uploaded)
        return self._previewed(request, user, uploaded, tally)

    def confirm(self, request: Request, user: User, file_id: UUID) -> Response:
        """Do what a file says; where something is wrong with it by now, say that, and do nothing."""
        platform = self.frame.platform
        with platform.database.read() as unit:
            uploaded = unit.gift_files.find(user.name, file_id, platform.clock())
        if uploaded is None:
            return self.form(request, user, [Fault(0, NOT_KEPT)])
        file = opened(io.BytesIO(uploaded.content))
        tally = self.entitle(user, [file] if isinstance(file, Fault) else file.lines(), forget=True)
        return self._previewed(request, user, uploaded, tally) if tally.faults else done(tally)

    def entitle(self, user: User, lines: Iterable[Wish | Fault], *, forget: bool = False) -> Tally:
        """Entitle everybody named, or nobody; `forget` the file that they came from."""
        platform = self.frame.platform
        with platform.database.write() as unit:
            reached = within_reach(lines, user, unit)
            tally = self.pages.giving.entitle(reached, unit, by=user.name, now=platform.clock())
            if forget:
                unit.gift_files.forget(user.name)
        if not tally.faults:
            self.pages.ring(tally.terminals)
        return tally

    def _previewed(self, request: Request, user: User, uploaded: UploadedFile, tally: Tally) -> Response:
        language = language_of(request)
        shown = self.frame.show(
            request,
            "gift_file.html",
            user,
            name=uploaded.name,
            file_id=uploaded.file_id,
            count={step.value: tally.count[step] for step in Step},
            lines=tally.count.total() + len(tally.faults),
            terminals=sorted(tally.terminals),
            changes=[changes(one, language) for one in tally.changes],
            more_changes=max(0, tally.count[Step.CHANGED] - SHOWN_CHANGES),
            does_something=bool(tally.terminals),
            **told(tally.faults, language),
        )
        shown.status_code = 422 if tally.faults else 200
        return shown


def within_reach(lines: Iterable[Wish | Fault], user: User, unit: Unit) -> Iterator[Wish | Fault]:
    """Yield lines, with a fault for each that names a terminal at a site that somebody does not see."""
    there = None if not user.sites else frozenset(unit.terminals.names(user.sites))
    for line in lines:
        named = line.values["terminal_id"] if isinstance(line, Wish) else None
        yield (
            Fault(line.line, NO_TERMINAL)
            if there is not None and named is not None and named not in there
            else line
        )


@dataclass(frozen=True)
class ShownChange:
    """A gift that a file changes: its title and last day, as they are and as they would be."""

    line: int
    gift: Judged
    title: tuple[str, str]


def changes(one: Judged, language: Language) -> ShownChange:
    """Return a change as it is shown; the title in the other language where only that one changes."""
    before = one.before or one.gift
    zh, en = (before.title_zh, one.gift.title_zh), (before.title_en, one.gift.title_en)
    mine, other = (zh, en) if language is Language.ZH else (en, zh)
    return ShownChange(one.line, one, other if mine[0] == mine[1] and other[0] != other[1] else mine)


def told(faults: Iterable[Fault], language: Language) -> dict[str, object]:
    """Return the first of what is wrong, in words, and how much more there is."""
    every = list(faults)
    lines = [(fault.line, fault.reason.to(language)) for fault in every[:MOST_FAULTS]]
    return {"faults": lines, "more": max(0, len(every) - MOST_FAULTS)}


def done(tally: Tally) -> Response:
    """Lead to the list, which says what was done; a reload sends nothing twice."""
    counts = "&".join(f"{step}={tally.count[step]}" for step in Step)
    return RedirectResponse(f"/console/gifts?{counts}", 303)


def add_entitling(routes: APIRouter, frame: Frame) -> None:
    """Add the routes of entitling."""
    pages = GiftPages(frame)
    entitling = Entitling(frame, pages)

    @routes.get("/gifts/new", dependencies=[frame.may(Act.SEE_GIFTS)])
    def form(request: Request, user: SignedIn) -> Response:
        return entitling.form(request, user)

    @routes.post("/gifts", dependencies=[frame.may(Act.ENTITLE)])
    def entitle(request: Request, user: SignedIn, typed: Annotated[OneGift, Form()]) -> Response:
        tally = entitling.entitle(user, [Wish(0, typed.model_dump(include=set(COLUMNS)))])
        return entitling.form(request, user, tally.faults, typed) if tally.faults else done(tally)

    @routes.post("/gifts/import", dependencies=[frame.may(Act.ENTITLE)])
    def preview(request: Request, user: SignedIn, file: Annotated[UploadFile, File()]) -> Response:
        name = (file.filename or "").encode(errors="replace").decode()[:LONGEST_NAME]
        return entitling.preview(request, user, name.replace("\x00", ""), file.file.read())

    @routes.post("/gifts/import/{file_id}", dependencies=[frame.may(Act.ENTITLE)])
    def confirm(request: Request, user: SignedIn, file_id: UUID) -> Response:
        return entitling.confirm(request, user, file_id)
