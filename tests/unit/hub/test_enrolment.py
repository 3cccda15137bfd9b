"""Enrolment over HTTP: codes, certificates, and what is refused of requests that are signed or should be."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from contract.enrolment import Enrolment
from contract.problems import TYPE_PREFIX, Problem, ProblemType
from contract.signing import signing_request
from hub.authority import AUTHORITY_KEY, authority
from hub.enrolling import MOST_TRIES, make_code, withdraw_key
from hub.throttle import Throttle
from tests.helpers.hub_platform import START, TOKEN, envelope, submitted
from tests.helpers.signing_terminal import SigningTerminal
from tests.unit.hub.test_console import form_token, sign_in

EVENTS = "/v1/terminals/T001/events"
RENEWAL = "/v1/terminals/T001/certificate"


def code_for(platform, terminal_id: str = "T001", **more) -> str:
    with platform.database.write() as unit:
        code = make_code(unit, terminal_id, by="wang", now=platform.clock(), **more)
    assert code is not None
    return code


def post(client, order) -> Enrolment:
    response = client.post("/v1/enrolments", json=order)
    assert response.status_code == 200, response.text
    return Enrolment.model_validate_json(response.content)


def refused(response, status: int, kind: ProblemType) -> Problem:
    assert response.status_code == status, response.text
    problem = Problem.model_validate_json(response.content)
    assert problem.type == TYPE_PREFIX + kind
    return problem


def enrolled(platform, client, terminal_id: str = "T001") -> SigningTerminal:
    terminal = SigningTerminal(terminal_id)
    post(client, terminal.order(code_for(platform, terminal_id)))
    return terminal


def batch() -> bytes:
    return json.dumps(
        {"sent_at": START.isoformat(), "envelopes": [envelope(submitted(), 1, uuid4())]}
    ).encode()


def send(client, terminal, body: bytes, at, path: str = EVENTS, **changed):
    headers = terminal.headers("POST", path, body, at, {"Content-Type": "application/json"})
    return client.post(path, content=changed.pop("content", body), headers=headers | changed)


def test_a_code_gives_a_certificate_and_everything_to_begin_with(platform, client, clock):
    terminal = SigningTerminal()
    told = post(client, terminal.order(code_for(platform).lower().replace("-", " ")))
    assert (told.terminal_id, told.site) == ("T001", "beijing-north")
    assert told.keys == platform.key.key_set(platform.settings.employer, platform.audit_key)
    certificate = x509.load_pem_x509_certificate(told.certificate.encode())
    issuer = x509.load_pem_x509_certificate(told.authority.encode())
    certificate.verify_directly_issued_by(issuer)
    assert certificate.public_key() == terminal.private.public_key()
    assert certificate.subject.rfc4514_string() == "CN=T001"
    assert told.not_after == START + timedelta(days=30)
    assert told.renew_at == START + timedelta(days=15)
    assert send(client, terminal, batch(), clock()).status_code == 200
    assert (platform.settings.data / AUTHORITY_KEY).stat().st_mode & 0o777 == 0o400
    assert authority(platform.settings.data, clock()).pem == told.authority  # the one that was made first
    with platform.database.read() as unit:
        noted = [(entry.actor, entry.action) for entry in unit.trail.every()]
    assert ("wang", "made an enrolment code") in noted
    assert ("terminal T001", "enrolled a key") in noted


def test_an_answer_that_was_lost_is_given_again_and_to_this_key_alone(platform, client, clock):
    terminal, code = SigningTerminal(), code_for(platform)
    first = post(client, terminal.order(code))
    clock.forward(days=2)
    assert post(client, terminal.order(code)) == first
    another = SigningTerminal()
    problem = refused(client.post("/v1/enrolments", json=another.order(code)), 409, ProblemType.CODE_SPENT)
    assert not problem.retryable


def test_what_is_wrong_with_a_code_is_told(platform, client, clock):
    terminal, code = SigningTerminal(), code_for(platform)

    def ask(order):
        return client.post("/v1/enrolments", json=order)

    refused(ask(terminal.order("0000-0000-0000")), 403, ProblemType.CODE_WRONG)
    refused(ask(SigningTerminal("T002").order(code)), 403, ProblemType.CODE_WRONG)
    refused(ask(SigningTerminal("T999").order(code)), 403, ProblemType.CODE_WRONG)
    later = code_for(platform)
    refused(ask(terminal.order(code)), 403, ProblemType.CODE_WRONG)  # the later one took its place
    clock.forward(hours=1)
    refused(ask(terminal.order(later)), 410, ProblemType.CODE_EXPIRED)


def test_a_code_that_was_guessed_at_is_worth_nothing(platform, client):
    terminal, code = SigningTerminal(), code_for(platform)
    for _ in range(MOST_TRIES):
        assert platform.enrolling.enrol("T001", "wrong", terminal.private.public_key()) == "wrong"
    refused(client.post("/v1/enrolments", json=terminal.order(code)), 409, ProblemType.CODE_SPENT)
    post(client, terminal.order(code_for(platform)))


def test_an_address_that_guesses_is_told_to_wait(client):
    order = SigningTerminal().order("0000-0000-0000")
    for _ in range(10):
        refused(client.post("/v1/enrolments", json=order), 403, ProblemType.CODE_WRONG)
    response = client.post("/v1/enrolments", json=order)
    assert refused(response, 429, ProblemType.TOO_MANY_TRIES).retryable
    assert 1 <= int(response.headers["Retry-After"]) <= 6


def test_a_throttle_says_how_long_to_wait():
    now = [0.0]
    throttle = Throttle(1 / 6, 1, lambda: now[0])
    assert throttle.allow("a")
    assert not throttle.allow("a")
    assert throttle.wait("a") == 6
    now[0] = 5.5
    assert throttle.wait("a") == 1
    now[0] = 6.0
    assert throttle.allow("a")


def point(csr: x509.CertificateSigningRequest) -> bytes:
    return csr.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def altered(csr: str) -> str:
    """Return a request with another's key in it, which it is not signed by."""
    request, other = (x509.load_pem_x509_csr(one.encode()) for one in (csr, SigningTerminal().csr))
    changed = request.public_bytes(Encoding.DER).replace(point(request), point(other))
    return x509.load_der_x509_csr(changed).public_bytes(Encoding.PEM).decode()


