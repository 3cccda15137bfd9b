"""The terminal's side: a device whose driver lives in a child process."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Iterator, Mapping
from typing import cast

from devices.device import Device, Report
from devices.errors import DeviceError, DeviceFailure
from devices.hangs import Keep
from devices.isolation.messages import Answer, Call, raised
from devices.isolation.process import ChildProcess
from devices.registry import checked_options, driver_class

log = logging.getLogger(__name__)

OWN = frozenset({"open", "watch", "close", "discard", "interrupt", "announce", "pokes"})


class IsolatedDevice(Device):
    """Hands every call over to its child, which is started by `open` and again after it has died.

    A child that crashes, of its own bug or of the library's, is a DeviceError of the call that it died in.
    """

    def __init__(self, options: Mapping[str, object], keep: Keep) -> None:
        self._options = options
        self._keep = keep
        self._child: ChildProcess | None = None

    def open(self) -> None:
        """Start the child where there is none, and open the device."""
        if self._child is None or not self._child.alive:
            self.discard()
            try:
                self._child = ChildProcess(self.driver, self._options)
            except OSError as error:
                raise DeviceError(DeviceFailure.CRASHED, "its process cannot be started") from error
        self._call("open")

    def watch(self) -> Report:
        """Look once at the hardware."""
        return cast("Report", self._call("watch"))

    def close(self) -> None:
        """Close the device; the child stays, so that opening again is cheap."""
        if self._child is None:
            return
        if not self._child.alive:
            self.discard()
            return
        try:
            self._call("close")
        except DeviceError as error:
            log.warning("the driver %s could not be closed: %s", self.driver, error.failure)
            self.discard()

    def discard(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is not None:
            child.end()

    def interrupt(self) -> bool:
        """Kill the child that hangs: the call under way ends with TIME_OUT, the next opening starts anew."""
        child = self._child
        return child is not None and child.kill()

    def _call(self, name: str, /, *arguments: object, **named: object) -> object:
        return self._ask(Call(name, arguments, named))

    def _fetch(self, name: str) -> object:
        return self._ask(Call(name, fetch=True))

    def _ask(self, call: Call) -> object:
        child = self._child
        if child is None:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, f"{self.driver} is not open")
        try:
            answer = child.call(call)
        except DeviceError as error:
            if error.failure in {DeviceFailure.CRASHED, DeviceFailure.TIME_OUT} and not child.alive:
                self._bury(child, str(error))
            raise
        self._hear(answer, child)
        if answer.failure is not None:
            raise raised(*answer.failure)
        return answer.result

    def _hear(self, answer: Answer, child: ChildProcess) -> None:
        if answer.pause is not None:
            self.watch_pause = answer.pause
        for announcement in answer.noticed:
            self.announce(announcement)
        if answer.bug:
            self._bury(child, answer.bug)
            raise DeviceError(DeviceFailure.CRASHED, answer.bug.partition("\n")[0])

    def _bury(self, child: ChildProcess, why: str) -> None:
        """Keep what is known of a child's death."""
        left = child.end()
        log.warning("the process of the driver %s has died", self.driver)
        try:
            self._keep(self.driver, f"{why}\n{left}")
        except OSError:
            log.warning("where the driver %s died could not be kept", self.driver)


def build_isolated(name: str, options: Mapping[str, object], keep: Keep) -> Device:
    """Build a stand-in for a driver, still closed, without its process; raise ModelError or OptionsError.

    The driver's module is imported here, too; its instances live in the child only.
    """
    found = driver_class(name)
    checked = checked_options(name, found.options, options)
    build = cast("Callable[[Mapping[str, object], Keep], Device]", proxy_class(found))
    device = build(options, keep)
    device.abilities = found.abilities_with(checked)
    return device


def proxy_class(found: type[Device]) -> type[Device]:
    """Return a class with all that a driver's class offers, each handed over to the child."""
    members = {name: _forwarding(name, member) for name, member in _offered(found)}
    return type(f"Isolated{found.__name__}", (IsolatedDevice, found), {**members, "__module__": __name__})


def _offered(found: type[Device]) -> Iterator[tuple[str, object]]:
    for name in dir(found):
        member = inspect.getattr_static(found, name)
        if name.startswith("_") or name in OWN:
            continue
        if inspect.isfunction(member) or isinstance(member, property):
            yield name, member


def _forwarding(name: str, member: object) -> object:
    if isinstance(member, property):
        return property(lambda self: self._fetch(name))

    def forward(self: IsolatedDevice, /, *arguments: object, **named: object) -> object:
        return self._call(name, *arguments, **named)

    return forward
