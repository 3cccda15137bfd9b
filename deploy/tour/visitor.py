"""A terminal with a person before it who comes again and again: certificates by ID card, by touch alone.

`python -m deploy.tour.visitor --stand FOLDER --told FILE [--visits N] [--seed N]`. Hub and rig of the stand
run already. It says "confirms" when the person does. Each time that the screen has told how it ended, a line
of JSON says so in FILE, durably. Without `--visits` it goes on until it is killed; with it, it ends once the
platform has everything and nothing is open at the devices.
"""

from __future__ import annotations

import argparse
import itertools
import json
import logging
import os
import sys
from pathlib import Path
from random import Random

from deploy.stand.stand import Stand
from deploy.tour import scenes
from deploy.tour.stage import Stage, TourError
from deploy.tour.theatre import on_stage
from ui.curtain import make_application

PURPOSES = ("visa", "loan", "rent", "school")
CONFIRMS = "confirms"
SETTLE_WITHIN = 90.0  # seconds: every backoff of the relay, and the rest of a recovery


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m deploy.tour.visitor", description=__doc__)
    parser.add_argument("--stand", type=Path, required=True, help="folder of a stand that runs")
    parser.add_argument("--told", type=Path, required=True, help="file of what the screen told, appended to")
    parser.add_argument("--visits", type=int, help="how many (default: without end)")
    parser.add_argument("--seed", type=int, default=0, help="whom and what the visits are about")
    return parser.parse_args(arguments)


def say(what: str) -> None:
    """Say on standard output what the person does now."""
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def visit(stage: Stage, random: Random) -> dict[str, str]:
    """Play one visit up to its result, and return what the screen told."""
    stage.see("attract", within=60.0)
    scenes.come(stage)
    scenes.by_id_card(stage, random.choice(stage.cast.members()[:2]))
    if stage.offers("waiting.0"):
        say(CONFIRMS)
        stage.touch("waiting.0")
    else:
        stage.touch("tile.cert.employment")
        scenes.ask_for_certificate(
            stage, purpose=random.choice(PURPOSES), language="zh", copies=random.choice((1, 1, 2))
        )
        say(CONFIRMS)
        scenes.confirm(stage)
    stage.see("result", within=60.0)
    return {
        "reference": stage.text("reference").replace("：", " ").split()[-1],
        "claim_code": stage.text("claim-code") if stage.offers("claim-code") else "",
        "done": stage.text("done"),
    }


def depart(stage: Stage, random: Random) -> None:
    """Answer the question, and leave."""
    stage.touch("next")
    scenes.rate(stage, random.randint(1, 5))
    stage.see("home")
    stage.touch("leave")
    if stage.see("goodbye", "attract") == "goodbye":
        stage.touch("goodbye")


def write_down(told: Path, entry: dict[str, str]) -> None:
    """Append a line that survives a power cut."""
    with told.open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())


def play(options: argparse.Namespace) -> None:
    """Visit until enough is enough; raise TourError where a visit does not go as a person would expect."""
    random = Random(options.seed)  # noqa: S311 - plays, and is to be repeatable
    with on_stage(Stand(options.stand), None) as stage:
        stage.desk.lift_id_card()  # where the terminal was killed before it was lifted
        stage.until(stage.backstage.knows_everybody, "the directory", within=60.0)
        for _ in itertools.repeat(None) if options.visits is None else range(options.visits):
            write_down(options.told, visit(stage, random))
            depart(stage, random)
        stage.until(stage.backstage.everything_settled, "everything to be settled", within=SETTLE_WITHIN)


def main() -> int:
    """Play, and say what went wrong."""
    logging.basicConfig(level=logging.WARNING)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = make_application(["visitor"])
    application.setQuitOnLastWindowClosed(False)
    try:
        play(parse())
    except TourError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
