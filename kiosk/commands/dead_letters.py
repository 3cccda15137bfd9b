"""Dead letters of a terminal that does not run: look at them, put one back, dismiss one."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import UTC, datetime

from contract.audit import LARGEST
from contract.dead_letters import LONGEST_REASON, Decision, Place
from kiosk.command import DONE, FOUND_WRONG, Command, Say, add_data
from kiosk.store.data_folder import DataFolder
from kiosk.store.dead_letters import DeadLetter, Decider


class DeadLettersCommand(Command):
    """Lists what the platform refused for good; replays or dismisses one."""

    name = "dead-letters"
    help = "List what the platform refused for good; send one again, or dismiss it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the three things that can be done."""
        add_data(parser)
        parser.epilog = (
            "Listing goes beside a running terminal. Replaying and dismissing need it to be ended; while it "
            "runs, staff do both on its own screen (the staff page), and HR on the platform's console."
        )
        topics = parser.add_subparsers(dest="topic", required=True, metavar="list|replay|dismiss")
        topics.add_parser("list", help="Say which there are, and why.")
        replay = topics.add_parser("replay", help="Put one back in its place: it is delivered once more.")
        dismiss = topics.add_parser("dismiss", help="Say that one needs nobody any more; it is kept.")
        for topic in (replay, dismiss):
            topic.add_argument("seq", type=_number, help="its number, as `list` says it")
        replay.add_argument("--reason", default="", type=_reason, help="why, for HR")
        dismiss.add_argument("--reason", required=True, type=_some_reason, help="why, for HR")

    def run(self, options: Namespace, say: Say) -> int:
        """Do it; status 1 where there is no such dead letter."""
        folder = DataFolder(options.data)
        if options.topic == "list":
            with folder.look(_now) as looking, looking.view() as unit:
                letters = unit.dead_letters.every()
            _say_all(letters, say)
            return DONE
        store = folder.open_existing(_now)
        try:
            with store.unit() as unit:
                letter = unit.dead_letters.find(options.seq)
                decider = Decider(Place.COMMAND, getpass.getuser())
                decision = Decision(options.topic)
                done = letter is not None and unit.dead_letters.decide(
                    letter.envelope.event_id, decision, decider, options.reason
                )
        finally:
            store.close()
        if not done:
            say(f"{options.seq} is no dead letter that can be {PAST[decision]}; nothing was done")
            return FOUND_WRONG
        say(f"{options.seq} was {PAST[decision]}")
        return DONE


PAST = {Decision.REPLAY: "put back", Decision.DISMISS: "dismissed"}


def _say_all(letters: list[DeadLetter], say: Say) -> None:
    if not letters:
        say("no dead letters")
    for letter in letters:
        when = letter.buried_at.isoformat(timespec="seconds")
        what = f"{letter.event_type or '?':<24} {letter.reason}"
        say(f"{letter.envelope.seq:<8} {when}  {what}{_standing(letter)}")


def _standing(letter: DeadLetter) -> str:
    if letter.dismissal is not None:
        by, at = letter.dismissal.by, letter.dismissal.at.isoformat(timespec="seconds")
        return f"  [dismissed by {by} ({letter.dismissal.place}), {at}: {letter.dismissal.reason}]"
    return "  [tells of another; needs nobody]" if letter.is_notice else ""


def _reason(text: str) -> str:
    stripped = text.strip()
    if len(stripped) > LONGEST_REASON or not stripped.isprintable():
        raise ArgumentTypeError(f"one line of at most {LONGEST_REASON} characters is needed")
    return stripped


def _some_reason(text: str) -> str:
    if reason := _reason(text):
        return reason
    raise ArgumentTypeError("why it needs nobody has to be said")


def _number(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) <= LARGEST:
        return int(text)
    raise ArgumentTypeError(f"{text} is no number of an event")


def _now() -> datetime:
    return datetime.now(UTC)
