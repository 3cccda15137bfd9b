"""What the platform decides, and how a terminal hears of it: feed, directory, keys."""

from __future__ import annotations

import time
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from contract.conformance.check import NotKeptError, NotTriedError, check, expect
from contract.conformance.peer import PAGE, Peer
from contract.events import Receipt, RequestSubmitted
from contract.feed import (
    CertificateIssued,
    DirectoryEntry,
    DirectoryPage,
    FeedItem,
    KeySet,
    Neighbourhood,
    RequestRefused,
)
from contract.verdict import Verdict
from contract.verify_code import verify

SECTION = "What the platform decides"
KNOWING = "The directory"
SPEAKING = "Who speaks"
PATIENT = 2.0  # seconds that an empty feed is waited for
PAGES = 1000


@check(SECTION, "a request for a certificate of somebody who works there is granted, and the code is genuine")
def granted(peer: Peer) -> None:
    """Submit one, wait for the feed, and check the code by the platform's own keys."""
    person = peer.employee()
    request = peer.certificate(person.employee_id)
    fact = _decided(peer, request, peer.feed_end()).fact
    if not isinstance(fact, CertificateIssued):
        raise NotKeptError(f"{fact.type} came of it, though the directory says that the person works there")
    expect(fact.employee_id == person.employee_id, "the certificate is another person's")
    keys = peer.ask("GET", "/v1/keys").told(KeySet)
    told = verify(
        fact.verify_code,
        {
            bytes.fromhex(one.key_id): Ed25519PublicKey.from_public_bytes(bytes.fromhex(one.public_key))
            for one in keys.keys
        },
    )
    expect(told.verdict is Verdict.GENUINE, f"its verify code is {told.verdict} by the platform's own keys")


@check(SECTION, "a request of somebody who is not known there is refused, with the reason in both languages")
def refused(peer: Peer) -> None:
    """Submit one for a number that nobody has."""
    fact = _decided(peer, peer.certificate(f"nobody-{uuid4().hex[:12]}"), peer.feed_end()).fact
    if not isinstance(fact, RequestRefused):
        raise NotKeptError(f"{fact.type} came of it")
    expect(fact.reason_zh.strip() and fact.reason_en.strip(), "the reason is missing in a language")


@check("Exactly once", "a request is decided once, also where it is reported again from a new epoch")
def decided_once(peer: Peer) -> None:
    """Submit one request twice under different keys, and another after it."""
    person = peer.employee()
    before = peer.feed_end()
    request, other = peer.certificate(person.employee_id), peer.certificate(person.employee_id)
    first, second = peer.envelope(request), peer.envelope(request, epoch=str(uuid4()))
    for envelope in (first, second, first):
        peer.deliver(envelope)
    _decided(peer, other, before)
    decided = [_request_of(item) for item in _after(peer, before)].count(request.request_id)
    expect(decided == 1, f"it was decided {decided} times")


@check(SECTION, "cursors of a feed run 1, 2, 3, … whatever the pages' size")
def cursors(peer: Peer) -> None:
    """Read the whole feed in pages of different sizes."""
    person = peer.employee()
    before = peer.feed_end()
    for _ in range(3):
        _decided(peer, peer.certificate(person.employee_id), before)
    whole = _after(peer, 0)
    expect([one.cursor for one in whole] == list(range(1, len(whole) + 1)), "there is a gap, or a repetition")
    tail = whole[-3:]
    page = peer.feed(tail[0].cursor - 1, limit=2)
    expect(page.items == tail[:2], "a page of two is not the first two of the same three")
    expect(page.more, "a page of two of three does not say that more waits")
    last = peer.feed(tail[1].cursor, limit=2)
    expect(last.items == tail[2:] and not last.more, "the last page is not the rest")
    expect(peer.feed(whole[-1].cursor).items == [], "after the last cursor something comes")


@check(SECTION, "an empty feed is waited for as long as was asked, and no longer")
def waits(peer: Peer) -> None:
    """Wait for two seconds with nothing on its way."""
    end = peer.feed_end()
    began = time.monotonic()
    page = peer.feed(end, wait=PATIENT)
    took = time.monotonic() - began
    if page.items:
        raise NotTriedError("needs a terminal that HR tells nothing meanwhile")
    expect(PATIENT * 0.5 <= took <= PATIENT + 5, f"it took {took:.1f} s, asked for {PATIENT:g} s")


@check(KNOWING, "the directory comes in pages, in the order of change, each person's last state last")
def directory(peer: Peer) -> None:
    """Read all of it in small pages, then ask for what came since."""
    after, seen = 0, dict[str, DirectoryEntry]()
    for _ in range(PAGES):
        page = peer.ask("GET", "directory", query={"after": after, "limit": PAGE}).told(DirectoryPage)
        expect(len(page.entries) <= PAGE, f"{len(page.entries)} entries came, asked for {PAGE}")
        expect(page.version > after or not page.entries, "the version does not grow from page to page")
        seen |= {one.employee_id: one for one in page.entries}
        after = page.version
        if not page.more:
            break
    first = peer.ask("GET", "directory", query={"after": 0, "limit": 1}).told(DirectoryPage)
    expect(len(first.entries) <= 1, "a page of one has more")
    expect(first.more or len(seen) <= 1, "a page of one does not say that more waits")
    expect(all(one.employee_id in seen for one in first.entries), "pages of other sizes have other people")
    since = peer.ask("GET", "directory", query={"after": after, "limit": PAGE}).told(DirectoryPage)
    expect(since.version >= after, "the version goes back where nothing came since")


@check(SPEAKING, "the keys are open to everybody")
def keys(peer: Peer) -> None:
    """Ask for them as nobody."""
    told = peer.ask("GET", "/v1/keys", token=None).told(KeySet)
    expect(told.keys, "there is no key")
    sizes = {len(bytes.fromhex(one.public_key)) for one in told.keys}
    expect(sizes == {32}, f"keys of {sorted(sizes)} bytes: Ed25519 has 32")


@check(SPEAKING, "the neighbours are others")
def neighbours(peer: Peer) -> None:
    """Ask for them."""
    told = peer.ask("GET", "neighbours").told(Neighbourhood)
    names = [one.terminal_id for one in told.neighbours]
    expect(peer.terminal_id not in names, "the terminal is its own neighbour")


@check(SPEAKING, "what is asked for in numbers that cannot be is refused, not guessed")
def no_such_numbers(peer: Peer) -> None:
    """Ask for negative cursors and empty pages."""
    for path in ("feed", "directory"):
        for query in ({"after": -1}, {"after": 0, "limit": 0}, {"after": "last"}):
            peer.ask("GET", path, query=query).refused(400, 422)


def _decided(peer: Peer, request: RequestSubmitted, after: int) -> FeedItem:
    """Submit a request and wait for what is decided of it."""
    [receipt] = peer.deliver(peer.envelope(request))
    expect(receipt.receipt is Receipt.ACCEPTED, f"the request was {receipt.receipt} ({receipt.problem})")
    until = time.monotonic() + peer.wait
    while time.monotonic() < until:
        for item in _after(peer, after, wait=1):
            if _request_of(item) == request.request_id:
                return item
    raise NotKeptError(f"nothing was decided within {peer.wait:g} s")


def _after(peer: Peer, cursor: int, wait: float = 0) -> list[FeedItem]:
    items: list[FeedItem] = []
    while True:
        page = peer.feed(items[-1].cursor if items else cursor, wait=0 if items else wait)
        items += page.items
        if not page.more:
            return items


def _request_of(item: FeedItem) -> UUID | None:
    return getattr(item.fact, "request_id", None)
