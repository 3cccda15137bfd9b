from __future__ import annotations

from datetime import UTC, date, datetime

import base45
import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.verify_code import (
    PREFIX,
    Checked,
    Claims,
    Verdict,
    digest_id_number,
    sign,
    to_be_signed,
    verify,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY_ID = bytes.fromhex("a1b2c3d4")
KEYS = {KEY_ID: KEY.public_key()}
SALT = bytes(range(8))
CLAIMS = Claims(
    number="CE-2026-000123",
    kind="cert.employment",
    employer="示例科技有限公司",
    name="欧阳娜娜",
    name_latin="OUYANG Nana",
    position="高级工程师",
    hired_on=date(2019, 7, 1),
    issued_at=datetime(2026, 11, 23, 8, 30, tzinfo=UTC),
    id_salt=SALT.hex(),
    id_hash=digest_id_number("11010519491231002X", SALT),
)
CODE = sign(CLAIMS, KEY, KEY_ID)


def raw(code: str) -> bytes:
    return base45.b45decode(code.removeprefix(PREFIX))


def code_of(data: bytes) -> str:
    return PREFIX + base45.b45encode(data).decode()


def signed(payload: bytes) -> str:
    protected = cbor2.dumps({1: -8, 4: KEY_ID})
    signature = KEY.sign(to_be_signed(protected, payload))
    return code_of(cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, signature])))


def test_a_genuine_code_gives_its_claims_back() -> None:
    assert verify(CODE, KEYS) == Checked(Verdict.GENUINE, CLAIMS)


def test_the_code_is_a_cose_sign1_that_another_library_can_read() -> None:
    message = cbor2.loads(raw(CODE))
    assert message.tag == 18
    protected, unprotected, payload, signature = message.value
    assert cbor2.loads(protected) == {1: -8, 4: KEY_ID}
    assert unprotected == {}
    assert len(signature) == 64
    assert cbor2.loads(payload)[1] == CLAIMS.employer
    KEY.public_key().verify(signature, cbor2.dumps(["Signature1", protected, b"", payload]))


def test_the_code_fits_alphanumeric_mode_and_stays_small() -> None:
    assert set(CODE) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    assert len(CODE) <= 366  # QR version 11, level M, alphanumeric mode (ISO/IEC 18004 table 7)


def test_rfc_9052_appendix_c_2_1_signature_holds_over_our_structure() -> None:
    x = int("bac5b11cad8f99f9c72b05cf4b9e26d244dc189f745228255a219a86d6a09eff", 16)
    y = int("20138bf82dc1b6d562be0fa54ab7804a3a64b6d72ccfed6b6fb6ed28bbfc117e", 16)
    r = int("8eb33e4ca31d1c465ab05aac34cc6b23d58fef5c083106c4d25a91aef0b0117e", 16)
    s = int("2af9a291aa32e14ab834dc56ed2a223444547e01f11d3b0916e5a4c345cacb36", 16)
    key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    structure = to_be_signed(bytes.fromhex("a10126"), b"This is the content.")
    key.verify(encode_dss_signature(r, s), structure, ec.ECDSA(SHA256()))


def test_cose_working_group_example_eddsa_sig_01() -> None:
    key = Ed25519PrivateKey.from_private_bytes(
        bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    )
    structure = to_be_signed(bytes.fromhex("a201270300"), b"This is the content.")
    assert key.sign(structure).hex() == (
        "7142fd2ff96d56db85bee905a76ba1d0b7321a95c8c4d3607c5781932b7afb87"
        "11497dfa751bf40b58b3bcc32300b1487f3db34085eef013bf08f4a44d6fef0d"
    )


@pytest.mark.parametrize(
    "as_given",
    [
        pytest.param(CODE.lower(), id="lower case"),
        pytest.param(f"\n  {CODE}\r\n", id="scanner's return"),
        pytest.param(CODE[:60] + "\r\n" + CODE[60:], id="wrapped"),
        pytest.param("\t" + CODE + "\t  ", id="tab"),
        pytest.param(CODE.replace(" ", "\u00a0"), id="no-break space"),
        pytest.param(CODE.replace(":", "：", 1).replace(" ", "\u3000"), id="full-width"),
    ],
)
def test_a_code_is_read_as_scanners_and_clipboards_give_it(as_given: str) -> None:
    assert verify(as_given, KEYS) == Checked(Verdict.GENUINE, CLAIMS)


def test_a_changed_claim_is_told() -> None:
    position = CLAIMS.position.encode()
    forged = raw(CODE).replace(position, "首席".encode() + position[6:])
    assert forged != raw(CODE)
    assert verify(code_of(forged), KEYS) == Checked(Verdict.TAMPERED)


