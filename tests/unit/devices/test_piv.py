"""PIV cards: what each can prove, against an application with real keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.hashes import SHA256

from devices.card_proof import CardProof, Caution, HolderProof, PinResult, PinVerdict, Proof
from devices.emulators.piv_applet import TRIES_AT_FIRST, Flaw, PivApplet
from devices.emulators.piv_issuer import Issuer, KeyKind
from devices.errors import DeviceError, DeviceFailure, ProtocolError
from devices.piv.conversation import PivConversation
from devices.piv.numbers import number_of
from devices.piv.signatures import algorithm_of
from devices.piv.trust import Trust, read_trust
from devices.protocols.piv import VERIFY, Slot, verify

NOW = datetime(2026, 5, 1, tzinfo=UTC)
PIN = "271828"
ISSUER = Issuer(NOW)
TRUST = Trust((ISSUER.certificate,))
KINDS = list(KeyKind)


def card(kind: KeyKind = KeyKind.P_256, flaw: Flaw = Flaw.NONE) -> PivApplet:
    return ISSUER.card(kind, PIN, flaw)


class Nonces:
    """Other bytes each time."""

    def __init__(self) -> None:
        self.given = 0

    def __call__(self, count: int) -> bytes:
        self.given += 1
        return bytes((self.given,)) * count


def with_card(applet: PivApplet) -> PivConversation:
    return PivConversation(applet.answer, Nonces())


def proof(applet: PivApplet, now: datetime = NOW) -> Proof:
    return with_card(applet).prove_card(TRUST, now).result


@pytest.mark.parametrize("kind", KINDS)
def test_a_card_of_each_kind_proves_itself_and_its_holder(kind: KeyKind) -> None:
    applet = card(kind)
    answer = with_card(applet).prove_card(TRUST, NOW)
    assert answer.result is Proof.GENUINE
    assert len(answer.number) == 32
    held = with_card(applet).prove_holder(PIN, TRUST, NOW)
    assert held.pin == PinVerdict(PinResult.ACCEPTED)
    assert held.card is not None
    assert held.card == answer, "both keys are one card's"


@pytest.mark.parametrize(
    ("flaw", "result"),
    [
        (Flaw.CLONE, Proof.FORGED),
        (Flaw.EXPIRED, Proof.EXPIRED),
        (Flaw.UNKNOWN_ISSUER, Proof.UNTRUSTED),
    ],
)
def test_each_flaw_has_its_result(flaw: Flaw, result: Proof) -> None:
    applet = card(flaw=flaw)
    assert with_card(applet).prove_card(TRUST, NOW) == CardProof(result)


def test_a_copied_rsa_certificate_is_a_forgery() -> None:
    assert proof(card(KeyKind.RSA_2048, Flaw.CLONE)) is Proof.FORGED


def test_a_copy_of_an_expired_card_is_a_forgery_and_not_merely_expired() -> None:
    applet = card()
    expired = ISSUER.issue(KeyKind.P_256, Slot.CARD_AUTHENTICATION, expired=True, copied=True)
    applet.keys[Slot.CARD_AUTHENTICATION] = expired
    assert proof(applet) is Proof.FORGED


def test_a_card_is_not_valid_before_its_day_and_an_authority_does_not_outlive_itself() -> None:
    applet = card()
    assert proof(applet, NOW - timedelta(days=4 * 365)) is Proof.NOT_YET_VALID
    assert proof(applet, NOW + timedelta(days=4 * 365)) is Proof.EXPIRED


def test_a_signature_for_another_challenge_is_a_forgery() -> None:
    """A recording replayed: what the card said last time is not what it is asked now."""
    applet = card()
    recorded: list[bytes] = []
    first = PivConversation(lambda command: recorded.append(applet.answer(command)) or recorded[-1], Nonces())
    assert first.prove_card(TRUST, NOW).result is Proof.GENUINE
    nonces = Nonces()
    nonces(1)
    again = PivConversation(lambda _: recorded.pop(0), nonces)
    assert again.prove_card(TRUST, NOW).result is Proof.FORGED


def test_a_certificate_whose_key_the_card_has_not_is_a_forgery() -> None:
    applet, other = card(), card(KeyKind.P_384)

    def mixed(command: bytes) -> bytes:
        said, others = applet.answer(command), other.answer(command)
        return others if command[1] == 0x87 else said

    assert PivConversation(mixed, Nonces()).prove_card(TRUST, NOW).result is Proof.FORGED


def test_a_compressed_certificate_is_unpacked() -> None:
    applet = card()
    applet.compressed = True
    assert proof(applet) is Proof.GENUINE


def test_a_card_of_another_kind_and_one_without_the_key_say_so() -> None:
    applet = card()
    del applet.keys[Slot.CARD_AUTHENTICATION]
    assert proof(applet) is Proof.NO_CERTIFICATE
    other = PivConversation(lambda _: b"\x6a\x82", Nonces())
    assert other.prove_card(TRUST, NOW).result is Proof.NOT_PIV
    assert other.prove_holder(PIN, TRUST, NOW) == HolderProof(PinVerdict(PinResult.NOT_PIV))
    assert other.tries_left() is None


def test_a_key_behind_a_pin_is_not_given_without_it() -> None:
    applet = card()
    applet.keys[Slot.CARD_AUTHENTICATION] = applet.keys[Slot.AUTHENTICATION]
    answer = applet.answer

    def guarded(command: bytes) -> bytes:
        return b"\x69\x82" if command[1] == 0x87 else answer(command)

    assert PivConversation(guarded, Nonces()).prove_card(TRUST, NOW).result is Proof.PIN_NEEDED


def test_three_wrong_pins_block_the_card_and_the_right_one_comes_too_late() -> None:
    applet = card()
    talk = with_card(applet)
    for left in (2, 1):
        assert talk.prove_holder("000000", TRUST, NOW) == HolderProof(PinVerdict(PinResult.WRONG, left))
        assert talk.tries_left() == left
    blocked = HolderProof(PinVerdict(PinResult.BLOCKED, 0))
    assert talk.prove_holder("000000", TRUST, NOW) == blocked
    assert talk.prove_holder(PIN, TRUST, NOW) == blocked
    assert talk.tries_left() == 0


def cautious(applet: PivApplet, pin: str = PIN, *, told: bool = False) -> HolderProof:
    number = with_card(applet).prove_card(TRUST, NOW).number
    told_of = number if told else "F0" * 16  # another card of theirs
    return with_card(applet).prove_holder(pin, TRUST, NOW, Caution(frozenset({number}), told_of))


def test_the_last_try_is_not_spent_but_where_the_holder_knows_of_it() -> None:
    applet = card()
    assert cautious(applet, "000000").pin == PinVerdict(PinResult.WRONG, 2)
    assert cautious(applet, "000000").pin == PinVerdict(PinResult.WRONG, 1)
    barred = cautious(applet)
    assert barred.pin == PinVerdict(PinResult.LAST_TRY, 1)
    assert barred.card == with_card(applet).prove_card(TRUST, NOW)
    assert applet.tries == 1
    assert cautious(applet, told=True).pin == PinVerdict(PinResult.ACCEPTED)
    assert applet.tries == TRIES_AT_FIRST
    applet.forget()
    applet.tries = 1
    assert cautious(applet, "000000", told=True).pin == PinVerdict(PinResult.BLOCKED, 0)
    assert cautious(applet).pin == PinVerdict(PinResult.BLOCKED, 0)


def test_with_caution_no_pin_is_presented_to_a_card_that_is_not_the_persons() -> None:
    presented: list[bytes] = []

    def to(applet: PivApplet, numbers: frozenset[str]) -> PinResult:
        def seen(command: bytes) -> bytes:
            if command[1] == VERIFY and len(command) > 5:
                presented.append(command)
            return applet.answer(command)

        return PivConversation(seen, Nonces()).prove_holder(PIN, TRUST, NOW, Caution(numbers)).pin.result

    own = with_card(card()).prove_card(TRUST, NOW).number
    assert to(card(), frozenset({own})) is PinResult.OTHER_CARD
    for flaw in (Flaw.CLONE, Flaw.EXPIRED, Flaw.UNKNOWN_ISSUER):
        assert to(card(flaw=flaw), frozenset({own})) is PinResult.UNPROVEN
    assert presented == []


def test_with_caution_a_card_that_does_not_tell_its_tries_gets_no_pin() -> None:
    applet = card()
    number = with_card(applet).prove_card(TRUST, NOW).number
    silent = PivConversation(
        lambda command: b"\x69\x82" if command[1] == VERIFY else applet.answer(command), Nonces()
    )
    held = silent.prove_holder(PIN, TRUST, NOW, Caution(frozenset({number}), number))
    assert held.pin == PinVerdict(PinResult.REFUSED)
    other = PivConversation(lambda _: b"\x6a\x82", Nonces())
    assert other.prove_holder(PIN, TRUST, NOW, Caution(frozenset())).pin.result is PinResult.NOT_PIV
    mute = PivConversation(lambda _: b"", Nonces())
    assert mute.prove_holder(PIN, TRUST, NOW, Caution(frozenset())).pin.result is PinResult.UNREADABLE
    assert mute.prove_holder("12", TRUST, NOW, Caution(frozenset())).pin.result is PinResult.MALFORMED


def test_the_right_pin_gives_all_tries_back() -> None:
    applet = card()
    talk = with_card(applet)
    talk.present("000000")
    assert talk.present(PIN) == PinVerdict(PinResult.ACCEPTED)
    assert applet.tries == TRIES_AT_FIRST


@pytest.mark.parametrize("pin", ["", "12345", "123456789", "12345a", "１２３４５６"])
def test_what_cannot_be_a_pin_costs_no_try(pin: str) -> None:
    applet = card()
    assert with_card(applet).present(pin) == PinVerdict(PinResult.MALFORMED)
    assert applet.tries == TRIES_AT_FIRST


def test_a_pin_that_this_interface_does_not_take_is_refused() -> None:
    applet = card()

    def contactless(command: bytes) -> bytes:
        return b"\x69\x82" if command[1] == 0x20 else applet.answer(command)

    assert PivConversation(contactless, Nonces()).present(PIN) == PinVerdict(PinResult.REFUSED)


@pytest.mark.parametrize("answer", [b"", b"\x90", b"\x6f\x00", b"\x53\x02\x70\x00\x90\x00", b"\x01\x61\x01"])
def test_nonsense_is_unreadable(answer: bytes) -> None:
    def nonsense(command: bytes) -> bytes:
        return b"\x90\x00" if command[1] == 0xA4 else answer

    talk = PivConversation(nonsense, Nonces())
    assert talk.prove_card(TRUST, NOW).result is Proof.UNREADABLE


def test_a_card_that_ends_an_answer_early_is_unreadable_in_every_step() -> None:
    talk = PivConversation(lambda _: b"", Nonces())
    assert talk.prove_card(TRUST, NOW).result is Proof.UNREADABLE
    assert talk.present(PIN).result is PinResult.UNREADABLE
    assert talk.tries_left() is None


def test_certificates_that_are_none_are_unreadable() -> None:
    applet = card()

    def with_certificate(shown: bytes) -> Callable[[bytes], bytes]:
        inside = b"\x70" + bytes((len(shown),)) + shown
        whole = b"\x53" + bytes((len(inside),)) + inside + b"\x90\x00"
        return lambda command: whole if command[1] == 0xCB else applet.answer(command)

    talk = PivConversation(with_certificate(b"\x30\x00"), Nonces())
    assert talk.prove_card(TRUST, NOW).result is Proof.UNREADABLE


def test_a_key_of_another_size_is_unreadable_and_not_trusted() -> None:
    with pytest.raises(ProtocolError):
        algorithm_of(ed25519.Ed25519PrivateKey.generate().public_key())


@pytest.mark.parametrize("name", ["urn:uuid:not-a-uuid", "https://example.com/", None])
def test_a_card_whose_certificate_has_no_uuid_has_a_number_all_the_same(name: str | None) -> None:
    issued = ISSUER.issue(KeyKind.P_256, Slot.CARD_AUTHENTICATION)
    assert number_of(issued.certificate) == issued.certificate.fingerprint(SHA256())[:16]
    other = ISSUER.issue(KeyKind.P_256, Slot.CARD_AUTHENTICATION)
    assert number_of(other.certificate) != number_of(issued.certificate)
    if name is not None:
        names = x509.SubjectAlternativeName([x509.UniformResourceIdentifier(name)])
        odd = ISSUER._begun(NOW).subject_name(ISSUER._name).public_key(issued.private.public_key())
        certificate = odd.add_extension(names, critical=False).sign(ISSUER._key, SHA256())
        assert number_of(certificate) == certificate.fingerprint(SHA256())[:16]


def test_a_certificate_whose_key_is_not_for_signing_is_not_trusted() -> None:
    issued = ISSUER.issue(KeyKind.P_256, Slot.CARD_AUTHENTICATION)
    begun = ISSUER._begun(NOW + timedelta(days=1)).subject_name(ISSUER._name)
    begun = begun.public_key(issued.private.public_key())
    for usage in (x509.KeyUsage(*[False] * 4, *[True], *[False] * 4), None):
        odd = begun.add_extension(usage, critical=True) if usage else begun
        assert TRUST.judge(odd.sign(ISSUER._key, SHA256()), NOW) is Proof.UNTRUSTED


def test_an_authority_between_is_believed_where_it_is_known() -> None:
    between = Issuer(NOW, "Authority Between")
    own = between.certificate
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(ISSUER._key.public_key())
    begun = ISSUER._begun(NOW + timedelta(days=900)).subject_name(own.subject).public_key(own.public_key())
    for extension in own.extensions:
        begun = begun.add_extension(extension.value, critical=extension.critical)
    issued = begun.add_extension(authority, critical=False).sign(ISSUER._key, SHA256())
    applet = between.card(KeyKind.P_256, PIN)
    assert proof(applet) is Proof.UNTRUSTED
    trust = Trust(TRUST.anchors, (issued,))
    assert with_card(applet).prove_card(trust, NOW).result is Proof.GENUINE
    late = NOW + timedelta(days=1000)
    assert with_card(applet).prove_card(trust, late).result is Proof.UNTRUSTED, "the one between has expired"


def test_trust_is_read_from_files(tmp_path: Path) -> None:
    path = tmp_path / "authorities.pem"
    path.write_bytes(ISSUER.pem)
    assert read_trust(path, None) == TRUST
    assert read_trust(path, path).between == TRUST.anchors
    path.write_bytes(b"nothing")
    for wrong in (path, tmp_path / "missing"):
        with pytest.raises(DeviceError) as caught:
            read_trust(wrong, None)
        assert caught.value.failure is DeviceFailure.UNSUPPORTED


def test_no_proof_and_no_command_shows_a_secret() -> None:
    applet = card()
    held = with_card(applet).prove_holder(PIN, TRUST, NOW)
    for shown in (repr(held), repr(applet), repr(verify(PIN))):
        assert PIN not in shown
        assert PIN.encode().hex() not in shown
