"""Signing in by a company's own service: OpenID Connect, authorization code with PKCE, checked by Authlib.

OpenID Connect Core 1.0 sections 3.1.2 and 3.1.3.7, RFC 7636, RFC 9700.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from pydantic import BaseModel, ConfigDict, Field, field_validator

from hub.keys import KeyFileError
from hub.store.accounts import Role

ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "EdDSA", "Ed25519"]  # by key pairs; never by a shared key
PATIENCE = (5.0, 10.0)  # seconds until connected; seconds without a byte
LEEWAY = 60  # seconds by which clocks may differ
HERE = ("localhost", "127.0.0.1", "::1")
CALLBACK = "/console/company/callback"


class CompanySettings(BaseModel):
    """The file of `serve --company`: which service signs people in, and as what."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    issuer: str = Field(description="The service's address, as its tokens name it; https.")
    client_id: str = Field(min_length=1, description="What the service calls this platform.")
    client_secret_file: Path = Field(description="File with the secret that goes with it.")
    address: str = Field(description="Where people reach this platform, such as https://hr.example.com.")
    roles: Mapping[str, Role] = Field(
        min_length=1, description="Which group has which role; the first counts."
    )
    roles_claim: str = Field("groups", description="The claim that names somebody's groups.")
    name_claim: str = Field("preferred_username", description="The claim that names somebody.")
    employee_claim: str = Field(
        "employee_number", description="The claim with an employee's number, for sign-ins by phone."
    )
    scope: str = Field("openid profile email", description="What is asked for.")

    @field_validator("issuer", "address")
    @classmethod
    def _safe(cls, told: str) -> str:
        if not is_safe(told):
            raise ValueError("an https address, for secrets go over it; http only on this machine")
        return told.rstrip("/") if urlsplit(told).path in ("", "/") else told


def is_safe(address: object) -> bool:
    """Return whether secrets can be sent to an address."""
    parts = urlsplit(str(address))
    here = parts.scheme == "http" and parts.hostname in HERE
    return (parts.scheme == "https" or here) and bool(parts.hostname) and not parts.username


class CompanyFault(StrEnum):
    """Why the company's service did not sign somebody in."""

    CANCELLED = "cancelled"  # by them, or by the service
    EXPIRED = "expired"  # it took too long, or was begun in another browser
    UNREACHABLE = "unreachable"
    UNTRUSTED = "untrusted"  # an answer that is not the service's, or not for us, or not for this attempt
    NO_ROLE = "no-role"
    NAME = "name"  # none that can be kept, or another account's
    DISABLED = "disabled"


@dataclass(frozen=True)
class Attempt:
    """What is known of one way to the service and back; it stays in the browser that went it, signed."""

    state: str
    nonce: str
    verifier: str = field(repr=False)
    again: bool  # somebody who is signed in already was asked for their secret once more

    @classmethod
    def new(cls, *, again: bool) -> Attempt:
        """Begin an attempt."""
        return cls(generate_token(32), generate_token(32), generate_token(64), again)


@dataclass(frozen=True)
class Colleague:
    """Whom the service signed in, and when they gave their secret, where it says so."""

    subject: str
    name: str
    role: Role
    proved_at: datetime | None


class UnreachableError(Exception):
    """The service does not answer as it should."""


