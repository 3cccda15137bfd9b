"""What a terminal shows of itself: its key file, signatures by the platform's time, and renewal in time."""

from __future__ import annotations

import logging
import ssl
from datetime import UTC, datetime, timedelta

import pytest
import requests
from cryptography.hazmat.primitives.serialization import Encoding

from contract.enrolment import Enrolment
from contract.feed import KeySet
from contract.problems import Problem, ProblemType
from contract.signing import Received, flaw_in, signing_request
from hub.authority import authority, key_in
from kiosk.store.identity_file import IdentityError, IdentityFile
from sync.answers import Trouble, Unreachable
from sync.renewal import Renewal, signer_in
from sync.server.answer import Answer, trouble_of
from sync.server.proof import Signature, Token
from sync.server.troubles import trouble_in

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.fixture
def file(tmp_path) -> IdentityFile:
    return IdentityFile(tmp_path / "terminal")


def certified(file, tmp_path, at=NOW) -> str:
    """Return a certificate for the key that waits."""
    key = key_in(signing_request(file.next_key(), "T001"))
    return authority(tmp_path, NOW).issue("T001", key, at).public_bytes(Encoding.PEM).decode()


def waiting(file):
    return file.next_key().public_key()


def enrol(file, tmp_path) -> None:
    private = file.next_key()
    file.keep(private, certified(file, tmp_path))


def test_a_key_waits_for_its_certificate_and_is_kept_with_it(file, tmp_path):
    first = waiting(file)
    assert waiting(file) == first  # a lost answer is asked for again by the same key
    assert file.read() is None
    enrol(file, tmp_path)
    there = file.read()
    assert there is not None
    assert there.private.public_key() == first
    assert file.path.stat().st_mode & 0o777 == 0o400
    assert [path.name for path in file.path.parent.iterdir()] == ["identity.pem"]
    assert there.renew_at == NOW + timedelta(days=15, minutes=30)
    assert waiting(file) != first  # the next enrolment is another machine's, or a new start
    assert "private" not in repr(there)


def test_a_waiting_key_that_was_cut_off_is_made_anew(file):
    file.next_key()
    path = file.path.parent / "identity-next.pem"
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:40])
    made = waiting(file)
    assert waiting(IdentityFile(file.path.parent)) == made


def test_a_certificate_of_another_key_is_not_kept(file, tmp_path):
    other = IdentityFile(tmp_path / "other")
    with pytest.raises(IdentityError):
        file.keep(file.next_key(), certified(other, tmp_path))
    assert file.read() is None


@pytest.mark.parametrize("damage", ["open", "cut", "rubbish"])
def test_a_key_file_that_cannot_be_used_is_told_once_and_asks_nothing(file, tmp_path, caplog, damage):
    enrol(file, tmp_path)
    text = file.path.read_bytes()
    file.path.chmod(0o644 if damage == "open" else 0o600)
    if damage != "open":
        file.path.write_bytes(text[:300] if damage == "cut" else b"\xff rubbish")
    signature = Signature(signer_in(file), lambda: NOW)
    with caplog.at_level(logging.ERROR):
        assert signature.of(b"") is None
        assert signature.of(b"") is None
    assert len(caplog.records) == 1
    assert "BEGIN" not in caplog.text


def prepared(proof, body: bytes | None = b"{}") -> requests.PreparedRequest:
    shown = proof.of(body)
    assert shown is not None
    return requests.Request("POST", "http://hub.example/v1/x", data=body, auth=shown).prepare()


def is_signed(request, file, at, body=b"{}") -> bool:
    received = Received("POST", "http://other/v1/x", request.headers)
    return flaw_in(received, body, file.read().private.public_key(), at) is None


def answer(kind: ProblemType, **more) -> Answer:
    text = Problem.of(kind, 401, "x", **more).model_dump_json().encode()
    return Answer(401, {"Content-Type": "application/problem+json"}, text, 0.0, 0.0)


