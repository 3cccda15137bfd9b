"""A virtual badge for vpcd, pcscd's virtual reader: the real PC/SC service without hardware."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from contract.language import Bilingual
from devices.emulator import Emulator, Hand, Sight
from devices.emulators.piv_applet import Flaw, PivCard
from devices.emulators.piv_issuer import Issuer, KeyKind
from devices.errors import DeviceError, DeviceFailure
from devices.options import Options
from devices.pcsc_service import PcscService, emulator_at_work, end_orphan, service_runs
from devices.ports import free_ports
from devices.protocols.vpcd import MIFARE_1K_ATR, CardOnWire, VirtualCard
from devices.vpcd_wire import VpcdWire

AUTHORITY = "piv-authority.pem"
VPCD_PORT = 35963  # /etc/reader.conf.d/vpcd of Debian: 0x8C7B


def _hex(value: str) -> str:
    bytes.fromhex(value)
    return value.upper()


Hex = Annotated[str, AfterValidator(_hex)]


class Badge(BaseModel):
    """One badge that hands can lay down."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    uid: Hex
    label: Bilingual


class PivBadge(BaseModel):
    """A card with keys of its own, which are made anew at every start."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: Bilingual
    uid: Hex
    key: KeyKind = KeyKind.P_256
    pin: str = Field(default="123456", pattern=r"^[0-9]{6,8}$", repr=False)
    flaw: Flaw = Flaw.NONE
    number: UUID | None = None
    """The card's number in its certificates; without one it gets another at every start."""


class VpcdCardOptions(Options):
    """The badges at hand, and how pcscd is reached."""

    badges: tuple[Badge, ...] = ()
    """Badges that people carry."""
    piv: tuple[PivBadge, ...] = ()
    """PIV cards that people carry; `piv-authority.pem` in the emulator's folder is whom to trust for them."""
    unknown_uid: Hex = "04DEADBEEF0000"
    """UID of a badge that nobody knows, hex."""
    atr: Hex = MIFARE_1K_ATR.hex()
    """Answer to reset, hex."""
    port: int = VPCD_PORT
    """TCP port of the vpcd of a pcscd that runs already."""
    reader: str = "Lobby Badge Reader"
    """The reader's name, where this emulator starts pcscd itself (needs root, and no other pcscd)."""
    mute: float = 2.0
    """Seconds that the mute badge keeps silent."""


