"""Which drivers would fit what was found, and with which options."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from devices.device import Device
from devices.plugged import Plugged


def lines(found: Iterable[Plugged], drivers: Mapping[str, type[Device]]) -> Iterator[str]:
    """Return what was found, each with the settings of every driver that would fit."""
    for one in found:
        told = f"  ({one.name})" if one.name and one.name != one.address else ""
        yield f"{one.place}  {one.address}{told}"
        for name, driver in sorted(drivers.items()):
            options = driver.recognises(one)
            if options is not None:
                words = ", ".join(f'{option}: "{value}"' for option, value in options.items())
                yield f"    {{driver: {name}, options: {{{words}}}}}"
