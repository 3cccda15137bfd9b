"""The console's import of employees: a file is looked at first, and counts once that is confirmed."""

from __future__ import annotations

import io
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from fastapi import APIRouter, File, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from hub import people
from hub.console.acts import Act
from hub.console.frame import Frame
from hub.console.gate import SignedIn
from hub.pages import language_of
from hub.passwords import for_pins
from hub.people_texts import complaint_told
from hub.store.accounts import User
from hub.store.gift_files import UploadedFile
from hub.store.people import Person
from hub.texts import TEXTS

MOST_FAULTS = 50  # shown at once
MOST_CHANGES = 200
MOST_PINS = 100  # of one file: each takes a tenth of a second
LONGEST_NAME = 100  # characters of a file's name that are kept
NONCE = 12
SHOWN = tuple(name for name in people.COLUMNS if name not in {"employee_id", "pin"})


@dataclass(frozen=True)
class Looked:
    """What a file would do; `faults` are keys of texts or lines with reasons."""

    lines: int
    plan: people.Plan
    known: dict[str, Person] = field(repr=False)

    @property
    def summary(self) -> str:
        """How many are new, changed, as before, as the audit says it."""
        added, changed = len(self.plan.added), len(self.plan.changed)
        return f"{added} new, {changed} changed, {self.plan.unchanged} as before"


@dataclass(frozen=True)
class EmployeeFiles:
    """Looks at files of employees, and imports them."""

    frame: Frame

    def form(self, request: Request, user: User, refusal: str = "", done: str = "") -> Response:
        """Ask for a file; `refusal` and `done` say what became of the last one."""
        page = self.frame.show(
            request,
            "employee_import.html",
            user,
            columns=",".join(people.COLUMNS),
            refusal=TEXTS[refusal].to(language_of(request)).format(most=MOST_PINS) if refusal else "",
            done=done,
        )
        page.status_code = 422 if refusal else 200
        return page

    def preview(self, request: Request, user: User, name: str, content: bytes) -> Response:
        """Say what a file would do, and keep it, sealed, until that is confirmed."""
        platform = self.frame.platform
        looked = self._looked(content)
        if looked is None:
            return self.form(request, user, "people.file.pins")
        kept = UploadedFile(user.name, uuid4(), name, platform.clock(), self._sealed(content, user))
        if not looked.plan.complaints:
            with platform.database.write() as unit:
                unit.people_files.keep(kept)
        return self._previewed(request, user, kept, looked)

    def confirm(self, request: Request, user: User, file_id: UUID) -> Response:
        """Do what a file says; where that is not what was shown any more, show it anew and do nothing."""
        platform = self.frame.platform
        with platform.database.read() as unit:
            kept = unit.people_files.find(user.name, file_id, platform.clock())
        content = None if kept is None else self._opened(kept.content, user)
        looked = None if content is None else self._looked(content)
        if kept is None or looked is None:
            return self.form(request, user, "people.file.gone")
        if looked.plan.complaints:
            return self._previewed(request, user, kept, looked)
        with platform.database.write() as unit:
            unit.people.hold()
            meanwhile = {one.employee_id: one for one in unit.people.every()} != looked.known
            if not meanwhile:
                unit.people.save([*looked.plan.added, *looked.plan.changed])
                unit.people_files.forget(user.name)
                unit.accounts.note(platform.clock(), user.name, "imported employees", looked.summary)
        if meanwhile:
            return self._previewed(request, user, kept, looked, meanwhile=True)
        counts = (len(looked.plan.added), len(looked.plan.changed), looked.plan.unchanged)
        return RedirectResponse("/console/employees/import?done={}-{}-{}".format(*counts), 303)

    def _looked(self, content: bytes) -> Looked | None:
        """Return what a file would do; None where it gives more PINs than can be hashed meanwhile."""
        text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="")
        rows, complaints = people.understood(text)
        if sum(1 for row in rows if row.pin) > MOST_PINS:
            return None
        with self.frame.platform.database.read() as unit:
            known = {one.employee_id: one for one in unit.people.every()}
        plan = people.plan(rows, complaints, known, for_pins())
        return Looked(len(rows) + len(complaints), plan, known)

    def _previewed(
        self, request: Request, user: User, kept: UploadedFile, looked: Looked, *, meanwhile: bool = False
    ) -> Response:
        language = language_of(request)
        plan = looked.plan
        faults = [(one.line, complaint_told(one.reason).to(language)) for one in plan.complaints]
        page = self.frame.show(
            request,
            "employee_file.html",
            user,
            name=kept.name,
            file_id=kept.file_id,
            lines=looked.lines,
            added=len(plan.added),
            changed=len(plan.changed),
            unchanged=plan.unchanged,
            faults=faults[:MOST_FAULTS],
            more=max(0, len(faults) - MOST_FAULTS),
            changes=[
                (one.employee_id, changed_columns(looked.known[one.employee_id], one))
                for one in plan.changed[:MOST_CHANGES]
            ],
            more_changes=max(0, len(plan.changed) - MOST_CHANGES),
            meanwhile=meanwhile,
        )
        page.status_code = 422 if faults or meanwhile else 200
        return page

    def _sealed(self, content: bytes, user: User) -> bytes:
        nonce = secrets.token_bytes(NONCE)
        return nonce + self._cipher().encrypt(nonce, content, user.name.encode())

    def _opened(self, sealed: bytes, user: User) -> bytes | None:
        try:
            return self._cipher().decrypt(sealed[:NONCE], sealed[NONCE:], user.name.encode())
        except InvalidTag:
            return None

    def _cipher(self) -> AESGCM:
        key = self.frame.platform.cookie_key
        return AESGCM(HKDF(SHA256(), 32, None, b"file of employees").derive(key))


def changed_columns(before: Person, after: Person) -> Sequence[str]:
    """Return the columns that change, by name: what stands in them is not shown."""
    changed = [name for name in SHOWN if getattr(before, name) != getattr(after, name)]
    return [*changed, *(["pin"] if before.pin_hash != after.pin_hash else [])]


def add_employee_file(routes: APIRouter, frame: Frame) -> None:
    """Add the routes of the import."""
    files = EmployeeFiles(frame)
    gate = frame.may(Act.IMPORT_EMPLOYEES)

    @routes.get("/employees/import", dependencies=[gate])
    def form(request: Request, user: SignedIn, done: str = "") -> Response:
        counts = done.split("-")
        told = "" if len(counts) != 3 or not all(one.isdecimal() for one in counts) else done
        return files.form(request, user, done=told)

    @routes.post("/employees/import", dependencies=[gate])
    def preview(request: Request, user: SignedIn, file: Annotated[UploadFile, File()]) -> Response:
        name = (file.filename or "").encode(errors="replace").decode()[:LONGEST_NAME]
        return files.preview(request, user, name.replace("\x00", ""), file.file.read())

    @routes.post("/employees/import/{file_id}", dependencies=[gate])
    def confirm(request: Request, user: SignedIn, file_id: UUID) -> Response:
        return files.confirm(request, user, file_id)
