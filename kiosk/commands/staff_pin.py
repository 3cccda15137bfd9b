"""Makes the line of the settings that lets staff in."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser, Namespace

from argon2 import PasswordHasher

from kiosk.command import DONE, FOUND_WRONG, Command, Say

SHORTEST, LONGEST = 6, 12


class StaffPinCommand(Command):
    """Asks for a PIN twice, and prints what the settings take of it."""

    name = "staff-pin"
    help = "Make a PIN for the staff page: prints the line for the settings."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add nothing that is needed: what is typed never stands in a shell's history."""
        parser.add_argument("--stdin", action="store_true", help="read the PIN from standard input, once")

    def run(self, options: Namespace, say: Say) -> int:
        """Print it; status 1 where the two differ, or it is no PIN that the pad can type."""
        pin = sys.stdin.readline().strip() if options.stdin else getpass.getpass("PIN: ")
        if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
            say(f"a PIN is {SHORTEST} to {LONGEST} digits")
            return FOUND_WRONG
        if not options.stdin and getpass.getpass("once more: ") != pin:
            say("the two are not the same")
            return FOUND_WRONG
        say(f'staff: {{pin_hash: "{PasswordHasher().hash(pin)}"}}')
        return DONE
