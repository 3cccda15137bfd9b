"""The models of one kind, drivers or emulators: a folder's and those that other distributions offer."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Generic, TypeVar, cast

from devices.errors import DeviceError, DeviceFailure
from devices.offers import Offer, offers
from devices.options import Options

T = TypeVar("T")


class ModelError(DeviceError):
    """A driver or an emulator that cannot be had by its name."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(DeviceFailure.UNSUPPORTED, reason)
        self.name = name


class UnknownModelError(ModelError):
    """No driver or emulator has that name; `known` lists those that exist."""

    def __init__(self, kind: str, name: str, known: list[str]) -> None:
        super().__init__(name, f'no {kind} "{name}"; there is {", ".join(known)}')
        self.known = known


class AmbiguousModelError(ModelError):
    """Several drivers or emulators have that name."""

    def __init__(self, kind: str, name: str, places: list[str]) -> None:
        super().__init__(name, f'{kind} "{name}" stands twice: {" and ".join(places)}')


class BrokenModelError(ModelError):
    """What has that name cannot be imported, or is not what it is offered as."""

    def __init__(self, kind: str, name: str, place: str, why: str) -> None:
        super().__init__(name, f'{kind} "{name}" ({place}) cannot be used: {why}')


@dataclass(frozen=True)
class Models(Generic[T]):
    """Classes derived from `kind`, by name; the attribute `named` is a class's own name.

    A file `maker_model.py` of `folder` holds the class named "maker-model", and may hold none. An entry
    point of `group` has the class's name and names the class.
    """

    word: str
    kind: Callable[..., T]
    named: str
    folder: ModuleType
    group: str

    def find(self, name: str) -> type[T]:
        """Return the class of that name; raise ModelError."""
        offered = [offer for offer in offers(self.group) if offer.name == name]
        own = self._own(name) if name in self._files() else None
        places = [own.__module__] if own else []
        places += [offer.place for offer in offered]
        if len(places) > 1:
            raise AmbiguousModelError(self.word, name, places)
        if own:
            return own
        if offered:
            return self._load(offered[0])
        raise UnknownModelError(self.word, name, sorted(self.names()))

    def look(self) -> tuple[dict[str, type[T]], list[ModelError]]:
        """Import every one; return those that can be used, by name, and why the others cannot."""
        found: dict[str, type[T]] = {}
        wrong: list[ModelError] = []
        for name in sorted(self.names()):
            try:
                found[name] = self.find(name)
            except UnknownModelError:
                continue  # a file that serves the others
            except ModelError as error:
                wrong.append(error)
        return found, wrong

    def names(self) -> set[str]:
        """Return the names that there are; nothing that another distribution offers is imported."""
        offered = {offer.name for offer in offers(self.group)}
        return offered | {name for name in self._files() if self._has_one(name)}

    def _has_one(self, name: str) -> bool:
        try:
            return self._own(name) is not None
        except BrokenModelError:
            return True

    def _files(self) -> set[str]:
        return {found.name.replace("_", "-") for found in pkgutil.iter_modules(self.folder.__path__)}

    def _own(self, name: str) -> type[T] | None:
        place = f"{self.folder.__name__}.{name.replace('-', '_')}"
        try:
            module = importlib.import_module(place)
        except ImportError as error:  # a library that is not on this machine
            raise BrokenModelError(self.word, name, place, f"{type(error).__name__}: {error}") from error
        return next((found for found in self._classes(module) if getattr(found, self.named) == name), None)

    def _classes(self, module: ModuleType) -> Iterator[type[T]]:
        wanted = cast("type[T]", self.kind)
        for found in vars(module).values():
            if not isinstance(found, type) or found.__module__ != module.__name__:
                continue
            if issubclass(found, wanted) and not inspect.isabstract(found):
                yield found

    def _load(self, offer: Offer) -> type[T]:
        try:
            found = offer.load()
        except (
            Exception,
            SystemExit,
        ) as error:  # whatever a stranger's module raises is its own
            raise self._broken(offer, f"{type(error).__name__}: {error}") from error
        wanted = cast("type[T]", self.kind)
        if not isinstance(found, type) or not issubclass(found, wanted):
            raise self._broken(offer, f"it is no {wanted.__name__}")
        if inspect.isabstract(found):
            missing: frozenset[str] = vars(found)["__abstractmethods__"]
            raise self._broken(offer, f"it lacks {', '.join(sorted(missing))}")
        own = getattr(found, self.named, None)
        if own != offer.name:
            raise self._broken(offer, f'it calls itself "{own}"')
        options = getattr(found, "options", None)
        if not isinstance(options, type) or not issubclass(options, Options):
            raise self._broken(offer, "its `options` is no subclass of devices.options.Options")
        return found

    def _broken(self, offer: Offer, why: str) -> BrokenModelError:
        return BrokenModelError(self.word, offer.name, offer.place, why)
