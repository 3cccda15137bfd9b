"""Finds and builds drivers and emulators by name: the model "maker-model" lives in `maker_model.py`.

Those of other distributions are offered by entry points of the groups `kiosk.drivers` and
`kiosk.emulators`, each under the model's name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from config.reading import reason
from devices import drivers, emulators
from devices.device import Device
from devices.emulator import Emulator
from devices.errors import DeviceError, DeviceFailure
from devices.models import ModelError, Models
from devices.offers import DRIVERS, EMULATORS
from devices.options import Options

WHOLE = "options"
"""What stands for the name of an option where several of them together are wrong."""

_drivers = Models("driver", Device, "driver", drivers, DRIVERS)
_emulators = Models("emulator", Emulator, "model", emulators, EMULATORS)


class OptionsError(DeviceError):
    """Options that a driver or emulator refuses; `reasons`: (option, reason) of each; `kind`: all options."""

    def __init__(self, name: str, reasons: list[tuple[str, str]], kind: type[Options]) -> None:
        told = "; ".join(f"{option}: {reason}" for option, reason in reasons)
        super().__init__(DeviceFailure.UNSUPPORTED, f"{name}: {told}")
        self.name = name
        self.reasons = reasons
        self.kind = kind


def driver_class(name: str) -> type[Device]:
    """Return the driver of that name; raise ModelError."""
    return _drivers.find(name)


def emulator_class(model: str) -> type[Emulator]:
    """Return the emulator of that model; raise ModelError."""
    return _emulators.find(model)


def taken_by(name: str) -> str:
    """Return what has this name already, "driver" or "emulator"; '' where nothing has."""
    return next((one.word for one in (_drivers, _emulators) if name in one.names()), "")


def driver_classes() -> dict[str, type[Device]]:
    """Return all drivers that can be used, by name; imports every one of them."""
    return _drivers.look()[0]


def emulator_classes() -> dict[str, type[Emulator]]:
    """Return all emulators that can be used, by model; imports every one of them."""
    return _emulators.look()[0]


def unusable_models() -> list[ModelError]:
    """Return why some drivers and emulators cannot be used; imports every one of them."""
    return [*_drivers.look()[1], *_emulators.look()[1]]


def build_driver(name: str, options: Mapping[str, object]) -> Device:
    """Build a driver, still closed; raise ModelError or OptionsError."""
    found = driver_class(name)
    build = cast("Callable[[Options], Device]", found)
    checked = checked_options(name, found.options, options)
    device = build(checked)
    device.abilities = found.abilities_with(checked)
    return device


def build_emulator(model: str, options: Mapping[str, object], folder: Path) -> Emulator:
    """Build an emulator that keeps its files in `folder`; raise ModelError or OptionsError."""
    found = emulator_class(model)
    build = cast("Callable[[Options, Path], Emulator]", found)
    return build(checked_options(model, found.options, options), folder)


def checked_options(name: str, kind: type[Options], options: Mapping[str, object]) -> Options:
    """Return the options that a configuration gives; raise OptionsError with a reason for each wrong one."""
    try:
        return kind.model_validate(dict(options))
    except ValidationError as error:
        reasons = [(".".join(map(str, one["loc"])) or WHOLE, _reason(one, kind)) for one in _causes(error)]
        raise OptionsError(name, reasons, kind) from error


def _causes(error: ValidationError) -> list[ErrorDetails]:
    """Return what is wrong, without lists that are too short only for what is wrong in them."""
    every = error.errors()
    return [
        one
        for one in every
        if one["type"] != "too_short"
        or not any(
            len(other["loc"]) > len(one["loc"]) and other["loc"][: len(one["loc"])] == one["loc"]
            for other in every
        )
    ]


def _reason(detail: ErrorDetails, kind: type[Options]) -> str:
    if detail["type"] == "extra_forbidden" and len(detail["loc"]) == 1:
        return f"is no such option; there is {', '.join(kind.model_fields) or 'none'}"
    return reason(detail)