class VpcdCard(Emulator):
    """One badge reader's place to lay badges on.

    Where a pcscd runs, its vpcd is called; where none does, one of our own is started. Only one pcscd can
    run on a machine: its socket's path is compiled in.
    """

    model = "vpcd-card"
    options: ClassVar[type[Options]] = VpcdCardOptions

    def __init__(self, options: VpcdCardOptions, folder: Path) -> None:
        self._options = options
        self._folder = folder
        self._guard = threading.RLock()
        self._wire: VpcdWire | None = None
        self._service: PcscService | None = None
        self._lies = ""
        self._piv: dict[str, PivCard] = {}

    @property
    def asked(self) -> threading.Event:
        """Set once a badge was asked for its UID, or a PIV card for a signature."""
        if self._wire is None:
            raise ValueError("not started")
        return self._wire.asked

    def start(self) -> None:
        """Find the pcscd that runs, or start one; DeviceError where it cannot be started."""
        with self._guard:
            port = self._options.port
            end_orphan()
            if emulator_at_work():
                raise DeviceError(DeviceFailure.SEQUENCE_ERROR, "another emulator has this machine's pcscd")
            if not service_runs():
                port = free_ports(2)[0]
                self._service = PcscService(self._folder, self._options.reader, port)
                self._service.start()
            self._issue()
            self._wire = VpcdWire(port)

    def stop(self) -> None:
        """Take the badge away, end the pcscd that was started here."""
        with self._guard:
            wire, self._wire = self._wire, None
            service, self._service = self._service, None
            self._lies = ""
        if wire is not None:
            wire.stop()
        if service is not None:
            service.stop()

    def hands(self) -> Sequence[Hand]:
        """Return: what can be laid, take; unplug and plug where pcscd is ours."""
        carried: tuple[Badge | PivBadge, ...] = (*self._options.badges, *self._options.piv)
        choices = tuple((card.uid, card.label.zh, card.label.en) for card in carried)
        lay = (Hand("lay", "放上工卡", "Lay a badge", choices),) if choices else ()
        exchange = Hand("lay-exchanged", "放上飞快换来的卡", "Lay a badge exchanged in a blink")
        slow = (Hand("lay-slow", "放上迟迟不签名的智能卡", "Lay a smart card that is slow to sign"),)
        unplug = (Hand("unplug", "拔掉读卡器", "Unplug the reader"), Hand("plug", "接回读卡器", "Plug it in"))
        return (
            *lay,
            exchange,
            *(slow if self._options.piv else ()),
            Hand("lay-unknown", "放上陌生卡", "Lay an unknown badge"),
            Hand("lay-unreadable", "放上读不出的卡", "Lay a badge that cannot be read"),
            Hand("lay-mute", "放上不应答的卡", "Lay a badge that does not answer"),
            Hand("take", "拿走卡", "Take the badge away"),
            *(unplug if self._service else ()),
        )

    def act(self, act: str, argument: str | None = None) -> None:
        """Do one of `hands`."""
        with self._guard:
            match act:
                case "lay":
                    self._lay_badge(argument)
                case "lay-exchanged":
                    self._exchange()
                case "lay-slow" if self._piv:
                    slow = replace(next(iter(self._piv.values())), mute=self._options.mute)
                    self._lay(act, slow)
                case "lay-unknown":
                    self._lay(act, self._card(self._options.unknown_uid))
                case "lay-unreadable":
                    self._lay(act, self._card(self._options.unknown_uid, readable=False))
                case "lay-mute":
                    self._lay(
                        act, self._card(self._options.unknown_uid, readable=False, mute=self._options.mute)
                    )
                case "take":
                    self._lay("", None)
                case "unplug" if self._service is not None:
                    self._lay("", None)
                    self._service.stop()
                case "plug" if self._service is not None:
                    self._service.start()
                case _:
                    raise ValueError(f'nobody can "{act}" here')

    def sight(self) -> Sight:
        """Return the facts `card` and `reader`."""
        with self._guard:
            plugged = self._service is None or self._service.runs
            return Sight({"card": self._lies, "reader": "plugged" if plugged else "unplugged"})

    def _lay_badge(self, uid: str | None) -> None:
        carried: tuple[Badge | PivBadge, ...] = (*self._options.badges, *self._options.piv)
        card = next((card for card in carried if card.uid == uid), None)
        if card is None:
            raise ValueError("no such badge")
        self._lay(card.label.en, self._piv.get(card.uid) or self._card(card.uid))

    def _exchange(self) -> None:
        """Put the first badge that does not lie there in the place of what does."""
        badges = (badge for badge in self._options.badges if badge.label.en != self._lies)
        badge = next(badges, None)
        uid, lies = (badge.uid, badge.label.en) if badge else (self._options.unknown_uid, "lay-unknown")
        self._lay(lies, self._card(uid), unseen=True)

    def _issue(self) -> None:
        """Make the PIV cards, and write down whom to trust for them."""
        if not self._options.piv:
            return
        issuer = Issuer()
        (self._folder / AUTHORITY).write_bytes(issuer.pem)
        for badge in self._options.piv:
            applet = issuer.card(badge.key, badge.pin, badge.flaw, badge.number)
            self._piv[badge.uid] = PivCard(self._card(badge.uid), applet)

    def _card(self, uid: str, *, readable: bool = True, mute: float = 0.0) -> VirtualCard:
        return VirtualCard(bytes.fromhex(uid), bytes.fromhex(self._options.atr), readable, mute)

    def _lay(self, what: str, card: CardOnWire | None, *, unseen: bool = False) -> None:
        if self._wire is None:
            raise ValueError("not started")
        self._lies = ""
        try:
            if unseen and card is not None:
                self._wire.exchange(card)
            else:
                self._wire.lay(card)
        except OSError as error:
            raise ValueError("the reader is unplugged") from error
        self._lies = what
