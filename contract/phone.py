"""Signing in at a terminal by a phone: the OAuth 2.0 device authorisation grant (RFC 8628), by its names.

The terminal is the device, the platform the authorisation server. Both messages travel as JSON over the
terminal's signed way; what section 3.5 calls errors are outcomes here, told by `error` in an answer 200.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

DEVICE_CODE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
SLOWER_BY = 5  # seconds that `slow_down` adds to the interval (RFC 8628 section 3.5)
DEFAULT_INTERVAL = 5  # seconds, where none is told (section 3.2)


class DeviceFlowError(StrEnum):
    """Why there is no confirmation yet, or will be none (RFC 8628 section 3.5)."""

    AUTHORIZATION_PENDING = "authorization_pending"
    SLOW_DOWN = "slow_down"
    ACCESS_DENIED = "access_denied"
    EXPIRED_TOKEN = "expired_token"  # noqa: S105 - a word of the RFC


class Denial(StrEnum):
    """Who or what denied it, beside `access_denied`."""

    REFUSED = "refused"  # the person said no
    OTHER_PERSON = "other-person"  # not the one who is at the terminal
    WRONG_NUMBER = "wrong-number"  # the number on the screen was not known to whoever held the phone


class PhoneModel(BaseModel):
    """What both sides say of it: fields that are not known are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class DeviceAuthorizationOrder(PhoneModel):
    """What a terminal sends for a device authorisation (section 3.1).

    `employee_id` is who is at the terminal already: nobody else can confirm then.
    """

    visit_id: UUID
    employee_id: str | None = Field(None, min_length=1, max_length=64, pattern=r"^[^\x00]*$")


class DeviceAuthorization(PhoneModel):
    """What the terminal shows (section 3.2); `expires_in` and `interval` in seconds.

    `match_number` stands on the screen and in none of the addresses: whoever confirms types it, so that
    nobody confirms what is shown at a terminal they do not stand before (section 5.4).
    """

    device_code: str = Field(repr=False)
    user_code: str
    verification_uri: str
    verification_uri_complete: str
    expires_in: int
    interval: int = DEFAULT_INTERVAL
    match_number: str


class DeviceTokenOrder(PhoneModel):
    """What a terminal asks again and again, `interval` seconds apart (section 3.4)."""

    grant_type: Literal["urn:ietf:params:oauth:grant-type:device_code"]
    device_code: str = Field(repr=False, max_length=128)


class DeviceToken(PhoneModel):
    """Who confirmed, or why nobody did: one of `employee_id` and `error` is there."""

    employee_id: str | None = None
    error: DeviceFlowError | None = None
    denial: Denial | None = None
    interval: int = DEFAULT_INTERVAL


class EcopyLinkOrder(PhoneModel):
    """What a terminal sends to give somebody at it the e-copy of a certificate of theirs."""

    certificate_number: str = Field(min_length=1, max_length=64, pattern=r"^[^\x00]*$")
    employee_id: str = Field(min_length=1, max_length=64, pattern=r"^[^\x00]*$")


class EcopyLink(PhoneModel):
    """Where a phone downloads it: `downloads` times until `expires_at`."""

    address: str = Field(repr=False)
    expires_at: datetime
    downloads: int
