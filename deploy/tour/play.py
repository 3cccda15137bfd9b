"""Plays the programme on a stand of its own, and says in a line how each journey went."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from contract.language import Language
from deploy.stand.pieces import TOUR
from deploy.stand.process import ChildError
from deploy.stand.stand import Stand, StandError
from deploy.tour import scenes
from deploy.tour.journeys import PROGRAMME, Act
from deploy.tour.stage import Stage, TourError
from deploy.tour.theatre import on_stage
from devices.hands import HandsError
from ui.curtain import make_application
from ui.idle import IdleTimes

Tell = Callable[[str], None]


@dataclass(frozen=True)
class House:
    """One way in which the panel hangs and the language it speaks."""

    landscape: bool
    language: Language

    @property
    def name(self) -> str:
        """The folder of its pictures: portrait-zh."""
        return f"{'landscape' if self.landscape else 'portrait'}-{self.language.value}"


EVERY_HOUSE = tuple(House(landscape, language) for landscape in (False, True) for language in Language)
USUAL_HOUSES = (EVERY_HOUSE[0], EVERY_HOUSE[3])


class Company:
    """Stand, application and pictures of one tour."""

    def __init__(self, folder: Path, pictures: Path, *, employees: int, tell: Tell) -> None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        self.application: QGuiApplication = make_application(["tour"])
        self.application.setQuitOnLastWindowClosed(False)
        self._pictures = pictures
        self._folder = folder
        self._employees = employees
        self._tell = tell

    @contextmanager
    def stand(self, house: House) -> Iterator[Stand]:
        """Have hub and rig for a while."""
        stand = Stand(
            self._folder,
            employees=self._employees,
            landscape=house.landscape,
            fullscreen=False,
            pieces=TOUR,
            tell=self._tell,
        )
        try:
            stand.prepare()
            stand.start_hub()
            stand.start_rig()
            yield stand
        finally:
            stand.close()

    def stage(self, stand: Stand, house: House, act: Act) -> AbstractContextManager[Stage]:
        """Have the real terminal on stage for a while."""
        idle = None if act.idle is None else IdleTimes(listing=act.idle)
        return on_stage(stand, self._pictures / house.name / slug(act.title), idle=idle)


def slug(title: str) -> str:
    """Return a title as a folder's name."""
    return "-".join("".join(letter if letter.isalnum() else " " for letter in title).split())


def perform(company: Company, stand: Stand, house: House, act: Act) -> tuple[bool, str]:
    """Play one journey; return whether it went well, and the line that says so."""
    began = time.monotonic()
    try:
        stand.start_hub()
        with company.stage(stand, house, act) as stage:
            stage.until(
                lambda: stage.backstage.online() and stage.backstage.knows_everybody(),
                "the directory",
                within=60.0,
            )
            stage.until(lambda: stage.screen == "attract", "the attract screen")
            stage.speak(house.language)
            if not act.finds_paper:
                scenes.take_papers(stage)
            act.journey(stage)
            stage.until(lambda: stage.backstage.queue_depth() == 0, "everything at the platform", within=60.0)
            tally = stage.tally
    except (TourError, HandsError, ChildError) as error:
        return False, f"WRONG  {house.name:13}  {act.title:32}  {error}"
    seconds = time.monotonic() - began
    return True, (
        f"ok     {house.name:13}  {act.title:32}  {seconds:5.1f} s  "
        f"{tally.touches:2} touches  {tally.pictures:2} pictures"
    )


def play(
    pictures: Path,
    *,
    only: str | None,
    employees: int,
    tell: Tell,
    houses: Sequence[House] = USUAL_HOUSES,
) -> int:
    """Play the programme in each house; return an exit status."""
    logging.basicConfig(level=logging.WARNING)
    acts = [act for act in PROGRAMME if not only or only in act.title]
    if not acts:
        tell(f"No journey is called so; there is: {', '.join(act.title for act in PROGRAMME)}")
        return 2
    began = time.monotonic()
    shutil.rmtree(pictures, ignore_errors=True)
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="tour-") as folder:
        company = Company(Path(folder), pictures, employees=employees, tell=tell)
        try:
            for house in houses:
                with company.stand(house) as stand:
                    for act in acts:
                        went_well, line = perform(company, stand, house, act)
                        wrong += not went_well
                        tell(line)
        except (StandError, ChildError) as error:
            tell(f"The stand could not be made ready: {error}")
            return 1
    tell(
        f"{len(acts) * len(houses)} journeys, {wrong} went wrong, {time.monotonic() - began:.0f} s; "
        f"pictures in {pictures}"
    )
    return 1 if wrong else 0
