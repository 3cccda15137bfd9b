"""What a terminal was told to be, sound as a whole: settings, device options, token, catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from config.catalogue.catalogue import Catalogue, shipped
from config.catalogue.definition import StepKind
from config.complaint import Complaint, Refused
from config.loader import load
from config.schema import TerminalConfig
from config.slots import Fresh, LastGood, Slot
from config.source import Source, read
from devices.errors import DeviceError
from devices.hangs import keep_nothing
from devices.isolation.proxy import build_isolated
from devices.locker_bank import LockerBank
from devices.models import ModelError, UnknownModelError
from devices.registry import WHOLE, OptionsError, build_driver

LONGEST_TOKEN = 4096  # characters


@dataclass(frozen=True)
class Settled:
    """Settings, token and catalogue that fit each other and this program.

    `complaints` say what is wrong with the catalogue on the disk, whose last good copy is used instead.
    """

    config: TerminalConfig
    token: str | None = field(repr=False)
    catalogue: Catalogue
    complaints: tuple[Complaint, ...] = ()


def settle(path: Path, kinds: Mapping[str, StepKind], *, home: Path | None = None) -> Settled | Refused:
    """Return what the file `path` says, or everything that is wrong with it; nothing is opened or kept."""
    return _settle(path, kinds, home, None, fresh=True)


def settle_with_last_good(
    path: Path, kinds: Mapping[str, StepKind], slot: Path
) -> Fresh[Settled] | LastGood[Settled] | Refused:
    """Return what to run with; the folder `slot` keeps the last good settings, one beside it the catalogue.

    A catalogue that went bad is replaced by its last good copy alone: sound settings stay in force.
    """
    home = path.resolve().parent
    catalogues = slot.with_name(f"{slot.name}-catalogue")
    taken = Slot(slot, lambda offered: _settle(offered, kinds, home, catalogues, fresh=offered == path)).take(
        path
    )
    match taken:
        case Fresh(settled) if settled.complaints:
            return LastGood(settled, settled.complaints)
        case LastGood(settled, complaints):
            return LastGood(settled, (*complaints, *settled.complaints))
        case _:
            return taken


def _settle(
    path: Path, kinds: Mapping[str, StepKind], home: Path | None, catalogues: Path | None, *, fresh: bool
) -> Settled | Refused:
    config, source = load(path, home=home), read(path)
    if isinstance(config, Refused):
        return config
    if isinstance(source, Refused):
        return source
    token = _token(config, source)
    complaints = [*_device_complaints(config, source), *((token,) if isinstance(token, Complaint) else ())]
    sound = None if complaints else catalogues
    catalogue = _catalogue(config.catalogue.folder, source, kinds, sound)
    if isinstance(catalogue, Refused):
        return Refused((*complaints, *catalogue.complaints))
    if isinstance(token, Complaint) or complaints:
        return Refused(tuple(complaints))
    unknown = tuple(_unknown_services(config, source, catalogue.config))
    if fresh and unknown:
        return Refused(unknown)
    wrong = catalogue.complaints if isinstance(catalogue, LastGood) else ()
    return Settled(config, token, catalogue.config, wrong)


def _unknown_services(config: TerminalConfig, source: Source, catalogue: Catalogue) -> Iterator[Complaint]:
    """Tell of settings for services that there are not; the last good ones may have outlived a service."""
    named = {
        ("catalogue", "switched_off"): config.catalogue.switched_off,
        ("survey", "after_services"): config.survey.after_services,
    }
    for place, services in named.items():
        for index, service in enumerate(services):
            if service not in catalogue.services:
                known = ", ".join(sorted(catalogue.services))
                yield source.complain((*place, index), f"no service is called {service}; there is {known}")


def _catalogue(
    folder: Path | None, source: Source, kinds: Mapping[str, StepKind], slot: Path | None
) -> Fresh[Catalogue] | LastGood[Catalogue] | Refused:
    """Return the catalogue; a folder of one's own is kept in `slot`, where there is one, while it is good."""

    def loaded(offered: Path) -> Catalogue | Refused:
        if not offered.is_dir():
            return Refused((source.complain(("catalogue", "folder"), f"{offered} is no folder"),))
        return Catalogue.load(offered, kinds)

    if folder is not None and slot is not None:
        return Slot(slot, loaded).take(folder)
    found = loaded(folder or shipped())
    return found if isinstance(found, Refused) else Fresh(found)


def _token(config: TerminalConfig, source: Source) -> str | Complaint | None:
    """Return the token that the platform knows this terminal by, or why it is none; None: none is named."""
    path = config.hub.token_file
    if path is None:
        return None
    try:
        with path.open(encoding="ascii") as file:
            token = file.read(LONGEST_TOKEN + 1).strip()
    except OSError as error:
        reason = f"{path} cannot be read ({error.strerror}); `python -m hub terminals add` prints it"
    except ValueError:  # not ASCII, or a name with a NUL
        reason = f"{str(path)!r} is not a file of plain text"
    else:
        if token.isprintable() and 0 < len(token) <= LONGEST_TOKEN and " " not in token:
            return token
        reason = f"{path} must hold one word: what `python -m hub terminals add` printed"
    return source.complain(("hub", "token_file"), reason)


def _device_complaints(config: TerminalConfig, source: Source) -> Iterator[Complaint]:
    known: dict[str, str] = {}
    for index, device in enumerate(config.devices):
        try:
            if device.isolated:  # not even built here
                build_isolated(device.driver, device.options, keep_nothing)
                continue
            built = build_driver(device.driver, device.options)
            if isinstance(built, LockerBank):
                yield from _door_complaints(built, index, device.name, source, known)
        except UnknownModelError as error:
            yield source.complain(
                ("devices", index, "driver"),
                f'no driver is called "{error.name}"; there is {", ".join(error.known)}',
            )
        except ModelError as error:
            yield source.complain(("devices", index, "driver"), error.detail)
        except OptionsError as error:
            yield from _option_complaints(source, index, error)
        except DeviceError as error:
            yield source.complain(("devices", index, "options"), error.detail or error.failure.value)


def _door_complaints(
    bank: LockerBank, index: int, name: str, source: Source, known: dict[str, str]
) -> Iterator[Complaint]:
    """Tell of a door that another bank has too: people are told the door's name alone.

    `known` are the doors of the banks before, and becomes those of this one too.
    """
    for door in bank.door_names():
        other = known.setdefault(door, name)
        if other != name:
            reason = f'{other} has a door "{door}" too: name the doors of each bank apart'
            yield source.complain(("devices", index, "options"), reason)
            return


def _option_complaints(source: Source, index: int, error: OptionsError) -> Iterator[Complaint]:
    for option, reason in error.reasons:
        inside = () if option == WHOLE else option.split(".")
        yield source.complain(("devices", index, "options", *inside), reason)
