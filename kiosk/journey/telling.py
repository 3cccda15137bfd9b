"""Answers in words: for the person, for the paper, for the platform."""

from __future__ import annotations

from collections.abc import Mapping

from config.catalogue.definition import Service
from contract.language import Bilingual
from kiosk.domain.visit import JourneyRecord
from kiosk.journey.case import Case
from kiosk.journey.step import AskingStep, Told
from kiosk.journey.tools import Tools

PURPOSE = "purpose"
PURPOSE_TEXT = "purpose_text"
LANGUAGE = "language"


def in_words(tools: Tools, service: Service, answers: Mapping[str, str], name: str) -> Told | None:
    """Return what `service` asked under `name` and what was answered, None where it was not asked."""
    value = answers.get(name)
    if value is None:
        return None
    for step in service.steps:
        code = tools.kinds[step.kind]
        told = code.told(step, name, value) if isinstance(code, AskingStep) else None
        if told is not None:
            return told
    return None


def purpose_of(tools: Tools, record: JourneyRecord) -> Bilingual | None:
    """Return what a document was asked for, in words: as typed, else as chosen."""
    service = tools.services[record.service_id]
    typed = record.answers.get(PURPOSE_TEXT)
    if typed and _is_free(tools, service, record.answers, PURPOSE_TEXT):
        return Bilingual(zh=typed, en=typed)
    told = in_words(tools, service, record.answers, PURPOSE)
    return None if told is None else told.answer


def on_paper(case: Case) -> dict[str, str]:
    """Return the answers as a document and the platform take them.

    A choice or a month stands as its value, with its words beside it as `<name>_zh` and `<name>_en`. Where
    a free text offers ready answers, the one taken stands as its words, in the language of the paper.
    Answers to questions that later ones made pointless are left out.
    """
    language = case.answers.get(LANGUAGE, case.visit.language.value)
    taken: dict[str, str] = {}
    for name, value in case.answers.items():
        told = in_words(case.tools, case.service, case.answers, name)
        free = _is_free(case.tools, case.service, case.answers, name)
        if told is None or free is None:
            continue
        if free and not told.coded:
            taken[name] = _in_language(told.answer, language) if value else ""
        else:
            taken |= {name: value, f"{name}_zh": told.answer.zh, f"{name}_en": told.answer.en}
    return taken


def _is_free(tools: Tools, service: Service, answers: Mapping[str, str], name: str) -> bool | None:
    """Say whether the answer `name` is typed rather than chosen; None where its question is not asked."""
    for step in service.steps:
        given = tools.kinds[step.kind].gives(step.step_id, step.parameters)
        if name in given and step.asked_after(answers):
            return given[name] is None
    return None


def _in_language(text: Bilingual, language: str) -> str:
    if text.zh == text.en or language == "zh":
        return text.zh
    return text.en if language == "en" else f"{text.zh} / {text.en}"
