"""A wrong definition is refused with its line and reason, before anybody meets it."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.catalogue.catalogue import Catalogue, shipped
from config.complaint import Refused
from kiosk.journey.registry import step_kinds

KINDS = step_kinds()
CATEGORIES = "categories:\n  - {id: certificates, title: {zh: 证明, en: Certificates}, icon: certificate}\n"
SERVICE = """\
id: cert.employment
version: 1
category: certificates
title: {zh: 测试, en: Test}
summary: {zh: 测试, en: Test}
promise: {zh: 马上, en: At once}
promise_s: 60
icon: test
level: 1
offline: no
needs: []
steps:
  - id: colour
    kind: choose
    title: {zh: 颜色, en: Colour}
    options:
      - {value: red, label: {zh: 红, en: Red}}
      - {value: blue, label: {zh: 蓝, en: Blue}}
  - id: why
    kind: form
    title: {zh: 原因, en: Why}
    when: {answer: colour, among: [red]}
    fields:
      - {name: reason, kind: text, label: {zh: 原因, en: Reason}}
  - {id: preview, kind: preview, title: {zh: 核对, en: Check}, lines: [colour, reason]}
  - {id: issue, kind: issue, title: {zh: 开具, en: Issue}}
  - {id: print, kind: print, title: {zh: 打印, en: Print}}
  - {id: result, kind: result, title: {zh: 结果, en: Result}}
  - {id: survey, kind: survey, title: {zh: 评价, en: Survey}}
"""

PREVIEW_TO_PRINT = SERVICE[SERVICE.index("  - {id: preview") : SERVICE.index("  - {id: result")]


def catalogue(tmp_path: Path, service: str = SERVICE, categories: str = CATEGORIES) -> Catalogue | Refused:
    (tmp_path / "categories.yaml").write_text(categories)
    (tmp_path / "cert.employment.yaml").write_text(service)
    return Catalogue.load(tmp_path, KINDS)


def test_the_shipped_catalogue_is_sound() -> None:
    found = Catalogue.load(shipped(), KINDS)
    assert isinstance(found, Catalogue), str(found)
    assert set(found.services) == {
        "cert.employment",
        "cert.reprint",
        "gift.collect",
        "housing.confirm",
        "me.progress",
    }
    assert [service.service_id for service in found.of(found.categories[0])] == [
        "cert.employment",
        "cert.reprint",
    ]


def test_a_sound_one(tmp_path: Path) -> None:
    found = catalogue(tmp_path)
    assert isinstance(found, Catalogue), str(found)
    service = found.services["cert.employment"]
    why = service.step("why")
    assert why.asked_after({"colour": "red"})
    assert not why.asked_after({"colour": "blue"})
    assert not why.asked_after({})
    with pytest.raises(KeyError):
        service.step("no such step")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("kind: choose", "kind: chose", "14: steps.0.kind: chose is not a kind of step"),
        ("title: {zh: 颜色, en: Colour}", "title: {zh: 颜色}", "15: steps.0.title.en: is missing"),
        (
            "label: {zh: 蓝, en: Blue}",
            "label: {zh: 蓝, en: ''}",
            "18: steps.0.options.1.label.en: must have at least 1",
        ),
        ("value: blue", "value: red", "13: steps.0: an option stands more than once"),
        ("id: why", "id: colour", "19: steps.1.id: colour stands here again"),
        ("among: [red]", "among: [green]", "22: steps.1.when: is never reached: colour is never green"),
        (
            "answer: colour",
            "answer: size",
            "22: steps.1.when: is never reached: no earlier step asks for size",
        ),
        ("among: [red]", "among: []", "22: steps.1.when.among: must have at least 1"),
        ("lines: [colour, reason]", "lines: [colour, size]", "25: steps.2: no earlier step asks for size"),
        ("lines: [colour, reason]", "line: [colour]", "25: steps.2.line: is not a known setting"),
        ("name: reason", "name: colour", "19: steps.1: an earlier step already asks for colour"),
        (
            "{name: reason, kind: text",
            "{name: reason, kind: number",
            "24: steps.1.fields.0: a number needs minimum",
        ),
        (
            "{name: reason, kind: text",
            "{name: reason, kind: choice",
            "24: steps.1.fields.0: a choice needs at least",
        ),
        (
            "{name: reason, kind: text",
            "{name: reason, kind: copies, default: x",
            "24: steps.1.fields.0: the default x",
        ),
        ("kind: preview", "kind: result", "26: steps.3.kind: issue after result is never reached"),
        ("kind: issue", "kind: print", "26: steps.3.kind: print needs issue before it"),
        (
            PREVIEW_TO_PRINT,
            "",
            "25: steps.2.kind: result needs claim or confirm or gift or",
        ),
        ("kind: issue", "kind: preview", "12: steps: must not hold two steps that submit the request"),
        ("kind: result", "kind: survey", "28: steps.5.kind: survey needs result before it"),
        ("kind: survey", "kind: issue", "29: steps.6.kind: issue after result is never reached"),
        ("kind: survey", "kind: result", "12: steps: must hold exactly one step that tells the result"),
        ("id: cert.employment", "id: other", "1: id: is other, but the file is called cert.employment.yaml"),
        ("category: certificates", "category: gifts", "3: category: gifts is not in categories.yaml"),
        ("level: 1", "level: 4", "9: level: must be less than or equal to 3"),
        ("offline: no", "offline: maybe", "10: offline: must be 'full', 'queue' or 'no'"),
        ("needs: []", "needs: [oven]", "11: needs.0: must be "),
        ("icon: test\n", "", "1: icon: is missing"),
    ],
)
def test_a_wrong_one(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in SERVICE
    found = catalogue(tmp_path, SERVICE.replace(old, new, 1))
    assert isinstance(found, Refused)
    lines = str(found).splitlines()
    assert any(line.startswith(f"cert.employment.yaml:{told}") for line in lines), lines


def test_a_service_with_a_paper_needs_a_template(tmp_path: Path) -> None:
    (tmp_path / "cert.parking.yaml").write_text(SERVICE.replace("cert.employment", "cert.parking"))
    found = catalogue(tmp_path)
    told = "cert.parking has no template to draw; there is one for cert.employment"
    assert str(found) == f"cert.parking.yaml:25: steps.2.kind: {told}"


def test_only_a_question_depends_on_an_answer(tmp_path: Path) -> None:
    changed = SERVICE.replace("kind: issue,", "kind: issue, when: {answer: colour, among: [red]},")
    found = catalogue(tmp_path, changed)
    assert isinstance(found, Refused)
    assert "only a question can depend on an answer" in str(found)


def test_categories_too(tmp_path: Path) -> None:
    found = catalogue(tmp_path, categories=CATEGORIES + CATEGORIES.splitlines()[1] + "\n")
    assert str(found) == "categories.yaml:3: categories.1.id: certificates stands here again"
    (tmp_path / "categories.yaml").unlink()
    missing = Catalogue.load(tmp_path, KINDS)
    assert isinstance(missing, Refused)
    assert str(missing).startswith("categories.yaml:1: cannot be read")


def test_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "categories.yaml").write_text(CATEGORIES)
    assert "holds no service" in str(Catalogue.load(tmp_path, KINDS))


def test_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("id: [\n")
    found = catalogue(tmp_path, SERVICE.replace("level: 1", "level: 9"))
    assert isinstance(found, Refused)
    assert [complaint.file for complaint in found.in_order()] == ["cert.employment.yaml", "other.yaml"]