def test_a_terminal_with_a_wrong_clock_signs_by_the_time_it_is_told(file, tmp_path):
    enrol(file, tmp_path)
    wrong = [NOW - timedelta(days=3000)]
    signature = Signature(signer_in(file), lambda: wrong[0])
    assert not is_signed(prepared(signature), file, NOW)
    assert not signature.learn(answer(ProblemType.SIGNATURE_INVALID, platform_time=NOW))
    assert not signature.learn(answer(ProblemType.SIGNATURE_STALE))
    assert signature.learn(answer(ProblemType.SIGNATURE_STALE, platform_time=NOW))
    assert is_signed(prepared(signature), file, NOW)
    wrong[0] = NOW + timedelta(days=1)  # the clock is set meanwhile, and again wrong
    assert not is_signed(prepared(signature), file, NOW)
    assert signature.learn(answer(ProblemType.SIGNATURE_STALE, platform_time=NOW))
    assert is_signed(prepared(signature), file, NOW)


def test_a_token_serves_until_the_machine_is_enrolled(file, tmp_path):
    signature = Signature(signer_in(file), lambda: NOW, Token("secret"))
    assert prepared(signature).headers["Authorization"] == "Bearer secret"
    enrol(file, tmp_path)  # by another process, while the terminal runs
    request = prepared(signature)
    assert "Authorization" not in request.headers
    assert is_signed(request, file, NOW)


@pytest.mark.parametrize(
    ("kind", "trouble"),
    [
        (ProblemType.SIGNATURE_REQUIRED, Trouble.NOT_ADMITTED),
        (ProblemType.SIGNATURE_INVALID, Trouble.NOT_ADMITTED),
        (ProblemType.SIGNATURE_STALE, Trouble.NOT_ADMITTED),
        (ProblemType.CERTIFICATE_WITHDRAWN, Trouble.WITHDRAWN),
        (ProblemType.CERTIFICATE_EXPIRED, Trouble.CERTIFICATE_EXPIRED),
        (ProblemType.DIGEST_MISMATCH, Trouble.ALTERED),
    ],
)
def test_each_refusal_is_told_apart_and_buries_nothing(kind, trouble):
    assert trouble_of(answer(kind)) == Unreachable(trouble)


@pytest.mark.parametrize(
    ("reason", "trouble"),
    [
        ("TLSV13_ALERT_CERTIFICATE_REQUIRED", Trouble.NOT_ADMITTED),
        ("TLSV1_ALERT_UNKNOWN_CA", Trouble.NOT_ADMITTED),
        ("SSLV3_ALERT_CERTIFICATE_EXPIRED", Trouble.NOT_ADMITTED),
        ("WRONG_VERSION_NUMBER", Trouble.TLS),
    ],
)
def test_a_platform_that_refuses_our_certificate_in_tls_is_told_from_one_we_do_not_trust(reason, trouble):
    error = ssl.SSLError(1, "of a test")
    error.reason = reason
    assert trouble_in(requests.exceptions.SSLError(error)) is trouble


class RenewingHub:
    """Gives certificates, or what a test says."""

    def __init__(self, folder) -> None:
        self.folder, self.asked, self.now = folder, 0, NOW
        self.instead: Unreachable | None = None

    def renew(self, order):
        self.asked += 1
        if self.instead is not None:
            return self.instead
        made = authority(self.folder, NOW).issue("T001", key_in(order.csr), self.now)
        pem = made.public_bytes(Encoding.PEM).decode()
        keys = KeySet(keys=[], employer_zh="示例", employer_en="Example")
        return Enrolment(
            terminal_id="T001",
            site="s",
            certificate=pem,
            authority="",
            not_after=made.not_valid_after_utc,
            renew_at=self.now,
            keys=keys,
        )


def test_a_certificate_is_renewed_at_half_time_with_the_same_key(file, tmp_path):
    hub = RenewingHub(tmp_path)
    renewal = Renewal(hub, file, lambda: hub.now)
    assert renewal.pull() is None  # not enrolled
    enrol(file, tmp_path)
    public = file.read().private.public_key()
    hub.now += timedelta(days=15)
    assert renewal.pull() is None
    assert hub.asked == 0
    hub.now += timedelta(hours=1)
    hub.instead = Unreachable(Trouble.SLOW)
    assert renewal.pull() == hub.instead
    assert file.read().certificate.not_valid_after_utc == NOW + timedelta(days=30)
    hub.instead = None
    assert renewal.pull() is None
    assert renewal.pull() is None
    assert hub.asked == 2
    assert file.read().private.public_key() == public
    assert file.read().certificate.not_valid_after_utc == hub.now + timedelta(days=30)
