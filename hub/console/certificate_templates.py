"""The console's pages of certificates' templates: which versions there are, how each looks, which is used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Path, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from documents.statement import PaperLanguage
from hub.console.acts import Act
from hub.console.asking import Word
from hub.console.frame import Frame
from hub.console.gate import SignedIn
from hub.ecopy.templates import Templates, TemplateVersion
from hub.ecopy.words import PAGE_FAULTS, TEMPLATE_FAULTS
from hub.issuing import SERIES
from hub.pages import language_of
from hub.people import text_complaint
from hub.store.accounts import User
from hub.store.template_choices import TemplateChoice

Kind = Annotated[str, Path(max_length=64, pattern=r"^[a-z0-9.-]+$")]
Digest = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]


class Chosen(BaseModel):
    """The form under a version."""

    reason: Word = ""


@dataclass(frozen=True)
class TemplatePages:
    """Lists versions, shows one, has one used."""

    frame: Frame

    def listed(self, request: Request, user: User) -> Response:
        """Show the versions of every kind."""
        language = language_of(request)
        rows: list[tuple[TemplateVersion, bool, str]] = []
        for kind in sorted(SERIES):
            used = self._used(kind)
            every = self._templates.versions(kind)
            if used is not None and not any(is_used(one, used) for one in every):
                rows.append((TemplateVersion(kind, used.name, {}), True, ""))  # it is there no more
            for one in every:
                fault = "" if one.fault is None else TEMPLATE_FAULTS[one.fault].to(language)
                rows.append((one, is_used(one, used), fault))
        return self.frame.show(
            request, "certificate_templates.html", user, rows=rows, folder=self._templates.folder
        )

    def one(
        self,
        request: Request,
        user: User,
        found: TemplateVersion,
        language: PaperLanguage,
        *,
        refused: str = "",
    ) -> Response:
        """Show how a version looks, or where it is wrong and why; `refused`: why it is not used now."""
        proof = self.frame.platform.proofs.proof(found)
        said = language_of(request)
        page = self.frame.show(
            request,
            "certificate_template.html",
            user,
            one=found,
            used=is_used(found, self._used(found.kind)),
            choice=self._used(found.kind),
            paper=language.value,
            languages_of_paper=list(PaperLanguage),
            drawn=language in proof.pictures,
            wrong=[(one.language.value, PAGE_FAULTS[one.fault].to(said), one.where) for one in proof.wrong],
            refused=refused,
        )
        page.status_code = 422 if refused else 200
        return page

    def picture(self, found: TemplateVersion, language: PaperLanguage) -> Response:
        """Send how a version looks."""
        drawn = self.frame.platform.proofs.proof(found).pictures.get(language)
        if drawn is None:
            raise HTTPException(404)
        return Response(drawn, media_type="image/png")

    def choose(self, user: User, found: TemplateVersion, reason: str) -> bool:
        """Have e-copies made by a version from now on; False where it is wrong."""
        if self.frame.platform.proofs.proof(found).wrong:
            return False
        now = self.frame.platform.clock()
        digest = None if found.name is None else found.digest
        with self.frame.platform.database.write() as unit:
            unit.template_choices.choose(
                TemplateChoice(found.kind, now, digest, found.name, user.name, reason)
            )
            about = f"{found.kind} {found.name or 'shipped'} {found.digest[:12]}: {reason}"
            unit.accounts.note(now, user.name, "chose a certificate's template", about)
        return True

    def found(self, kind: str, digest: str) -> TemplateVersion:
        """Return the version of an address."""
        version = self._templates.find(kind, digest) if kind in SERIES else None
        if version is None:
            raise HTTPException(404)
        return version

    @property
    def _templates(self) -> Templates:
        return Templates(self.frame.platform.settings.templates)

    def _used(self, kind: str) -> TemplateChoice | None:
        with self.frame.platform.database.read() as unit:
            return unit.template_choices.current(kind)


def is_used(version: TemplateVersion, choice: TemplateChoice | None) -> bool:
    """Return whether e-copies are made by a version."""
    if choice is None or choice.digest is None:
        return version.name is None
    return version.name is not None and version.digest == choice.digest


def add_templates(routes: APIRouter, frame: Frame) -> None:
    """Add the routes of templates."""
    pages = TemplatePages(frame)
    seeing = frame.may(Act.SEE_TEMPLATES)

    @routes.get("/templates", dependencies=[seeing])
    def listed(request: Request, user: SignedIn) -> Response:
        return pages.listed(request, user)

    @routes.get("/templates/{kind}/{sha256}", dependencies=[seeing])
    def one(
        request: Request,
        user: SignedIn,
        kind: Kind,
        sha256: Digest,
        paper: PaperLanguage = PaperLanguage.BOTH,
    ) -> Response:
        return pages.one(request, user, pages.found(kind, sha256), paper)

    @routes.get("/templates/{kind}/{sha256}/picture.png", dependencies=[seeing])
    def picture(
        _user: SignedIn, kind: Kind, sha256: Digest, paper: PaperLanguage = PaperLanguage.BOTH
    ) -> Response:
        return pages.picture(pages.found(kind, sha256), paper)

    @routes.post("/templates/{kind}/{sha256}/use", dependencies=[frame.may(Act.CHOOSE_TEMPLATES)])
    def choose(
        request: Request, user: SignedIn, kind: Kind, sha256: Digest, form: Annotated[Chosen, Form()]
    ) -> Response:
        found = pages.found(kind, sha256)
        if not form.reason or text_complaint(form.reason):
            return pages.one(request, user, found, PaperLanguage.BOTH, refused="unreasoned")
        if not pages.choose(user, found, form.reason):
            return pages.one(request, user, found, PaperLanguage.BOTH, refused="wrong")
        return RedirectResponse("/console/templates", 303)
