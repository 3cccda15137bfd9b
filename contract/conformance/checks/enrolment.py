"""Enrolment by a code, and what is done about requests that are signed, or should be."""

from __future__ import annotations

import json
from datetime import timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, SECP384R1, generate_private_key
from cryptography.x509 import load_pem_x509_certificate

from contract.conformance.check import NotKeptError, check, expect
from contract.conformance.peer import Peer
from contract.enrolment import Enrolment
from contract.events import BatchReceipt
from contract.feed import FeedPage
from contract.problems import ProblemType
from contract.signing import signing_request

ENROLMENT, SIGNED = "Enrolment", "Signed requests"
NEAR = timedelta(minutes=1)  # what two sound clocks and an answer on its way may differ by


@check(ENROLMENT, "a code gives a key its certificate, and the same one when asked again")
def certified(peer: Peer) -> None:
    """Enrol a key, look at its certificate, and ask as if the answer had been lost."""
    other = peer.enrolled()
    first = peer.enrol(other.private).told(Enrolment)
    certificate = load_pem_x509_certificate(first.certificate.encode())
    expect(certificate.public_key() == other.private.public_key(), "the certificate is of another key")
    try:
        certificate.verify_directly_issued_by(load_pem_x509_certificate(first.authority.encode()))
    except (InvalidSignature, ValueError, TypeError) as error:
        raise NotKeptError("the certificate is not signed by the authority that it is told with") from error
    expect(peer.enrol(other.private).told(Enrolment) == first, "asked again, it answers otherwise")


@check(ENROLMENT, "a code is good for one key")
def one_key(peer: Peer) -> None:
    """Ask with the code that was used, for another key."""
    peer.enrolled()
    peer.enrol(generate_private_key(SECP256R1())).refused(409, kind=ProblemType.CODE_SPENT)


@check(ENROLMENT, "another code gives nothing")
def wrong_code(peer: Peer) -> None:
    """Ask with a code that nobody made."""
    private = peer.enrolled().private
    peer.enrol(private, code="0000-0000-0000").refused(403, kind=ProblemType.CODE_WRONG)


@check(ENROLMENT, "a signing request that proves no P-256 key is refused")
def no_request(peer: Peer) -> None:
    """Ask with rubbish, and for a key of another kind."""
    private = peer.enrolled().private
    for csr in ("rubbish", signing_request(generate_private_key(SECP384R1()))):
        peer.enrol(private, csr=csr).refused(422, kind=ProblemType.CSR_REFUSED)


@check(SIGNED, "what an enrolled terminal signs is taken, and once")
def taken(peer: Peer) -> None:
    """Ask for the feed, and send a batch twice, as somebody who listened would."""
    peer.ask_signed("GET", "feed").told(FeedPage)
    body = batch(peer)
    for receipt in ("accepted", "duplicate"):
        [told] = peer.ask_signed("POST", "events", body).told(BatchReceipt).receipts
        expect(told.receipt == receipt, f"the batch is {told.receipt}, not {receipt}")


@check(SIGNED, "an enrolled terminal that does not sign is shut out")
def required(peer: Peer) -> None:
    """Ask without a signature, with a token and with none."""
    place = f"/v1/terminals/{peer.enrolled().terminal_id}/feed"
    for token in (None, "A" * 43):
        peer.ask("GET", place, token=token).refused(401, kind=ProblemType.SIGNATURE_REQUIRED)


@check(SIGNED, "a body that was changed on its way is not taken, and may be sent again")
def changed(peer: Peer) -> None:
    """Send another batch than was signed."""
    answer = peer.ask_signed("POST", "events", batch(peer), sent=batch(peer))
    problem = answer.refused(401, kind=ProblemType.DIGEST_MISMATCH)
    expect(problem.retryable, "it says that it cannot be sent again")


@check(SIGNED, "a signature that covers no body is not one of a request that has one")
def uncovered(peer: Peer) -> None:
    """Send a batch with the signature of a request without a body."""
    peer.ask_signed("POST", "events", sent=batch(peer)).refused(401, kind=ProblemType.SIGNATURE_INVALID)


@check(SIGNED, "a key that the terminal has not opens nothing")
def stranger(peer: Peer) -> None:
    """Sign by a key that was never enrolled."""
    answer = peer.ask_signed("GET", "feed", by=generate_private_key(SECP256R1()))
    answer.refused(401, kind=ProblemType.UNAUTHENTICATED)


@check(SIGNED, "a terminal whose clock is wrong is told the platform's time")
def stale(peer: Peer) -> None:
    """Sign as if it were a year ago, then by the time that is told."""
    answer = peer.ask_signed("GET", "feed", at=peer.now() - timedelta(days=365))
    problem = answer.refused(401, kind=ProblemType.SIGNATURE_STALE)
    told = problem.platform_time
    if told is None or told.tzinfo is None or abs(told - peer.now()) > NEAR:
        raise NotKeptError(f"it tells {told} for its time")
    peer.ask_signed("GET", "feed", at=told).told(FeedPage)


def batch(peer: Peer) -> bytes:
    """Return a batch of one plain event."""
    body = {"sent_at": peer.now().isoformat(), "envelopes": [peer.envelope(peer.opened())]}
    return json.dumps(body).encode()