def test_a_changed_signature_is_told() -> None:
    data = bytearray(raw(CODE))
    data[-20] ^= 0x10
    assert verify(code_of(bytes(data)), KEYS) == Checked(Verdict.TAMPERED)


def test_another_key_under_the_same_id_is_told() -> None:
    forger = Ed25519PrivateKey.from_private_bytes(bytes(32))
    assert verify(sign(CLAIMS, forger, KEY_ID), KEYS) == Checked(Verdict.TAMPERED)


def test_a_key_nobody_trusts_is_told() -> None:
    forger = Ed25519PrivateKey.from_private_bytes(bytes(32))
    assert verify(sign(CLAIMS, forger, b"else"), KEYS) == Checked(Verdict.UNKNOWN_KEY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        PREFIX,
        "https://example.com",
        CODE.removeprefix(PREFIX),
        CODE[:-40],
        CODE + "ABC",
        PREFIX + "!" * 30,
        PREFIX + "A" * 100_000,
        code_of(b"\x81" * 1_000),  # nested deeply
        code_of(b"\xd2\x84\x5b" + b"\xff" * 8),  # a byte string of 2**64 - 1 bytes
        code_of(cbor2.dumps(cbor2.CBORTag(18, [cbor2.dumps({1: -7, 4: KEY_ID}), {}, b"", b""]))),
        code_of(cbor2.dumps(cbor2.CBORTag(18, [cbor2.dumps({1: -8, 4: KEY_ID}), {4: b"x"}, b"", b""]))),
    ],
)
def test_what_is_not_a_whole_code_is_told(text: str) -> None:
    assert verify(text, KEYS) == Checked(Verdict.NOT_A_CODE)


@pytest.mark.parametrize(
    "payload",
    [b"", b"\xff", cbor2.dumps(1), cbor2.dumps({}), cbor2.dumps({-65537: 3}), cbor2.dumps(b"text")],
)
def test_a_signed_message_that_is_no_certificate_is_not_a_code(payload: bytes) -> None:
    assert verify(signed(payload), KEYS) == Checked(Verdict.NOT_A_CODE)


@settings(max_examples=300)
@given(bit=st.integers(0, len(raw(CODE)) * 8 - 1))
def test_no_single_bit_can_be_changed(bit: int) -> None:
    data = bytearray(raw(CODE))
    data[bit // 8] ^= 1 << bit % 8
    assert verify(code_of(bytes(data)), KEYS).verdict is not Verdict.GENUINE


@settings(max_examples=300)
@given(at=st.integers(0, len(CODE) - 1), character=st.characters())
def test_no_character_can_be_changed_to_other_claims(at: int, character: str) -> None:
    assert verify(CODE[:at] + character + CODE[at + 1 :], KEYS).claims in {None, CLAIMS}


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    assert verify(text, KEYS) == Checked(Verdict.NOT_A_CODE)
    assert verify(PREFIX + text, KEYS).claims is None


@given(st.binary(max_size=200))
def test_any_bytes_are_answered(data: bytes) -> None:
    assert verify(code_of(data), KEYS).claims is None
    assert verify(code_of(b"\xd2\x84" + data), KEYS).claims is None


@given(st.binary(max_size=200))
def test_any_signed_bytes_are_answered(data: bytes) -> None:
    verify(signed(data), KEYS)


@given(
    st.builds(
        Claims,
        number=st.text(max_size=30),
        kind=st.text(max_size=20),
        employer=st.text(max_size=40),
        name=st.text(max_size=30),
        name_latin=st.text(max_size=40),
        position=st.text(max_size=40),
        hired_on=st.dates(),
        issued_at=st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001 - Hypothesis wants naive bounds
            lambda moment: moment.replace(microsecond=0)
        ),
        id_salt=st.binary(min_size=8, max_size=8).map(bytes.hex),
        id_hash=st.binary(min_size=8, max_size=8).map(bytes.hex),
    )
)
def test_all_claims_come_back(claims: Claims) -> None:
    assert verify(sign(claims, KEY, KEY_ID), KEYS) == Checked(Verdict.GENUINE, claims)


def test_an_id_number_is_hashed_as_people_type_it() -> None:
    number = "11010519491231002X"
    assert digest_id_number("１１０１０５ 19491231 002x", SALT) == digest_id_number(number, SALT)
    assert digest_id_number(number, SALT) != digest_id_number(number, bytes(8))
    assert len(digest_id_number(number, SALT)) == 16
