"""A maker's distribution, installed into a folder as pip would: a package and its metadata."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

READER = dedent(
    '''
    """A badge reader of another house."""

    from typing import ClassVar

    from devices.card_reader import Card, CardReader
    from devices.device import Report, Status
    from devices.options import Options


    class {name}Options(Options):
        """Where it is."""

        slot: int = 1
        """Number of the slot."""


    class {name}(CardReader):
        """Reads nothing."""

        driver = "{driver}"
        options: ClassVar[type[Options]] = {name}Options

        def __init__(self, options):
            self.slot = options.slot

        def open(self): ...

        def close(self): ...

        def watch(self):
            return Report(Status.ONLINE)

        def card(self):
            return None
    '''
)
EMULATOR = dedent(
    '''
    """Its other end."""

    from typing import ClassVar

    from devices.emulator import Emulator, Sight
    from devices.options import Options


    class K1End(Emulator):
        """Does nothing."""

        model = "acme-k1"
        options: ClassVar[type[Options]] = Options

        def __init__(self, options, folder): ...

        def start(self): ...

        def stop(self): ...

        def hands(self):
            return ()

        def act(self, act, argument=None): ...

        def sight(self):
            return Sight()
    '''
)


def install(
    folder: Path, name: str, modules: Mapping[str, str], offers: Mapping[str, Mapping[str, str]]
) -> None:
    """Lay a distribution into `folder`: `modules` by file name of its package, entry points by group."""
    package = folder / name.replace("-", "_")
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    for module, text in modules.items():
        (package / module).write_text(text, encoding="utf-8")
    metadata = folder / f"{package.name}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    lines = [
        line
        for group, points in offers.items()
        for line in (f"[{group}]", *(f"{point} = {value}" for point, value in points.items()))
    ]
    (metadata / "entry_points.txt").write_text("\n".join(lines) + "\n")
