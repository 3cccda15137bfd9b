"""A step that takes scans, and a service that asks for them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel

from config.catalogue.catalogue import shipped
from config.catalogue.definition import Id, Offers, Stage, Step
from config.setting import Settings
from contract.attachments import AttachmentRef
from kiosk.journey import words
from kiosk.journey.attaching import NotAttached
from kiosk.journey.case import Case
from kiosk.journey.step import AskingStep, Taken
from kiosk.journey.views import FieldProblem, Problems

SCAN_STEP = """
  - id: proof
    kind: scan
    title: {zh: 请扫描材料, en: Scan your papers}
    when: {answer: purpose, among: [visa, loan]}
    field: proof

  - id: preview
"""


class ScanParameters(Settings):
    """What the papers are of."""

    field: Id


class Scan(AskingStep[ScanParameters]):
    """Takes what lies in `tray`, a file each; answers how many there are."""

    kind = "scan"
    stage = Stage.ASK
    parameters = ScanParameters

    def __init__(self) -> None:
        self.tray: list[bytes] = []

    def gives(self, step_id: str, parameters: BaseModel) -> Offers:  # noqa: ARG002 - the protocol names it
        assert isinstance(parameters, ScanParameters)
        return {parameters.field: None}

    def content(self, case: Case, step: Step) -> list[AttachmentRef]:  # noqa: ARG002 - the protocol names it
        return case.attachments.all()

    def take(self, case: Case, step: Step, answers: Mapping[str, str]) -> Taken | Problems:  # noqa: ARG002 - as above
        field = self.own(step).field
        while self.tray:
            added = case.attachments.add(field, io.BytesIO(self.tray.pop(0)))
            if isinstance(added, NotAttached):
                return Problems((FieldProblem(field, words.NOT_ATTACHED[added]),))
        return Taken({field: str(len(case.attachments.all()))})


def catalogue_with_scans(folder: Path) -> Path:
    """Write the shipped catalogue, its proof of employment asking for scans, and return the folder."""
    folder.mkdir()
    for path in shipped().glob("*.yaml"):
        text = path.read_text("utf-8")
        if path.name == "cert.employment.yaml":
            text = text.replace("\n  - id: preview\n", SCAN_STEP)
        (folder / path.name).write_text(text, "utf-8")
    return folder