@pytest.mark.parametrize("csr", ["", "rubbish", "p384", "altered"])
def test_a_signing_request_that_proves_no_p256_key_is_refused(platform, client, csr):
    terminal, code = SigningTerminal(), code_for(platform)
    bad = {
        "p384": lambda: signing_request(generate_private_key(SECP384R1())),
        "altered": lambda: altered(terminal.csr),
    }
    order = terminal.order(code) | {"csr": bad.get(csr, lambda: csr)()}
    assert refused(client.post("/v1/enrolments", json=order), 422, ProblemType.CSR_REFUSED).detail
    post(client, terminal.order(code))  # nothing was spent


def test_another_machine_takes_the_place_of_the_first(platform, client, clock):
    first = enrolled(platform, client)
    second = enrolled(platform, client)
    problem = refused(send(client, first, batch(), clock()), 401, ProblemType.CERTIFICATE_WITHDRAWN)
    assert not problem.retryable
    assert send(client, second, batch(), clock()).status_code == 200
    back = client.post("/v1/enrolments", json=first.order(code_for(platform)))
    refused(back, 422, ProblemType.CSR_REFUSED)  # whoever has the first machine does not get in with its key


def test_a_withdrawn_certificate_is_refused_until_another_key_is_enrolled(platform, client, clock):
    terminal = enrolled(platform, client)
    with platform.database.write() as unit:
        assert withdraw_key(unit, "T001", by="wang", reason="stolen", now=clock())
        assert not withdraw_key(unit, "T001", by="wang", reason="stolen", now=clock())
    refused(send(client, terminal, batch(), clock()), 401, ProblemType.CERTIFICATE_WITHDRAWN)
    order = json.dumps({"csr": terminal.csr}).encode()
    refused(send(client, terminal, order, clock(), RENEWAL), 401, ProblemType.CERTIFICATE_WITHDRAWN)
    bearer = client.post(EVENTS, content=batch(), headers={"Authorization": f"Bearer {TOKEN}"})
    refused(bearer, 401, ProblemType.SIGNATURE_REQUIRED)
    assert send(client, enrolled(platform, client), batch(), clock()).status_code == 200


def test_the_token_of_an_enrolled_terminal_is_worth_nothing(platform, client):
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    assert client.get("/v1/terminals/T001/feed", headers=bearer).status_code == 200
    enrolled(platform, client)
    for headers in (bearer, {}, {"Authorization": "Bearer "}):
        refused(client.get("/v1/terminals/T001/feed", headers=headers), 401, ProblemType.SIGNATURE_REQUIRED)
    assert client.get("/v1/terminals/T002/feed", headers=bearer).status_code == 200


def test_every_place_of_a_terminal_is_asked_for_signed(platform, client, clock):
    terminal = enrolled(platform, client)
    for place in ("feed?after=0&limit=5", "directory", "neighbours"):
        path = f"/v1/terminals/T001/{place}"
        signed = terminal.headers("GET", path, b"", clock())
        assert client.get(path, headers=signed).status_code == 200, place
        assert client.get(path.replace("T001", "T002"), headers=signed).status_code == 401