@dataclass(frozen=True)
class Company:
    """The company's service; nothing of it is kept, so that its keys can change at any time."""

    told: CompanySettings
    secret: str = field(repr=False)
    callback: str = CALLBACK

    def leads_to(self, attempt: Attempt) -> str:
        """Return where somebody goes to sign in; UnreachableError."""
        with self._session() as session:
            about = self._about(session)
            again = {"prompt": "login", "max_age": "0"} if attempt.again else {}
            address, _ = session.create_authorization_url(
                about["authorization_endpoint"],
                state=attempt.state,
                code_verifier=attempt.verifier,
                nonce=attempt.nonce,
                **again,
            )
        return str(address)

    def signed_in(self, attempt: Attempt, code: str, now: datetime) -> Colleague | CompanyFault:
        """Return whom a code stands for; UnreachableError."""
        claims = self._proven(attempt, code, now)
        return claims if isinstance(claims, CompanyFault) else self._colleague(claims)

    def employee(self, attempt: Attempt, code: str, now: datetime) -> str | CompanyFault:
        """Return the number of the employee that a code stands for; UnreachableError."""
        claims = self._proven(attempt, code, now)
        if isinstance(claims, CompanyFault):
            return claims
        told = claims.get(self.told.employee_claim)
        return str(told) if isinstance(told, str | int) and str(told) else CompanyFault.NAME

    def _proven(self, attempt: Attempt, code: str, now: datetime) -> Mapping[str, Any] | CompanyFault:
        """Return what the service says of whom a code stands for."""
        with self._session() as session:
            about = self._about(session)
            try:
                token = session.fetch_token(
                    about["token_endpoint"], code=code, code_verifier=attempt.verifier, timeout=PATIENCE
                )
            except AuthlibBaseError:
                return CompanyFault.UNTRUSTED
            except (OSError, ValueError) as error:
                raise UnreachableError from error
            keys = self._asked(session, about["jwks_uri"])
        try:
            return self._claims(token, keys, attempt, now)
        except (JoseError, KeyError, TypeError, ValueError):
            return CompanyFault.UNTRUSTED

    def _claims(
        self, token: Mapping[str, Any], keys: Any, attempt: Attempt, now: datetime
    ) -> Mapping[str, Any]:
        """Return what a token says of somebody, once it is known to be the service's, for us and of now."""
        signed = jwt.decode(
            token["id_token"],
            KeySet.import_key_set(keys),
            registry=JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False),
        )
        claims = CodeIDToken(
            signed.claims,
            signed.header,
            {
                "iss": {"essential": True, "value": self.told.issuer},
                "aud": {"essential": True, "value": self.told.client_id},
            },
            {
                "nonce": attempt.nonce,
                "client_id": self.told.client_id,
                "access_token": token.get("access_token"),
            },
        )
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
        if claims.get("nonce") != attempt.nonce:
            raise ValueError("a token of another attempt")
        return claims

    def _colleague(self, claims: Mapping[str, Any]) -> Colleague | CompanyFault:
        groups = claims.get(self.told.roles_claim)
        named = {groups} if isinstance(groups, str) else set(map(str, groups or ()))
        role = next((role for group, role in self.told.roles.items() if group in named), None)
        if role is None:
            return CompanyFault.NO_ROLE
        told = claims.get("auth_time")
        proved_at = datetime.fromtimestamp(told, UTC) if isinstance(told, int) else None
        subject = f"{self.told.issuer} {claims['sub']}"
        return Colleague(subject, str(claims.get(self.told.name_claim) or ""), role, proved_at)

    def _session(self) -> OAuth2Session:
        session = OAuth2Session(
            self.told.client_id,
            self.secret,
            scope=self.told.scope,
            redirect_uri=f"{self.told.address}{self.callback}",
            code_challenge_method="S256",
        )
        session.trust_env = False
        session.max_redirects = 0
        return session

    def _about(self, session: OAuth2Session) -> Mapping[str, Any]:
        """Return what the service says of itself (OpenID Connect Discovery 1.0 section 4)."""
        about = self._asked(session, f"{self.told.issuer}/.well-known/openid-configuration")
        wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if about.get("issuer") != self.told.issuer or not all(is_safe(about.get(one)) for one in wanted):
            raise UnreachableError
        return about

    def _asked(self, session: OAuth2Session, address: str) -> Mapping[str, Any]:
        try:
            answer = session.request("GET", address, withhold_token=True, timeout=PATIENCE)
            answer.raise_for_status()
            told = answer.json()
        except (OSError, ValueError) as error:  # the errors of requests are OSErrors
            raise UnreachableError from error
        if not isinstance(told, dict):
            raise UnreachableError
        return told


def company_of(told: CompanySettings | None) -> Company | None:
    """Return the service that settings name; KeyFileError where its secret cannot be read."""
    if told is None:
        return None
    try:
        secret = told.client_secret_file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileError(f"{told.client_secret_file}: no secret can be read there") from error
    return Company(told, secret)
