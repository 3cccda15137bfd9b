"""Pages that a person sends from their phone: shown here as they come, and the request's once accepted."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from pydantic import BaseModel, Field

from config.catalogue.definition import Offers, Stage, Step
from config.setting import Settings
from contract.attachments import LARGEST, MOST, AttachmentRef
from contract.language import Bilingual
from kiosk.domain.phone_pages import PhoneOrder
from kiosk.journey import upload_words, words
from kiosk.journey.attaching import NotAttached
from kiosk.journey.case import Case
from kiosk.journey.step import AskingStep, Taken, Told
from kiosk.journey.upload_view import UploadContent, UploadPage
from kiosk.journey.views import FieldProblem, Problems

PAGES, REMOVE, AGAIN = "pages", "remove", "again"


class UploadParameters(Settings):
    """At most how many files; whether one can go on without any; what to look to when taking them."""

    most: int = Field(default=10, ge=1, le=MOST)
    required: bool = True
    hint: Bilingual | None = None


class Upload(AskingStep[UploadParameters]):
    """Its answer, called like the step, is how many files there are; the files are of the same name."""

    kind = "upload"
    stage = Stage.ASK
    parameters = UploadParameters

    def gives(self, step_id: str, parameters: BaseModel) -> Offers:  # noqa: ARG002 - the protocol names it
        """Give the number of files."""
        return {step_id: None}

    def content(self, case: Case, step: Step) -> UploadContent:
        """Have a code made where there is room for more, and show what came."""
        own, kept = self.own(step), _kept(case, step)
        room = min(own.most - len(kept), MOST - len(case.attachments.all()))
        size = LARGEST - sum(ref.size for ref in kept)
        if room > 0 and size > 0:
            case.tools.phone_pages.want(PhoneOrder(case.record.request_id, step.title, room, size))
        view = case.tools.phone_pages.view()
        before = [UploadPage(ref.sha256, ref.media_type, ref.size, kept=True) for ref in kept]
        came = [UploadPage(str(p.number), p.media_type, len(p.content), p.picture) for p in view.pages]
        return UploadContent(
            status=view.status,
            standing=upload_words.standing(view),
            address=view.address,
            seen=view.seen,
            pages=(*before, *came),
            coming=view.coming,
            most=own.most,
            may_skip=not own.required,
            hint=own.hint,
        )

    def adjust(self, case: Case, step: Step, changes: Mapping[str, str]) -> None:
        """Remove a page, or have another code made."""
        if changes.get(AGAIN):
            case.tools.phone_pages.again()
        removed = changes.get(REMOVE, "")
        if removed.isdigit() and len(removed) < 10:
            case.tools.phone_pages.remove(int(removed))
        for ref in _kept(case, step):
            if ref.sha256 == removed:
                case.attachments.remove(ref)

    def take(self, case: Case, step: Step, answers: Mapping[str, str]) -> Taken | Problems:
        """Add the pages that the person saw to the request."""
        seen = answers.get(PAGES, "").split()
        pages = [page for page in case.tools.phone_pages.view().pages if str(page.number) in seen]
        most = self.own(step).most
        if len(pages) + len(_kept(case, step)) > most:
            return Problems((FieldProblem(step.step_id, upload_words.too_many(most)),))
        for page in pages:
            added = case.attachments.add(step.step_id, io.BytesIO(page.content))
            if isinstance(added, NotAttached):
                return Problems((FieldProblem(step.step_id, words.NOT_ATTACHED[added]),))
        count = len(_kept(case, step))
        if count == 0 and self.own(step).required:
            return Problems((FieldProblem(step.step_id, upload_words.NOTHING_YET),))
        return Taken({step.step_id: str(count)})

    def left(self, case: Case, step: Step) -> None:
        """Have everything forgotten that was not accepted."""
        case.tools.phone_pages.over(len(_kept(case, step)))

    def told(self, step: Step, name: str, value: str) -> Told | None:
        """Say what was wanted, and how many files there are."""
        if name != step.step_id:
            return None
        return Told(step.title, upload_words.counted(int(value)), coded=True)


def _kept(case: Case, step: Step) -> Sequence[AttachmentRef]:
    return [ref for ref in case.attachments.all() if ref.field == step.step_id]
