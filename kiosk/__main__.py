"""`python -m kiosk --config FILE --data DIR` runs one terminal, `python -m kiosk COMMAND …` a command."""

from __future__ import annotations

import sys
from collections.abc import Sequence

HELP = frozenset({"-h", "--help"})


def main(arguments: Sequence[str]) -> int:
    """Return the exit status. The terminal loads no command, and a command no screen."""
    if HELP.intersection(arguments[:1]):
        from kiosk.app.run import parser  # noqa: PLC0415 - what a command does not need
        from kiosk.command_line import overview  # noqa: PLC0415 - what the terminal does not need

        sys.stdout.write(f"{parser().format_help()}\n{overview()}")
        return 0
    if arguments and not arguments[0].startswith("-"):
        from kiosk.command_line import run_command  # noqa: PLC0415 - as above

        return run_command(arguments)
    from kiosk.app import run  # noqa: PLC0415 - as above

    return run.main(list(arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