def test_a_body_that_was_changed_on_its_way_may_be_sent_again(platform, client, clock):
    terminal, body = enrolled(platform, client), batch()
    changed = send(client, terminal, body, clock(), content=body.replace(b"E000001", b"E000002"))
    assert refused(changed, 401, ProblemType.DIGEST_MISMATCH).retryable
    assert send(client, terminal, body, clock()).status_code == 200


def test_a_clock_that_is_wrong_is_told_the_platforms_time(platform, client, clock):
    terminal = enrolled(platform, client)
    late = send(client, terminal, batch(), clock() - timedelta(days=400))
    problem = refused(late, 401, ProblemType.SIGNATURE_STALE)
    assert problem.retryable
    assert problem.platform_time == clock()
    stranger = SigningTerminal()  # who has no key of ours is told nothing
    refused(send(client, stranger, batch(), clock() - timedelta(days=400)), 401, ProblemType.UNAUTHENTICATED)


def test_a_signature_that_covers_too_little_is_invalid(platform, client, clock):
    terminal = enrolled(platform, client)
    headers = terminal.headers("POST", EVENTS, batch(), clock())
    bent = headers | {"Signature-Input": headers["Signature-Input"].replace(' "content-digest"', "")}
    for wrong in (bent, headers | {"Signature": "terminal=:AAAA:"}, headers | {"Signature-Input": "x"}):
        response = client.post(EVENTS, content=batch(), headers=wrong)
        assert not refused(response, 401, ProblemType.SIGNATURE_INVALID).retryable


def test_a_batch_that_is_replayed_changes_nothing(platform, client, clock):
    terminal, body = enrolled(platform, client), batch()
    headers = terminal.headers("POST", EVENTS, body, clock())
    assert client.post(EVENTS, content=body, headers=headers).json()["receipts"][0]["receipt"] == "accepted"
    assert client.post(EVENTS, content=body, headers=headers).json()["receipts"][0]["receipt"] == "duplicate"


def test_a_certificate_is_renewed_by_its_own_key_also_when_it_has_run_out(platform, client, clock):
    terminal = enrolled(platform, client)
    order = json.dumps({"csr": terminal.csr}).encode()

    def renewed():
        response = send(client, terminal, order, clock(), RENEWAL)
        assert response.status_code == 200, response.text
        return Enrolment.model_validate_json(response.content)

    early = renewed()
    assert early.not_after == START + timedelta(days=30)  # not before half-time
    clock.forward(days=15)
    half = renewed()
    assert half.not_after == clock() + timedelta(days=30)
    assert renewed() == half
    clock.forward(days=31)
    expired = send(client, terminal, batch(), clock())
    assert refused(expired, 401, ProblemType.CERTIFICATE_EXPIRED).retryable
    assert renewed().not_after == clock() + timedelta(days=30)
    assert send(client, terminal, batch(), clock()).status_code == 200
    other = json.dumps({"csr": SigningTerminal().csr}).encode()
    refused(send(client, terminal, other, clock(), RENEWAL), 422, ProblemType.CSR_REFUSED)
    refused(client.post(RENEWAL, content=order), 401, ProblemType.SIGNATURE_REQUIRED)


PAGE = "/console/terminals/T001/enrolment"


def test_the_console_makes_a_code_once_and_takes_a_certificate_back(platform, client, clock):
    assert sign_in(client).status_code == 303
    page = client.get(PAGE)
    assert "没有注册" in page.text
    made = client.post(PAGE, data={"form_token": form_token(page)})
    [code] = set(re.findall(r"(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}", made.text))
    assert code not in client.get(PAGE).text  # shown once
    terminal = SigningTerminal()
    post(client, terminal.order(code))
    page = client.get(PAGE)
    assert "所有请求都由它自己的密钥签名" in page.text
    withdrawal = {"form_token": form_token(page), "reason": " "}
    assert client.post(f"{PAGE}/withdraw", data=withdrawal).status_code == 422
    withdrawal["reason"] = "stolen"
    assert client.post(f"{PAGE}/withdraw", data=withdrawal, follow_redirects=False).status_code == 303
    refused(send(client, terminal, batch(), clock()), 401, ProblemType.CERTIFICATE_WITHDRAWN)
    assert client.get("/console/terminals/T999/enrolment").status_code == 404
    with platform.database.read() as unit:
        noted = [(entry.actor, entry.action, entry.subject) for entry in unit.trail.every()]
    assert ("wang", "made an enrolment code", "T001") in noted
    assert ("wang", "withdrew a terminal's certificate", "T001") in noted
    assert not any(code in part for entry in noted for part in entry)
