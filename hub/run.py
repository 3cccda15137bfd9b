"""One command of the platform: from its words to its exit status."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import ExitStack

from hub.audit.command import NoTerminalError, NotSoundError
from hub.command_frame import Run, warn
from hub.command_line import parser
from hub.commands import RefusedError
from hub.gift_command import WrongLinesError
from hub.keys import KeyFileError
from hub.roster_command import RosterError
from hub.serving import ListenError
from hub.store.database import DatabaseUrlError, StoreUnavailableError
from hub.webhook_command import WebhookError
from hub.webhooks.mailing import MailFileError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command with a log, and return the exit status: 0 done, 1 refused, 2 wrong arguments."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    return carry_out(arguments)


def carry_out(arguments: Sequence[str] | None = None) -> int:
    """Do as `main`, in a process that has its own mind about the log."""
    options = parser().parse_args(arguments)
    for name in ("alembic", "sqlalchemy"):
        logging.getLogger(name).setLevel(logging.WARNING)
    run: Run = options.run
    try:
        with ExitStack() as options.ending:
            run(options)
    except (
        RefusedError,
        NotSoundError,
        NoTerminalError,
        WrongLinesError,
        RosterError,
        WebhookError,
        MailFileError,
        KeyFileError,
        ListenError,
        DatabaseUrlError,
        OSError,
    ) as error:
        warn(f"hub: {error}")
        return 1
    except StoreUnavailableError as error:
        reason = getattr(error.__cause__, "orig", None) or error.__cause__
        warn(f"hub: the database cannot be opened: {reason}")
        return 1
    except UnicodeEncodeError:
        warn("hub: what was typed is not UTF-8: set the terminal to UTF-8")
        return 1
    return 0
