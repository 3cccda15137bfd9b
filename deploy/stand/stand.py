"""A complete stand: its folders, its programs, and the order in which they start and end."""

from __future__ import annotations

import secrets
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

from deploy.stand import files
from deploy.stand.cast import Cast, Member, choose_cast, with_smart_badge
from deploy.stand.files import TERMINAL_ID, Wires
from deploy.stand.pieces import Piece
from deploy.stand.process import Child, ChildError
from deploy.stand.signing import signing_options
from devices.ports import HeldPorts
from kiosk.command import DONE
from kiosk.commands.enrol import EnrolCommand
from kiosk.store.data_folder import DataFolder

EMPLOYEES = 25_000
PINS = 20  # people of each site with a PIN: hashing one takes 30 ms
CONSOLE_USER = "hr"


class StandError(Exception):
    """A stand that could not be made ready; the text says which command failed and how."""


class Stand:
    """Hub, rig, terminal and desk below one folder.

    `tell` is called with a line for the person who waits. `seconds_per_sheet` is the A4 printer's pace.
    `database` is the platform's, SQLite below the folder unless it is told. `presenter`: the receipt printer
    holds slips out and takes them back. `pieces`: more hardware than readers and printers. `ecopies`: the hub
    makes e-copies of certificates, signed by a key for development that is made here.
    """

    def __init__(
        self,
        folder: Path,
        *,
        employees: int = EMPLOYEES,
        badge_reader: bool = True,
        landscape: bool = False,
        fullscreen: bool = True,
        seconds_per_sheet: float = 0.3,
        database: str = "",
        presenter: bool = False,
        pieces: Sequence[Piece] = (),
        ecopies: bool = False,
        tell: Callable[[str], None] = lambda _line: None,
    ) -> None:
        self.folder = folder.resolve()
        self._employees = employees
        self._badge_reader = badge_reader
        self._landscape = landscape
        self._fullscreen = fullscreen
        self._seconds_per_sheet = seconds_per_sheet
        self._tell = tell
        self._presenter = presenter
        self._pieces = tuple(pieces)
        self._signing = self.folder / "signing" if ecopies else None
        self._ports = HeldPorts(4 + len(self._pieces))
        hub, receipt, document, id_card, *more = self._ports.numbers
        named = {piece.name: port for piece, port in zip(self._pieces, more, strict=True)}
        self.wires = Wires(hub, receipt, document, id_card, named)
        self._people = self.folder / "employees.csv"
        self.database = database or f"sqlite:///{self.folder / 'hub' / 'hub.db'}"
        self._password = self.folder / "console-password"
        self._code = self.folder / "enrolment-code"
        self._hub: Child | None = None
        self._others: list[Child] = []
        self._cast: Cast | None = None

    @property
    def hands(self) -> Path:
        """The socket of the rig's hands."""
        return self.folder / "hands"

    @property
    def settings(self) -> Path:
        """The terminal's settings file."""
        return self.folder / "terminal.yaml"

    @property
    def terminal_data(self) -> Path:
        """The terminal's data folder."""
        return self.folder / "terminal"

    @property
    def hub_url(self) -> str:
        """Where the hub listens."""
        return f"http://127.0.0.1:{self.wires.hub}"

    @property
    def cast(self) -> Cast:
        """The people whose cards lie beside the rig."""
        if self._cast is None:
            self._cast = choose_cast(self._people)
        return self._cast

    @property
    def console_password(self) -> str:
        """The password of the console's user `hr`."""
        return self._password.read_text(encoding="utf-8").strip()

    def prepare(self) -> None:
        """Make people, hub, terminal and accounts once, and write the settings for this start."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "log").mkdir(exist_ok=True)
        (self.folder / "hub").mkdir(exist_ok=True)
        done = self.folder / "prepared"
        if not done.exists():
            self._populate()
            done.touch()
        smart = self.folder / "smart-badge.csv"
        if not smart.exists():
            self._register_smart_badge(smart)
        rig = files.rig(
            self.cast,
            self.wires,
            badge_reader=self._badge_reader,
            seconds_per_sheet=self._seconds_per_sheet,
            presenter=self._presenter,
            pieces=self._pieces,
        )
        files.write(self.folder / "rig.yaml", rig)
        files.write(
            self.settings,
            files.terminal(
                self.cast,
                self.wires,
                badge_reader=self._badge_reader,
                landscape=self._landscape,
                fullscreen=self._fullscreen,
                presenter=self._presenter,
                pieces=self._pieces,
                state=self.folder / "rig",
            ),
        )

    def _populate(self) -> None:
        self._tell(f"Making {self._employees:,} synthetic employees (once)…")
        count = str(self._employees)
        people = str(self._people)
        self._hub_command(
            "employees", "generate", "--count", count, "--seed", "1", "--pins", str(PINS), "--out", people
        )
        self._hub_command("employees", "import", people, hub=True)
        self._tell("Registering the terminal and a console account…")
        site = self.cast.site
        self._code.touch(mode=0o600)
        self._code.write_text(
            self._hub_command("terminals", "add", TERMINAL_ID, "--site", site, "--code", hub=True)
        )
        self._password.touch(mode=0o600)
        self._password.write_text(secrets.token_urlsafe(12) + "\n", encoding="utf-8")
        self._hub_command(
            "users", "add", CONSOLE_USER, "--role", "hr", "--password-file", str(self._password), hub=True
        )
        here = (self.cast.owner, self.cast.colleague, self.cast.longest)
        self.entitle(here, "festival-box", until="2099-12-31")

    def _register_smart_badge(self, file: Path) -> None:
        """Have HR note the number of the smart badge beside its UID."""
        part = file.with_suffix(".part")
        part.write_text(with_smart_badge(self._people, self.cast.smart), encoding="utf-8")
        self._hub_command("employees", "import", str(part), hub=True)
        part.replace(file)

    def entitle(self, people: Sequence[Member], kind: str, *, until: str = "2098-12-31") -> None:
        """Entitle people to a gift of this terminal; the hub may run."""
        file = self.folder / "gifts.csv"
        file.write_text(files.gifts(people, kind, until), encoding="utf-8")
        self._hub_command("gifts", "import", str(file), hub=True)

    def _hub_command(self, *arguments: str, hub: bool = False) -> str:
        """Run a command of the hub in this process: loading it takes two seconds, and a stand needs eight."""
        from hub.run import carry_out  # noqa: PLC0415 - a stand that is ready needs none

        where = ["--database", self.database, "--data", str(self.folder / "hub")] if hub else []
        said, warned = StringIO(), StringIO()
        with redirect_stdout(said), redirect_stderr(warned):
            status = carry_out([*arguments, *where])
        if status:
            raise StandError(f"hub {' '.join(arguments)} failed:\n{said.getvalue()}{warned.getvalue()}")
        return said.getvalue()

    def start_hub(self) -> None:
        """Start the hub unless it runs, and wait until it listens; also after `stop_hub` or `kill_hub`."""
        if self._hub is not None:
            return
        data, port = str(self.folder / "hub"), ("--port", str(self.wires.hub))
        signing = () if self._signing is None else signing_options(self._signing, self._hub_command)
        child = self._child(
            "hub",
            ["hub", "serve", "--database", self.database, "--data", data, *port, *signing],
            ready="hub ready",
        )
        self._hub = child
        try:
            child.wait_ready(60.0)
            self._enrol()
        except (ChildError, StandError):
            self.stop_hub()
            raise

    def _enrol(self) -> None:
        """Enrol the terminal, once, as a technician does; the code that was made first may be too old."""
        if DataFolder(self.terminal_data).identity.read() is not None:
            return
        said: list[str] = []
        codes = [self._code.read_text()] if self._code.exists() else []
        for code in (*codes, ""):
            told = code or self._hub_command("terminals", "code", TERMINAL_ID, hub=True)
            options = Namespace(config=self.settings, data=self.terminal_data, code=told.strip())
            if EnrolCommand().run(options, said.append) == DONE:
                return
        raise StandError("kiosk enrol failed:\n" + "\n".join(said))

    def stop_hub(self) -> None:
        """End the hub as an operator does."""
        if self._hub is not None:
            self._hub.end()
            self._hub = None

    def kill_hub(self) -> None:
        """End the hub as a power cut does."""
        if self._hub is not None:
            self._hub.kill()
            self._hub = None

    def start_rig(self) -> Child:
        """Start the emulated hardware and wait until all of it listens."""
        state = str(self.folder / "rig")
        child = self._child(
            "emulated hardware",
            [
                "devices", "emulate", "--rig", str(self.folder / "rig.yaml"),
                "--hands", str(self.hands), "--state", state,
            ],
            ready="rig ready",
        )  # fmt: skip
        self._others.append(child)
        child.wait_ready(60.0)
        return child

    def start_terminal(self) -> Child:
        """Start the terminal."""
        windowed = [] if self._fullscreen else ["--no-curtain"]
        child = self._child(
            "terminal",
            ["kiosk", "--config", str(self.settings), "--data", str(self.terminal_data), *windowed],
        )
        self._others.append(child)
        return child

    def start_desk(self) -> Child:
        """Start the hardware desk."""
        child = self._child("hardware desk", ["ui.desk", "--hands", str(self.hands)])
        self._others.append(child)
        return child

    def _child(
        self,
        name: str,
        arguments: list[str],
        *,
        ready: str | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> Child:
        log = self.folder / "log" / f"{name.replace(' ', '-')}.log"
        child = Child(name, arguments, log=log, environment=environment)
        child.start_reading(ready)
        return child

    def close(self) -> None:
        """End everything, the last started first."""
        for child in reversed(self._others):
            child.end()
        self._others.clear()
        self.stop_hub()
        self._ports.release()
