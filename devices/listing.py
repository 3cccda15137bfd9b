"""What `python -m devices list` says: every driver and emulator with its options."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from devices.options import Options
from devices.registry import driver_class, driver_classes, emulator_classes, unusable_models


def everything() -> Iterator[str]:
    """Return the lines for all of them, and for those that cannot be used, why."""
    yield "drivers"
    for name, driver in sorted(driver_classes().items()):
        yield f"  {name}  ({driver.device_class})"
        yield from described(driver.options)
    yield "emulators"
    for model, emulator in sorted(emulator_classes().items()):
        yield f"  {model}"
        yield from described(emulator.options)
    if unusable := unusable_models():
        yield "cannot be used"
        yield from (f"  {error.detail}" for error in unusable)


def of_drivers(names: Sequence[str]) -> Iterator[str]:
    """Return the lines for these drivers, with what they are for; raise ModelError."""
    for name in names:
        driver = driver_class(name)
        yield f"  {name}  ({driver.device_class})  {(driver.__doc__ or '').partition(chr(10))[0]}".rstrip()
        yield from described(driver.options)


def described(options: type[Options]) -> Iterator[str]:
    """Return a line for each option: name, default, description."""
    for name, field in options.model_fields.items():
        default = "required" if field.is_required() else f"default {field.get_default()!r}"
        yield f"      {name}  ({default})  {' '.join((field.description or '').split())}"
