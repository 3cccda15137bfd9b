"""Reads a terminal's settings: the whole of them, or the reasons why not."""

from __future__ import annotations

from pathlib import Path

from config.complaint import Refused
from config.reading import model_of
from config.schema import TerminalConfig
from config.source import parse, read


def load(path: Path, *, home: Path | None = None) -> TerminalConfig | Refused:
    """Return the settings in the file `path`; relative paths in it start at `home`, else at its folder."""
    source = read(path)
    if isinstance(source, Refused):
        return source
    config = model_of(TerminalConfig, source)
    return config if isinstance(config, Refused) else at_home(config, home or path.parent)


def loads(text: str, *, home: Path, file: str = "terminal.yaml") -> TerminalConfig | Refused:
    """Return the settings in `text`, named `file` in complaints."""
    source = parse(text, file)
    if isinstance(source, Refused):
        return source
    config = model_of(TerminalConfig, source)
    return config if isinstance(config, Refused) else at_home(config, home)


def at_home(config: TerminalConfig, home: Path) -> TerminalConfig:
    """Return `config` with its relative paths made absolute under `home`."""
    token = config.hub.token_file
    hub = config.hub.model_copy(update={"token_file": None if token is None else home / token})
    folder = config.catalogue.folder
    catalogue = config.catalogue.model_copy(update={"folder": home / folder if folder else None})
    return config.model_copy(update={"hub": hub, "catalogue": catalogue})
