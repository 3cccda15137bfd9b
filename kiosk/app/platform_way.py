"""The terminal's way to the platform: by its own key, or by a token until it is enrolled."""

from __future__ import annotations

from kiosk.app.settled import Settled
from kiosk.store.identity_file import IdentityFile
from sync.platform_time import PlatformTime
from sync.renewal import Renewal, signer_in
from sync.server import HubServer
from sync.server.proof import Signature, Token


def way_to_platform(
    settled: Settled, identity: IdentityFile, time: PlatformTime
) -> tuple[HubServer, Renewal]:
    """Return what asks the platform, and what has its certificate renewed by the time that is signed by.

    Each request shows what the terminal has at that moment.
    """
    hub = settled.config.hub
    until_enrolled = None if settled.token is None else Token(settled.token)
    proof = Signature(signer_in(identity), time.now, until_enrolled, identity.shown_in_tls)
    server = HubServer(str(hub.url), settled.config.terminal_id, proof, notice=time.saw)
    return server, Renewal(server, identity, proof.now)
