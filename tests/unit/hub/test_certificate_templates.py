"""Versions of templates: found, tried, chosen with a reason, recorded; a wrong one is never used."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from documents.fonts import font_folders
from documents.kinds import TEMPLATES
from documents.orders import House
from hub.assembly import Platform
from hub.ecopy.faults import NoEcopyError, PageFault
from hub.ecopy.page import Press
from hub.ecopy.proofs import Proofs
from hub.ecopy.templates import LARGEST, TemplateFault, Templates, shipped
from hub.ecopy_texts import ECOPIES
from hub.services import services
from hub.store.accounts import Role
from hub.store.template_choices import TemplateChoice
from tests.helpers.console_users import seat
from tests.helpers.hub_platform import Clock, envelope, submitted
from tests.helpers.one_application import application_of
from tests.helpers.signing_keys import a_signing_file

KIND = "cert.employment"
NUMBER = "ZM-2026-000001"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    version = tmp_path / "templates" / KIND / "2026-a"
    shutil.copytree(TEMPLATES, version)
    letter = version / "letter.typ"
    letter.write_text(letter.read_text().replace("#1b3a63", "#0a6b2c"))
    return tmp_path / "templates"


def test_versions_are_found_and_known_by_their_files(folder: Path) -> None:
    ours, theirs = Templates(folder).versions(KIND)
    assert (ours.name, theirs.name, theirs.fault) == (None, "2026-a", None)
    assert ours.digest != theirs.digest
    assert Templates(folder).find(KIND, theirs.digest) == theirs
    with (folder / KIND / "2026-a" / "seal.typ").open("a") as seal:
        seal.write("\n")
    assert Templates(folder).find(KIND, theirs.digest) is None
    assert [one.name for one in Templates(folder / "none").versions(KIND)] == [None]


def test_a_folder_that_is_no_version_says_why(folder: Path) -> None:
    (folder / KIND / "b").mkdir()
    (folder / KIND / "c").mkdir()
    (folder / KIND / "c" / f"{KIND}.typ").symlink_to("/etc/passwd")
    (folder / KIND / "d").mkdir()
    (folder / KIND / "d" / f"{KIND}.typ").write_bytes(bytes(LARGEST + 1))
    (folder / KIND / "e").symlink_to(TEMPLATES)
    faults = {one.name: one.fault for one in Templates(folder).versions(KIND) if one.fault}
    assert faults == {
        "b": TemplateFault.NO_MAIN,
        "c": TemplateFault.LINK,
        "d": TemplateFault.LARGE,
        "e": TemplateFault.LINK,
    }


@pytest.fixture
def built(platform: Platform, folder: Path, tmp_path: Path) -> Iterator[Platform]:
    """A platform with templates, and a certificate."""
    platform.ingest.take("T001", [envelope(submitted(), 1, uuid4())])
    house = House(font_folders(), "https://hr.example.com/verify")
    press = Press(house, services(), Templates(folder))
    making = replace(platform.ecopies, press=press, file=a_signing_file(tmp_path / "signing"))
    yield replace(
        platform,
        ecopies=making,
        proofs=Proofs(house, platform.settings.employer),
        settings=replace(platform.settings, templates=folder),
    )
    press.close()


@pytest.fixture
def hr(built: Platform) -> Iterator[TestClient]:
    with TestClient(application_of(built)) as opened:
        opened.headers["accept-language"] = "en"
        opened.form_token = seat(opened, built, "ling", Role.HR)  # type: ignore[attr-defined]
        yield opened


def use(hr: TestClient, digest: str, reason: str = "the new letterhead") -> tuple[int, str]:
    form = {"form_token": hr.form_token, "reason": reason}  # type: ignore[attr-defined]
    sent = hr.post(f"/console/templates/{KIND}/{digest}/use", data=form, follow_redirects=False)
    return sent.status_code, sent.text


def test_hr_looks_at_a_version_and_has_it_used(hr: TestClient, built: Platform, folder: Path) -> None:
    theirs = Templates(folder).versions(KIND)[1]
    here = f"/console/templates/{KIND}/{theirs.digest}"
    assert here in hr.get("/console/templates").text
    assert ECOPIES["templates.use"].en in hr.get(here).text
    picture = hr.get(f"{here}/picture.png?paper=en")
    assert picture.content.startswith(b"\x89PNG")
    assert use(hr, theirs.digest, "")[0] == 422
    assert use(hr, theirs.digest)[0] == 303
    assert "Chosen by ling" in hr.get(here).text
    built.ecopies.ecopy(NUMBER)
    with built.database.read() as unit:
        kept = unit.ecopies.find(NUMBER)
        trail = [one.action for one in unit.accounts.audit_trail()]
    assert kept is not None
    assert kept.template == theirs.digest
    assert "chose a certificate's template" in trail


def test_a_wrong_version_is_refused_with_its_line_and_never_used(
    hr: TestClient, built: Platform, folder: Path
) -> None:
    main = folder / KIND / "2026-a" / f"{KIND}.typ"
    main.write_text("#let a =\n")
    wrong = Templates(folder).versions(KIND)[1]
    status, page = use(hr, wrong.digest)
    assert status == 422
    assert f"{KIND}.typ:1: expected expression" in page
    assert f"{KIND}.typ:1" in hr.get(f"/console/templates/{KIND}/{wrong.digest}").text
    assert hr.get(f"/console/templates/{KIND}/{wrong.digest}/picture.png").status_code == 404
    with built.database.read() as unit:
        assert unit.template_choices.current(KIND) is None


def test_a_version_that_was_changed_leaves_e_copies_waiting_until_another_is_chosen(
    hr: TestClient, built: Platform, folder: Path, clock: Clock
) -> None:
    theirs = Templates(folder).versions(KIND)[1]
    chosen = TemplateChoice(KIND, clock(), theirs.digest, theirs.name, "ling", "new")
    with built.database.write() as unit:
        unit.template_choices.choose(chosen)
    (folder / KIND / "2026-a" / "more.typ").write_text("#let b = 1\n")
    with pytest.raises(NoEcopyError) as caught:
        built.ecopies.ecopy(NUMBER)
    assert caught.value.fault is PageFault.GONE
    assert ECOPIES["templates.gone"].en in hr.get("/console/templates").text
    clock.forward(minutes=5)
    with built.database.write() as unit:
        unit.template_choices.choose(replace(chosen, chosen_at=clock(), digest=None, name=None))
    assert built.ecopies.make_due() == 1
    with built.database.read() as unit:
        kept = unit.ecopies.find(NUMBER)
    assert kept is not None
    assert kept.template == shipped(KIND).digest
