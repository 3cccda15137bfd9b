"""Finds the commands and runs one: every module in the folder `kiosk/commands` brings its own."""

from __future__ import annotations

import argparse
import importlib
import inspect
import logging
import pkgutil
import sys
from collections.abc import Mapping, Sequence

from kiosk import commands
from kiosk.app.advice import told
from kiosk.command import Command, Say
from kiosk.domain.errors import KioskError

EXIT_STORE = 74  # EX_IOERR of sysexits.h


def found_commands() -> Mapping[str, Command]:
    """Return one of each command by its name, in the order of names."""
    found: dict[str, Command] = {}
    for name in sorted(module.name for module in pkgutil.iter_modules(commands.__path__)):
        module = importlib.import_module(f"{commands.__name__}.{name}")
        for thing in vars(module).values():
            if _is_command(thing, module.__name__):
                command: Command = thing()
                if command.name in found:
                    raise ValueError(f"two commands are called {command.name}")
                found[command.name] = command
    return dict(sorted(found.items()))


def overview() -> str:
    """Return the list of commands, for whoever asks for help."""
    lines = (f"  {command.name:<16} {command.help}\n" for command in found_commands().values())
    return f"commands, each with --help:\n  python -m kiosk COMMAND …\n{''.join(lines)}"


def run_command(arguments: Sequence[str], say: Say | None = None) -> int:
    """Run the command that is named first and return the exit status."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    options = _parser().parse_args(arguments)
    command: Command = options.command
    try:
        return command.run(options, say or _say)
    except KioskError as error:
        sys.stderr.write(told(error, f"{command.name} cannot be done"))
        return EXIT_STORE


def _parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(
        prog="python -m kiosk",
        description="Commands on a terminal's data folder, beside the terminal or without it.",
        epilog="Exit status 1: something was found wrong; 74: the store cannot be used.",
        allow_abbrev=False,
    )
    topics = whole.add_subparsers(required=True, metavar="COMMAND")
    for command in found_commands().values():
        added = topics.add_parser(
            command.name, help=command.help, description=command.help, allow_abbrev=False
        )
        added.set_defaults(command=command)
        command.add_arguments(added)
    return whole


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _is_command(thing: object, module: str) -> bool:
    if not isinstance(thing, type) or not issubclass(thing, Command) or inspect.isabstract(thing):
        return False
    return thing.__module__ == module
