"""Signing in by a phone (RFC 8628): what a terminal is told while nobody confirms."""

from __future__ import annotations

from uuid import uuid4

from contract.conformance.check import NotTriedError, check, expect
from contract.conformance.peer import Peer
from contract.phone import DEVICE_CODE_GRANT, DeviceAuthorization, DeviceFlowError, DeviceToken

SECTION = "A sign-in by phone"
NOT_YET = (DeviceFlowError.AUTHORIZATION_PENDING, DeviceFlowError.SLOW_DOWN)


@check(SECTION, "a sign-in by phone is pending until somebody confirms, and an unknown code is expired")
def pending(peer: Peer) -> None:
    """Ask for codes, and for what became of them."""
    asked = _asked(peer)
    told = _became_of(peer, asked.device_code)
    expect(told.employee_id is None, "somebody confirmed what nobody was shown")
    expect(told.error in NOT_YET, f"{told.error} before anybody was shown the code")
    other = _became_of(peer, "x" * 43)
    expect(other.error is DeviceFlowError.EXPIRED_TOKEN, f"{other.error} of a code that was never given out")


@check(SECTION, "the number that is typed on the phone stands in no address")
def number_apart(peer: Peer) -> None:
    """Ask for codes, twice: what is the same in both addresses is no secret."""
    first, second = _asked(peer), _asked(peer)
    expect(first.user_code != second.user_code, "two sign-ins have one code")
    for one in (first, second):
        expect(one.user_code in one.verification_uri_complete, "the address to scan has no code in it")
        rest = one.verification_uri_complete.replace(one.verification_uri, "").replace(one.user_code, "")
        expect(one.match_number not in rest, "the number stands in the address")


def _asked(peer: Peer) -> DeviceAuthorization:
    answer = peer.ask("POST", "device-authorization", body={"visit_id": str(uuid4())})
    if answer.status == 404:
        raise NotTriedError("a platform that confirms sign-ins by phone")
    return answer.told(DeviceAuthorization)


def _became_of(peer: Peer, device_code: str) -> DeviceToken:
    order = {"grant_type": DEVICE_CODE_GRANT, "device_code": device_code}
    return peer.ask("POST", "token", body=order).told(DeviceToken)
