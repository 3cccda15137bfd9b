"""Links to e-copies: asked for on a thread of their own, so that whoever shows them never waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from contract.phone import EcopyLink, EcopyLinkOrder
from kiosk.domain.ecopy import EcopyLinks, EcopyStage, EcopyStanding
from sync.answers import Unreachable
from sync.phone_line import NotOffered, on_a_thread


class EcopyHub(Protocol):
    """The platform, as far as e-copies go."""

    def ecopy_link(self, order: EcopyLinkOrder) -> EcopyLink | NotOffered | Unreachable:
        """Ask for a link."""


@dataclass
class Wish:
    """One link that was asked for; `standing` is replaced as a whole, so that any thread may read it."""

    standing: EcopyStanding


class HubEcopyLinks(EcopyLinks):
    """One link at a time."""

    def __init__(
        self,
        hub: EcopyHub,
        online: Callable[[], bool],
        start: Callable[[Callable[[], None]], None] = on_a_thread,
    ) -> None:
        self._hub = hub
        self._online = online
        self._start = start
        self._wish: Wish | None = None

    def possible(self) -> bool:
        """Say whether the platform answers."""
        return self._online()

    def ask(self, number: str, employee_id: str) -> None:
        """Ask for a link."""
        wish = self._wish = Wish(EcopyStanding(EcopyStage.ASKING))
        order = EcopyLinkOrder(certificate_number=number, employee_id=employee_id)
        self._start(lambda: self._run(wish, order))

    def standing(self) -> EcopyStanding | None:
        """Return where it stands."""
        wish = self._wish
        return None if wish is None else wish.standing

    def end(self) -> None:
        """Forget it; an answer that is still out is told to nobody."""
        self._wish = None

    def _run(self, wish: Wish, order: EcopyLinkOrder) -> None:
        told = self._hub.ecopy_link(order)
        match told:
            case EcopyLink():
                wish.standing = EcopyStanding(EcopyStage.READY, told.address, told.downloads, told.expires_at)
            case NotOffered():
                wish.standing = EcopyStanding(EcopyStage.NOT_HERE)
            case Unreachable():
                wish.standing = EcopyStanding(EcopyStage.UNREACHABLE)
