"""What every journey is made of: coming, signing in, asking for a certificate, going."""

from __future__ import annotations

from collections.abc import Sequence

from contract.language import Bilingual
from deploy.stand.cast import Member
from deploy.stand.files import STAFF_PIN
from deploy.tour.stage import Stage, TourError

ACTING = "acting"
AT_WORK = (ACTING, "hold", "result")  # a terminal told at once that a printer is away holds at once


def come(stage: Stage) -> None:
    """Touch the attract screen, in the language of the tour."""
    stage.until(lambda: stage.screen == "attract", "the attract screen")
    stage.speak_again()
    stage.until(lambda: stage.offers("state"), "word of what works")
    stage.see("attract", picture="attract")
    stage.touch("start")
    stage.see("identify")


def by_badge(stage: Stage, member: Member) -> None:
    """Lay a badge down, until the home screen is up."""
    stage.desk.lay_badge(member.badge_uid)
    stage.see("home")
    stage.desk.take_badge()


def by_id_card(stage: Stage, member: Member) -> None:
    """Lay an identity card down, until the home screen is up."""
    stage.desk.lay_id_card(member.id_number)
    stage.see("home")
    stage.desk.lift_id_card()


def by_pin(stage: Stage, pin: str) -> None:
    """Confirm by PIN where the service asks for more certainty."""
    if stage.see("step_up", "pin") == "step_up":
        stage.touch("means.pin")
        stage.see("pin")
    stage.type_keys(pin)
    stage.touch("next")


def ask_for_certificate(
    stage: Stage, *, purpose: str = "visa", language: str = "both", addressee: str = "", copies: int = 1
) -> None:
    """Answer the questions of a certificate, up to the preview."""
    stage.see("choose", picture="choose-purpose")
    stage.touch(f"option.{purpose}")
    stage.until(lambda: stage.offers(f"option.{language}"), "the languages")
    stage.see("choose", picture="choose-language")
    stage.touch(f"option.{language}")
    stage.see("form")
    if addressee:
        stage.touch(f"option.addressee.{addressee}")
    for _ in range(copies - 1):
        stage.touch("field.copies.more")
    if addressee or copies > 1:
        stage.see("form", picture="form-filled")
    stage.touch("next")
    stage.see("preview")


def confirm(stage: Stage) -> None:
    """Confirm the preview and watch the terminal work."""
    stage.touch("confirm")
    stage.see(*AT_WORK, picture="acting")


def result(stage: Stage, *, within: float = 40.0, picture: str = "result") -> None:
    """Wait for the result and go on."""
    stage.see("result", within=within, picture=picture)
    stage.touch("next")


def rate(stage: Stage, face: int) -> None:
    """Answer the one question."""
    stage.see("survey")
    stage.touch(f"face.{face}")


def go(stage: Stage) -> None:
    """Leave, until the attract screen is back; whoever is in a hurry touches the last screen away."""
    if stage.see("home", "goodbye", "attract", picture="after") == "home":
        stage.touch("leave")
        if stage.offers("dialog.leave"):
            stage.touch("dialog.leave")
        stage.see("goodbye", "attract", picture="goodbye")
    stage.until(lambda: _gone(stage), "the attract screen", within=30.0)


def _gone(stage: Stage) -> bool:
    stage.touch_if_there("goodbye")
    return stage.screen == "attract"


def come_as_staff(stage: Stage) -> None:
    """Rest a finger in the corner of a screen of nobody's and enter the staff PIN."""
    stage.hold_corner("pin")
    stage.see("pin", picture="staff-pin")
    stage.type_keys(STAFF_PIN)
    stage.touch("next")
    stage.until(lambda: stage.screen == "staff" and stage.offers("back"), "the staff page")


def read(stage: Stage, section: str, words: Bilingual, *, within: float = 20.0) -> None:
    """Wait until a section of the staff page says so."""
    wanted = words.to(stage.language)
    stage.until(lambda: wanted in stage.text(section), f"{section} to say {wanted}", within)


def hear(stage: Stage, words: Bilingual) -> None:
    """Wait until the screen says so, anywhere on it."""
    wanted = words.to(stage.language)
    stage.until(lambda: wanted in stage.words(), f"the words {wanted}")


def papers(stage: Stage) -> tuple[int, int]:
    """Return how many sheets and slips lie in the outlets."""
    sights = stage.desk.sights()
    return len(sights["document"].sheets), len(sights["receipt"].sheets)


def take_papers(stage: Stage) -> None:
    """Take everything out of both outlets."""
    for printer, lying in zip(("document", "receipt"), papers(stage), strict=True):
        if lying:
            stage.desk.hands.act(printer, "take")


def open_door(stage: Stage) -> str:
    """Wait for a door to stand open, and return its name."""
    stage.until(lambda: bool(_open(stage)), "an open door")
    return _open(stage).split()[0]


def _open(stage: Stage) -> str:
    return str(stage.desk.sight("lockers").facts["open"])


def at_door(stage: Stage, door: str, *acts: str) -> None:
    """Do things at a door of the lockers."""
    stage.desk.hands.act("lockers", "door", door)
    for act in acts:
        stage.desk.hands.act("lockers", act)


def expect(condition: bool, what: str) -> None:
    """Raise TourError unless `condition` holds."""
    if not condition:
        raise TourError(f"expected {what}")


def expect_papers(stage: Stage, sheets: int, slips: int) -> None:
    """Check how much came out of the printers."""
    seen = papers(stage)
    expect(seen == (sheets, slips), f"{sheets} sheets and {slips} slips, saw {seen[0]} and {seen[1]}")


def expect_words(stage: Stage, names: Sequence[str]) -> None:
    """Check that items of these names are on the screen."""
    missing = [name for name in names if not stage.offers(name)]
    expect(not missing, f"on the screen: {', '.join(missing)}")
