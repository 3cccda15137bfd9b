"""Listening: says when it is ready, ends cleanly on SIGTERM and SIGINT."""

from __future__ import annotations

import gc
import random
import socket
import threading
from collections.abc import Callable
from types import FrameType

import uvicorn

from hub.app import build
from hub.assembly import Platform
from hub.ecopy.worker import EcopyWorker
from hub.monitoring.watch import Watch, write_down
from hub.same_keys import note_keys
from hub.webhooks.courier import Courier
from hub.webhooks.mailing import Mailer
from hub.webhooks.ways import Ways

BACKLOG = 2048  # connections that wait to be accepted
GRACE = 5  # seconds that running requests get when the platform goes down
YOUNG = 50_000  # objects made before garbage is looked for: what a few batches make, which goes by itself


class ListenError(Exception):
    """The address cannot be listened on; the message says why."""


class AnnouncingServer(uvicorn.Server):
    """A server that says where it listens, and wakes its long polls when it is told to end."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], ending: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready
        self._ending = ending

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let those who wait go, then end."""
        self._ending()
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End; uvicorn would raise the signal again, so that a clean end would look like a crash."""
        super().handle_exit(sig, frame)
        self._captured_signals.clear()


def serve(platform: Platform, host: str, port: int, say: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT; port 0 takes a free one, and the line that is said names it."""
    listener = listen(host, port)
    note_keys(platform)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listener.getsockname()[1]}"
    config = uvicorn.Config(
        build(platform),
        log_level="warning",
        access_log=False,  # addresses of pages name visits
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )

    def ready() -> None:
        settle_memory()
        say(f"hub ready on {address}")

    server = AnnouncingServer(config, ready, platform.doorbell.close)
    watch = Watch(platform.database, platform.clock, write_down)
    courier = courier_of(platform)
    making = EcopyWorker(platform.ecopies)
    work = {"watch": watch.run, "courier": courier.run, "ecopies": making.run}
    endings = [watch.end, courier.end, making.end]
    if (rings := platform.database.rings(platform.doorbell.heard)) is not None:
        platform.doorbell.carry_by(rings.tell)
        work |= {"rings out": rings.run_telling, "rings in": rings.run_listening}
        endings.append(rings.end)
    threads = [threading.Thread(target=run, name=name, daemon=True) for name, run in work.items()]
    for thread in threads:
        thread.start()
    try:
        server.run([listener])
    finally:
        for end in endings:
            end()
        for thread in threads:
            thread.join()
        listener.close()
        platform.database.close()


def courier_of(platform: Platform) -> Courier:
    """Return what sends messages to webhooks."""
    from hub.webhooks.sending import Sender  # noqa: PLC0415 - aiohttp is loaded only where it serves

    settings, clock = platform.settings, platform.clock
    ways = Ways(Sender(settings.webhook_networks, clock), Mailer(settings.mail, clock))
    return Courier(platform.database, clock, ways, platform.sealing, random.random)


def settle_memory() -> None:
    """Leave what is loaded out of every search for garbage, and search less often.

    A request makes some thousand objects that reference counting frees. CPython would look through them, and
    again and again through every module and statement that is loaded, many times in one batch.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sets TCP_NODELAY only where the protocol is named; else each answer waits 40 ms for an ACK.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise ListenError(f"cannot listen on {host}:{port}: {error.strerror}") from error
    return listener
