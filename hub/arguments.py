"""What an operator may give to a command, read from its text; wrong text is told by argparse."""

from __future__ import annotations

import argparse
import getpass
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from config.complaint import Refused
from config.reading import model_of
from config.source import read
from hub import people, synthetic
from hub.commands import RefusedError
from hub.company import CompanySettings
from hub.voiding import services_named
from hub.webhooks.addresses import Network, networks


def port(text_of_port: str) -> int:
    """Read a TCP port."""
    if not text_of_port.isdecimal() or int(text_of_port) > 65_535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return int(text_of_port)


def time_zone(name: str) -> ZoneInfo:
    """Read the name of a time zone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise argparse.ArgumentTypeError(f"no time zone {name!r}; one is Asia/Shanghai") from error


def wording(given: str) -> str:
    """Read a text for people."""
    if not given.strip():
        raise argparse.ArgumentTypeError("may not be empty")
    return given


def certificates_named(given: str) -> frozenset[str]:
    """Read the services whose certificates a policy is for."""
    try:
        return services_named(given)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def networks_named(given: str) -> tuple[Network, ...]:
    """Read networks that are not public and that messages may be sent to all the same."""
    try:
        return networks(given)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"networks such as 10.1.0.0/16,fd00::/8: {error}") from error


def employer(given: str) -> str:
    """Read the employer's name: it stands on every page, and has to fit into every verify code."""
    if wrong := people.text_complaint(wording(given)):
        raise argparse.ArgumentTypeError(wrong)
    return given


def number_from(least: int) -> Callable[[str], int]:
    """Return what reads a whole number that is not less than `least`, and of which people can be invented."""

    def number(given: str) -> int:
        if not given.isdecimal() or not least <= int(given) <= synthetic.MOST:
            raise argparse.ArgumentTypeError(f"a number from {least} to {synthetic.MOST}")
        return int(given)

    return number


def percent(given: str) -> float:
    """Read a share of a hundred."""
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]+)?", given) or float(given) > 100:
        raise argparse.ArgumentTypeError("a number from 0 to 100")
    return float(given)


def company(given: str) -> CompanySettings:
    """Read the file that says which service signs a company's people in; its secret lies beside it."""
    path = Path(given)
    source = read(path)
    told = source if isinstance(source, Refused) else model_of(CompanySettings, source)
    if isinstance(told, Refused):
        raise argparse.ArgumentTypeError(str(told))
    return told.model_copy(update={"client_secret_file": path.parent / told.client_secret_file})


def address(given: str) -> str:
    """Read where people reach the platform."""
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError("an address such as https://hr.example.com")
    return given.rstrip("/")


def end_of_trail(given: str) -> tuple[int, str]:
    """Read an end of the platform's trail: the number of entries and the head, with a colon between."""
    entries, _, head = given.partition(":")
    if not entries.isdecimal() or re.fullmatch("[0-9a-f]{64}", head) is None:
        raise argparse.ArgumentTypeError("ENTRIES:HEAD, as in what `audit verify` said")
    return int(entries), head


def secret(file: Path | None, prompt: str) -> str:
    """Read a secret from a file's first line, or ask for it."""
    if file is None:
        return getpass.getpass(prompt)
    try:
        return file.read_text("utf-8").split("\n")[0].rstrip("\r")
    except UnicodeDecodeError as error:
        raise RefusedError(f"{file}: not UTF-8") from error
