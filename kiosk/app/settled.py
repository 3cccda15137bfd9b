"""What a terminal was told to be, sound as a whole: settings, device options, catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from config.catalogue.catalogue import Catalogue, shipped
from config.catalogue.definition import StepKind
from config.complaint import Complaint, Refused
from config.loader import load
from config.schema import TerminalConfig
from config.slots import Fresh, LastGood, Slot
from config.source import Source, read
from devices.errors import DeviceError
from devices.registry import OptionsError, UnknownModelError, build_driver


@dataclass(frozen=True)
class Settled:
    """Settings and catalogue that fit each other and this program."""

    config: TerminalConfig
    catalogue: Catalogue


def settle(path: Path, kinds: Mapping[str, StepKind], *, home: Path | None = None) -> Settled | Refused:
    """Return what the file `path` says, or everything that is wrong with it; nothing is opened."""
    config = load(path, home=home)
    if isinstance(config, Refused):
        return config
    complaints = tuple(_device_complaints(config, path))
    catalogue = Catalogue.load(config.catalogue.folder or shipped(), kinds)
    if isinstance(catalogue, Refused):
        return Refused(complaints + catalogue.complaints)
    if complaints:
        return Refused(complaints)
    return Settled(config, catalogue)


def settle_with_last_good(
    path: Path, kinds: Mapping[str, StepKind], slot: Path
) -> Fresh[Settled] | LastGood[Settled] | Refused:
    """Return what to run with; `slot` is the folder that keeps the last good settings."""
    return Slot(slot, partial(settle, kinds=kinds, home=path.resolve().parent)).take(path)


def _device_complaints(config: TerminalConfig, path: Path) -> Iterator[Complaint]:
    source = read(path)
    if isinstance(source, Refused):
        yield from source.complaints
        return
    for index, device in enumerate(config.devices):
        try:
            build_driver(device.driver, device.options)
        except UnknownModelError as error:
            yield source.complain(
                ("devices", index, "driver"),
                f'no driver is called "{error.name}"; there is {", ".join(error.known)}',
            )
        except OptionsError as error:
            yield from _option_complaints(source, index, error)
        except DeviceError as error:
            yield source.complain(("devices", index, "options"), error.detail or error.failure.value)


def _option_complaints(source: Source, index: int, error: OptionsError) -> Iterator[Complaint]:
    for option, reason in error.reasons:
        yield source.complain(("devices", index, "options", *option.split(".")), reason)
