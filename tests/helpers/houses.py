"""Stands of a few employees for tests from end to end, and terminals on stage in them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from contract.language import Language
from deploy.stand.pieces import Piece
from deploy.stand.stand import Stand
from deploy.tour import scenes
from deploy.tour.stage import Stage
from deploy.tour.theatre import on_stage
from devices.device import USABLE
from kiosk.effects.places import BLOCKING
from tests.helpers.machine_lock import machine_lock

EMPLOYEES = 300
PICTURES = "E2E_PICTURES"  # environment: a folder for pictures of every screen
WELL = {
    "id-card": (("plug", None), ("trouble", "none"), ("lift", None)),
    "receipt": (("plug", None), ("recover", None), ("paper-in", None), ("cover-close", None), ("take", None)),
    "document": (
        ("plug", None),
        ("recover", None),
        ("clear-jam", None),
        ("cover-close", None),
        ("paper-in", None),
        ("take", None),
    ),
}


def people_of(model: Path) -> Path:
    """Return the folder of a stand with its employees, made at `model` by whoever of this run is first."""
    with machine_lock("people"):
        Stand(model, employees=EMPLOYEES).prepare()
    return model


@contextmanager
def employees_stand(
    folder: Path, people: Path, *, badge_reader: bool, landscape: bool = False, pieces: Sequence[Piece] = ()
) -> Iterator[Stand]:
    """Have hub and rig run in `folder`, for the employees that were made in `people`."""
    shutil.copytree(people, folder, dirs_exist_ok=True)
    stand = Stand(
        folder,
        employees=EMPLOYEES,
        badge_reader=badge_reader,
        landscape=landscape,
        fullscreen=False,
        seconds_per_sheet=0.1,
        pieces=pieces,
    )
    try:
        stand.prepare()
        stand.start_hub()
        stand.start_rig()
        yield stand
    finally:
        stand.close()


@contextmanager
def staged(stand: Stand, *, settings: Path | None = None, pictures: str = "") -> Iterator[Stage]:
    """Have the terminal on stage: hub and hardware well, the directory there, zh spoken."""
    stand.start_hub()
    folder = os.environ.get(PICTURES)
    place = Path(folder) / (pictures or _test_name()) if folder else None
    with on_stage(stand, place, settings=settings) as stage:
        make_well(stage)
        stage.until(
            lambda: stage.backstage.online() and stage.backstage.knows_everybody(),
            "the directory",
            within=60.0,
        )
        stage.until(lambda: all_ready(stage), "the devices", within=40.0)
        stage.until(lambda: stage.screen == "attract", "the attract screen")
        stage.speak(Language.ZH)
        yield stage


def make_well(stage: Stage) -> None:
    """Mend all hardware and empty the outlets."""
    for emulator, deeds in WELL.items():
        for act, argument in deeds:
            stage.desk.hands.act(emulator, act, argument)


def all_ready(stage: Stage) -> bool:
    return all(ready(stage, name) for name in WELL)


def ready(stage: Stage, name: str) -> bool:
    report = stage.backstage.device(name)
    return report.status in USABLE and not report.faults & BLOCKING


def says(stage: Stage, zh: str, en: str) -> None:
    """Check that the screen says so in both languages."""
    for language, text in ((Language.EN, en), (Language.ZH, zh)):
        stage.speak(language)
        stage.until(lambda text=text: text in stage.words(), f"the words {text!r}")  # type: ignore[misc]  # a default binds the loop's text


def sign_in(stage: Stage, who: int = 0) -> None:
    """Sign in: the owner, or another one, so that not all that waits waits for one person."""
    people = (stage.cast.owner, stage.cast.colleague, stage.cast.longest)
    scenes.come(stage)
    scenes.by_id_card(stage, people[who % len(people)])


def ask(stage: Stage, copies: int = 1) -> None:
    """Ask for a certificate up to the preview."""
    stage.touch("tile.cert.employment")
    scenes.ask_for_certificate(stage, purpose="loan", language="zh", copies=copies)


def finish(stage: Stage) -> None:
    """Go from the result screen to the attract screen, until the platform has everything."""
    stage.touch("next")
    scenes.rate(stage, 3)
    scenes.go(stage)


def _test_name() -> str:
    return os.environ.get("PYTEST_CURRENT_TEST", "stage").split("::")[-1].split(" ")[0].replace("/", "-")
