"""Who speaks: a terminal's token opens that terminal's paths, and nothing else."""

from __future__ import annotations

from contract.conformance.check import check
from contract.conformance.peer import Peer
from contract.problems import ProblemType

SECTION = "Who speaks"
PATHS = (
    ("GET", "feed"),
    ("GET", "directory"),
    ("GET", "neighbours"),
    ("POST", "events"),
    ("POST", "heartbeat"),
)


@check(SECTION, "without a token every path of a terminal is closed")
def no_token(peer: Peer) -> None:
    """Ask each path as nobody."""
    for method, path in PATHS:
        peer.ask(method, path, token=None, body={} if method == "POST" else None).refused(
            401, kind=ProblemType.UNAUTHENTICATED
        )


@check(SECTION, "another token opens nothing")
def another_token(peer: Peer) -> None:
    """Ask each path with a token that nobody has."""
    for method, path in PATHS:
        peer.ask(method, path, token="A" * 43, body={} if method == "POST" else None).refused(
            401, kind=ProblemType.UNAUTHENTICATED
        )


@check(SECTION, "a terminal's token opens no other terminal's paths")
def another_terminal(peer: Peer) -> None:
    """Ask for the feed of a terminal that is somebody else, or nobody."""
    path = f"/v1/terminals/{peer.terminal_id}x/feed"
    peer.ask("GET", path).refused(401, 403)
