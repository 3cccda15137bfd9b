"""Signatures of requests: the RFC's own vector, and every way in which a request may have been changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from http_message_signatures import HTTPMessageVerifier, InvalidSignature, MappingKeyResolver
from http_message_signatures.algorithms import ECDSA_P256_SHA256
from hypothesis import given
from hypothesis import strategies as st

from contract.enrolment import plain_code
from contract.signing import WINDOW, Flaw, Received, flaw_in, key_id_of, signing_key_id
from tests.helpers.signing_terminal import SigningTerminal

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
PATH = "/v1/terminals/T%20001/events?after=1"
BODY = b'{"envelopes": []}'
TERMINAL = SigningTerminal()
PUBLIC = TERMINAL.private.public_key()

# RFC 9421 appendix B.1.3, test-key-ecc-p256, and B.2.4.
RFC_KEY = b"""-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf
w0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==
-----END PUBLIC KEY-----
"""
RFC_HEADERS = {
    "Date": "Tue, 20 Apr 2021 02:07:56 GMT",
    "Content-Type": "application/json",
    "Content-Digest": "sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp"
    "29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:",
    "Content-Length": "23",
    "Signature-Input": 'sig-b24=("@status" "content-type" "content-digest" "content-length")'
    ';created=1618884473;keyid="test-key-ecc-p256"',
    "Signature": "sig-b24=:wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlY"
    "UEkLIj+32oiasw==:",
}


def signed(body: bytes = BODY, method: str = "POST", **more: str) -> dict[str, str]:
    return TERMINAL.headers(method, PATH, body, NOW, more)


def flaw(headers: dict[str, str], body: bytes = BODY, **other: str) -> Flaw | None:
    method, path = other.get("method", "POST"), other.get("path", PATH)
    return flaw_in(Received(method, f"http://another.example{path}", headers), body, PUBLIC, NOW)


def test_the_library_finds_the_vector_of_the_standard_sound():
    resolver = MappingKeyResolver(
        public_keys={"test-key-ecc-p256": load_pem_public_key(RFC_KEY)}, private_keys={}
    )
    verifier = HTTPMessageVerifier(signature_algorithm=ECDSA_P256_SHA256, key_resolver=resolver)
    response = SimpleNamespace(status_code=200, headers=dict(RFC_HEADERS), url="", request=None)
    [result] = verifier.verify(response, max_age=None)
    assert result.parameters["keyid"] == "test-key-ecc-p256"
    response.headers["Content-Length"] = "24"
    with pytest.raises(InvalidSignature):
        verifier.verify(response, max_age=None)


def test_what_was_signed_is_sound_whatever_the_host_is_called():
    headers = signed()
    assert flaw(headers) is None
    assert signing_key_id(headers) == key_id_of(PUBLIC)
    assert flaw(TERMINAL.headers("GET", PATH, b"", NOW), b"", method="GET") is None


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_another_body_is_found(body, other):
    found = flaw(signed(body), other)
    if body == other:
        assert found is None
    else:
        assert found in (Flaw.DIGEST, Flaw.INVALID) if other else Flaw.INVALID


@pytest.mark.parametrize(
    "other",
    [
        {"method": "PATCH"},
        {"path": "/v1/terminals/T%20002/events?after=1"},
        {"path": "/v1/terminals/T 001/events?after=1"},
        {"path": "/v1/terminals/T%20001/events?after=2"},
        {"path": "/v1/terminals/T%20001/events"},
    ],
)
def test_another_request_is_found(other):
    assert flaw(signed(), **other) is Flaw.INVALID


def test_the_place_of_a_range_is_signed():
    headers = signed(**{"Upload-Offset": "1024"})
    assert flaw(headers) is None
    assert flaw(headers | {"Upload-Offset": "0"}) is Flaw.INVALID
    assert flaw(signed() | {"Upload-Offset": "0"}) is Flaw.INVALID  # it was not covered


def test_another_key_is_found():
    other = SigningTerminal(private=generate_private_key(SECP256R1()))
    assert flaw(other.headers("POST", PATH, BODY, NOW)) is Flaw.INVALID


@pytest.mark.parametrize(
    ("late", "found"),
    [
        (WINDOW, None),
        (-WINDOW, None),
        (WINDOW + timedelta(seconds=1), Flaw.STALE),
        (-WINDOW - timedelta(seconds=1), Flaw.STALE),
        (timedelta(days=9000), Flaw.STALE),
    ],
)
def test_a_moment_far_from_the_platforms_is_stale(late, found):
    received = Received("POST", f"http://h{PATH}", signed())
    assert flaw_in(received, BODY, PUBLIC, NOW + late) is found
    assert flaw_in(received, b"another", PUBLIC, NOW + late) is Flaw.DIGEST


@given(st.text(max_size=40))
def test_rubbish_is_only_invalid(text):
    headers = signed()
    assert flaw({**headers, "Signature-Input": text}) is Flaw.INVALID
    assert flaw({**headers, "Signature": text}) is Flaw.INVALID
    assert signing_key_id({"Signature-Input": text}) is None


def test_a_digest_of_another_kind_or_twice_is_refused():
    headers = signed()
    assert flaw({**headers, "Content-Digest": "md5=:AAAA:"}) is Flaw.INVALID
    assert flaw({name: value for name, value in headers.items() if name != "Content-Digest"}) is Flaw.INVALID


def test_a_code_may_be_typed_as_people_type():
    assert plain_code("o7k2-m9qx dil0") == "07K2M9QXD110"
