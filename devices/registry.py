"""Finds drivers and emulators by folder: the model "maker-model" lives in `maker_model.py`."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import TypeVar, cast

from pydantic import ValidationError

from devices import drivers, emulators
from devices.device import Device
from devices.emulator import Emulator
from devices.errors import DeviceError, DeviceFailure
from devices.options import Options

T = TypeVar("T")


class UnknownModelError(DeviceError):
    """No driver or emulator has that name; `known` lists those that exist."""

    def __init__(self, kind: str, name: str, known: list[str]) -> None:
        super().__init__(DeviceFailure.UNSUPPORTED, f'no {kind} "{name}"; there is {", ".join(known)}')
        self.name = name
        self.known = known


class OptionsError(DeviceError):
    """Options that a driver or emulator refuses; `reasons` has one (option, reason) for each."""

    def __init__(self, name: str, reasons: list[tuple[str, str]]) -> None:
        told = "; ".join(f"{option}: {reason}" for option, reason in reasons)
        super().__init__(DeviceFailure.UNSUPPORTED, f"{name}: {told}")
        self.name = name
        self.reasons = reasons


def driver_class(name: str) -> type[Device]:
    """Return the driver of that name; raise UnknownModelError."""
    module = _module(drivers, name)
    for found in _own(module, Device) if module else ():
        if found.driver == name:
            return found
    raise UnknownModelError("driver", name, sorted(driver_classes()))


def emulator_class(model: str) -> type[Emulator]:
    """Return the emulator of that model; raise UnknownModelError."""
    module = _module(emulators, model)
    for found in _own(module, Emulator) if module else ():
        if found.model == model:
            return found
    raise UnknownModelError("emulator", model, sorted(emulator_classes()))


def driver_classes() -> dict[str, type[Device]]:
    """Return all drivers by name; imports every one of them."""
    return {found.driver: found for module in _modules(drivers) for found in _own(module, Device)}


def emulator_classes() -> dict[str, type[Emulator]]:
    """Return all emulators by model; imports every one of them."""
    return {found.model: found for module in _modules(emulators) for found in _own(module, Emulator)}


def build_driver(name: str, options: Mapping[str, object]) -> Device:
    """Build a driver, still closed; raise UnknownModelError or OptionsError."""
    found = driver_class(name)
    build = cast("Callable[[Options], Device]", found)
    return build(_checked(name, found.options, options))


def build_emulator(model: str, options: Mapping[str, object], folder: Path) -> Emulator:
    """Build an emulator that keeps its files in `folder`; raise UnknownModelError or OptionsError."""
    found = emulator_class(model)
    build = cast("Callable[[Options, Path], Emulator]", found)
    return build(_checked(model, found.options, options), folder)


def _checked(name: str, kind: type[Options], options: Mapping[str, object]) -> Options:
    try:
        return kind.model_validate(dict(options))
    except ValidationError as error:
        reasons = [(".".join(map(str, one["loc"])) or "options", one["msg"]) for one in error.errors()]
        raise OptionsError(name, reasons) from error


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(package.__path__):
        yield importlib.import_module(f"{package.__name__}.{found.name}")


def _own(module: ModuleType, kind: Callable[..., T]) -> Iterator[type[T]]:
    wanted = cast("type[T]", kind)
    for found in vars(module).values():
        if not isinstance(found, type) or found.__module__ != module.__name__:
            continue
        if issubclass(found, wanted) and not inspect.isabstract(found):
            yield found


def _module(package: ModuleType, name: str) -> ModuleType | None:
    wanted = name.replace("-", "_")
    if wanted not in {found.name for found in pkgutil.iter_modules(package.__path__)}:
        return None
    return importlib.import_module(f"{package.__name__}.{wanted}")
