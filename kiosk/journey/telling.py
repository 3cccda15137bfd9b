"""Answers in words: for the person, for the paper, for the platform."""

from __future__ import annotations

from contract.language import Bilingual
from kiosk.journey.case import Case
from kiosk.journey.step import AskingStep, Told


def in_words(case: Case, name: str) -> Told | None:
    """Return what was asked under `name` and answered, None where it was not asked."""
    value = case.answers.get(name)
    if value is None:
        return None
    for step in case.service.steps:
        code = case.tools.kinds[step.kind]
        told = code.told(step, name, value) if isinstance(code, AskingStep) else None
        if told is not None:
            return told
    return None


def on_paper(case: Case) -> dict[str, str]:
    """Return the answers as a document and the platform take them.

    A choice stands as its value, with its words beside it as `<name>_zh` and `<name>_en`. Where a free text
    offers ready answers, the one taken stands as its words, in the language of the paper.
    """
    language = case.answers.get("language", case.visit.language.value)
    taken: dict[str, str] = {}
    for name, value in case.answers.items():
        told = in_words(case, name)
        if told is None:
            continue
        if _is_free(case, name):
            taken[name] = _in_language(told.answer, language) if value else ""
        else:
            taken |= {name: value, f"{name}_zh": told.answer.zh, f"{name}_en": told.answer.en}
    return taken


def _is_free(case: Case, name: str) -> bool:
    """Say whether the answer `name` is typed rather than chosen."""
    for step in case.service.steps:
        given = case.tools.kinds[step.kind].gives(step.step_id, step.parameters)
        if name in given:
            return given[name] is None
    return False


def _in_language(text: Bilingual, language: str) -> str:
    if text.zh == text.en or language == "zh":
        return text.zh
    return text.en if language == "en" else f"{text.zh} / {text.en}"
