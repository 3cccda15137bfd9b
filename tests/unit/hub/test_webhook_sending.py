"""One message to one address: proved to be ours, to the address that was checked, in time, and no further."""

from __future__ import annotations

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from uuid import UUID

import pytest
from aiohttp import web
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook as Independent
from standardwebhooks.webhooks import WebhookVerificationError

from hub.store.deliveries import Answer, Outcome
from hub.webhooks.addresses import complaint, may_be_sent_to, networks
from hub.webhooks.schedule import DELAYS, JITTER, LONGEST_WISH, again_at, retry_after
from hub.webhooks.sending import LARGEST_ANSWER, Sender
from hub.webhooks.signature import Sealing, headers, new_secret
from tests.helpers.certificates import Authority
from tests.helpers.hub_platform import START, Clock
from tests.helpers.webhook_receiver import HERE, Names, receiving

NAME = "hooks.example"
BODY = b'{"id":"msg_1","type":"certificate.issued","data":{"number":"ZM-2026-000001"}}'
LOOPBACK = networks("127.0.0.0/8")


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def trusted(authority):
    return ssl.create_default_context(cafile=str(authority.ca_file))


def post(authority, trusted, *, answer=None, names=None, allowed=LOOPBACK, to=NAME, deadline=10.0, of=NAME):
    """Send one message to a server whose certificate is of a name; return the answer and what it took."""

    async def whole():
        async with receiving(authority.context(of=x509.DNSName(of))) as receiver:
            if answer is not None:
                receiver.answer = answer
            asked = names or Names({NAME: [[HERE]]})
            sender = Sender(allowed, Clock(), resolve=asked, trusted=trusted, deadline=deadline)
            return await sender.post(receiver.url(to), {"webhook-id": "msg_1"}, BODY), receiver.took

    return asyncio.run(whole())


def test_a_message_arrives_whole_under_its_name_at_the_address_that_was_checked(authority, trusted):
    answer, took = post(authority, trusted)
    assert (answer.outcome, answer.status, answer.text) == (Outcome.DELIVERED, 200, "thank you")
    ((headers_of, body),) = took
    assert (body, headers_of["path"], headers_of["webhook-id"]) == (BODY, "/in?from=hub", "msg_1")
    assert headers_of["Host"].startswith(f"{NAME}:")


@pytest.mark.parametrize(
    "addresses",
    [[HERE], ["93.184.216.34", HERE], ["::ffff:127.0.0.1"], ["169.254.169.254"], ["fe80::1%1"], ["::1"]],
)
def test_a_name_with_one_address_that_is_not_public_is_sent_nothing(authority, trusted, addresses):
    answer, took = post(authority, trusted, names=Names({NAME: [addresses]}), allowed=())
    assert (answer.outcome, took) == (Outcome.NOT_PUBLIC, [])


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "localhost"])
def test_odd_ways_of_writing_this_machine_are_looked_up_and_seen_through(authority, trusted, host):
    async def whole():
        async with receiving(authority.context()) as receiver:
            sender = Sender((), Clock(), trusted=trusted)
            return await sender.post(receiver.url(host), {}, BODY), receiver.took

    assert asyncio.run(whole()) == (Answer(Outcome.NOT_PUBLIC), [])


def test_a_name_that_changes_after_it_was_checked_is_not_asked_again(authority, trusted):
    names = Names({NAME: [[HERE], ["127.0.0.9"]]})
    answer, took = post(authority, trusted, names=names, allowed=networks("127.0.0.1/32"))
    assert (answer.outcome, len(took), names.asked) == (Outcome.DELIVERED, 1, [NAME])


def test_the_certificate_has_to_be_that_of_the_name(authority, trusted):
    assert post(authority, trusted, of="elsewhere.example") == (Answer(Outcome.CERTIFICATE), [])
    assert post(authority, ssl.create_default_context()) == (Answer(Outcome.CERTIFICATE), [])


def test_an_address_that_does_not_answer_gives_way_to_the_next(authority, trusted):
    answer, took = post(authority, trusted, names=Names({NAME: [["127.0.0.66", HERE]]}))
    assert (answer.outcome, len(took)) == (Outcome.DELIVERED, 1)
    answer, took = post(authority, trusted, names=Names({NAME: [["127.0.0.66"]]}))
    assert (answer.outcome, took) == (Outcome.UNREACHABLE, [])
    answer, took = post(authority, trusted, names=Names({}))
    assert (answer.outcome, took) == (Outcome.UNRESOLVED, [])


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (204, Outcome.DELIVERED),
        (307, Outcome.REDIRECTED),
        (404, Outcome.REFUSED),
        (410, Outcome.GONE),
        (503, Outcome.REFUSED),
    ],
)
def test_an_answer_is_taken_for_what_it_says_and_followed_nowhere(authority, trusted, status, outcome):
    async def told(_request):
        return web.Response(status=status, headers={"Location": "/elsewhere", "Retry-After": "90"})

    answer, took = post(authority, trusted, answer=told)
    assert (answer.outcome, answer.status, answer.after) == (outcome, status, timedelta(seconds=90))
    assert len(took) == 1


def test_an_endless_answer_is_read_so_far_and_a_compressed_one_not_unpacked(authority, trusted):
    sent = 0

    async def endless(request):
        nonlocal sent
        response = web.StreamResponse(headers={"Content-Encoding": "gzip"})
        await response.prepare(request)
        try:
            while True:
                await response.write(b"x" * LARGEST_ANSWER)
                sent += LARGEST_ANSWER
        except ConnectionError:
            return response

    answer, _ = post(authority, trusted, answer=endless)
    assert (answer.outcome, answer.text) == (Outcome.DELIVERED, "x" * 200)
    assert sent < 100 * LARGEST_ANSWER


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 999999 What\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: x\r\n" * 50_000 + b"\r\n",
        bytes(range(256)),
    ],
)
def test_what_is_no_answer_is_none(authority, trusted, said):
    async def whole():
        async def nonsense(reader, writer):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(said)
            writer.close()

        context = authority.context(of=x509.DNSName(NAME))
        async with await asyncio.start_server(nonsense, HERE, 0, ssl=context) as server:
            sender = Sender(LOOPBACK, Clock(), resolve=Names({NAME: [[HERE]]}), trusted=trusted)
            port = server.sockets[0].getsockname()[1]
            return await sender.post(f"https://{NAME}:{port}/", {}, BODY)

    assert asyncio.run(whole()).outcome is Outcome.UNREACHABLE


def test_a_receiver_that_drips_is_left_at_the_deadline(authority, trusted):
    async def dripping(request):
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(b".")
                await asyncio.sleep(0.01)
        except ConnectionError:
            return response

    answer, took = post(authority, trusted, answer=dripping, deadline=0.5)
    assert (answer.outcome, len(took)) == (Outcome.LATE, 1)


def test_a_name_that_is_not_answered_for_is_left_at_the_deadline(trusted):
    async def never(_host, _port):
        await asyncio.Event().wait()

    sender = Sender((), Clock(), resolve=never, trusted=trusted, deadline=0.05)
    assert asyncio.run(sender.post("https://hooks.example/", {}, BODY)).outcome is Outcome.LATE


def test_no_proxy_of_the_environment_is_used(authority, trusted, monkeypatch):
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert post(authority, trusted)[0].outcome is Outcome.DELIVERED


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.31.0.1", "192.168.1.1"),
        *("192.0.0.8", "192.88.99.1", "198.18.0.1", "224.0.0.1", "239.255.255.250", "255.255.255.255"),
        *("::", "::1", "::10.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:a00:1::"),
        *("2001::1", "2001:db8::1", "fc00::1", "fd12::1", "fe80::1", "fe80::1%2", "fec0::1", "ff02::1"),
        *("100::1", "3fff::1", "5f00::1"),
    ],
)
def test_what_is_not_public_is_not_sent_to(address):
    assert not may_be_sent_to(ip_address(address), ())


def test_public_addresses_are_sent_to_and_allowed_networks_and_no_others():
    assert all(
        may_be_sent_to(ip_address(one), ()) for one in ("93.184.216.34", "2400:3200::1", "::ffff:1.1.1.1")
    )
    allowed = networks("10.1.0.0/16, fd00:1::/32")
    assert may_be_sent_to(ip_address("10.1.9.9"), allowed)
    assert may_be_sent_to(ip_address("::ffff:10.1.9.9"), allowed)
    assert may_be_sent_to(ip_address("fd00:1::9"), allowed)
    assert not may_be_sent_to(ip_address("10.2.0.1"), allowed)
    with pytest.raises(ValueError, match="host bits"):
        networks("10.1.2.3/8")


@pytest.mark.parametrize(
    ("url", "wrong"),
    [
        ("https://hooks.example/in?x=1", None),
        ("https://[2400:3200::1]:8443/", None),
        ("http://hooks.example/", "https"),
        ("file:///etc/passwd", "https"),
        ("https://user:word@hooks.example/", "form"),
        ("https://hooks.example@127.0.0.1/", "form"),
        ("https://hooks.example/#part", "form"),
        ("https:///in", "form"),
        ("https://hooks.example:99999/", "form"),
        ("https://hooks.example:0/", "form"),
        ("https://hooks.example\\@127.0.0.1/", "form"),
        ("https://hooks.example/\r\nHost: elsewhere", "form"),
        ("https://hooks.exаmple/", "form"),
        (f"https://hooks.example/{'x' * 500}", "form"),
        ("", "https"),
    ],
)
def test_an_address_is_refused_by_its_form(url, wrong):
    assert complaint(url) == ("form" if url == "" else wrong)


@given(st.text("a0.:@/#?[]%\\ \r\né"))
def test_no_text_breaks_the_look_at_an_address(text):
    for url in (text, f"https://{text}"):
        if complaint(url) is None:
            assert url.startswith("https://")
            assert url.isascii()


def test_an_independent_verifier_takes_the_signature_and_nothing_that_was_changed():
    secret, at = new_secret(), datetime.now(UTC)
    signed = headers(secret, "msg_1", at, BODY)
    assert Independent(secret).verify(BODY, signed)["type"] == "certificate.issued"
    for body, changed in (
        (BODY + b" ", {}),
        (BODY, {"webhook-id": "msg_2"}),
        (BODY, {"webhook-timestamp": str(int(at.timestamp()) - 1)}),
    ):
        with pytest.raises(WebhookVerificationError):
            Independent(secret).verify(body, signed | changed)
    with pytest.raises(WebhookVerificationError):
        Independent(new_secret()).verify(BODY, signed)


def test_a_secret_is_kept_for_one_webhook_by_one_key():
    sealing, one, other = Sealing(b"k" * 32), UUID(int=1), UUID(int=2)
    secret = new_secret()
    kept = sealing.sealed(secret, one)
    assert secret not in kept
    assert sealing.opened(kept, one) == secret
    assert sealing.opened(kept, other) is None
    assert Sealing(b"x" * 32).opened(kept, one) is None


@given(st.floats(0, 1))
def test_a_message_is_tried_ten_times_over_about_three_days_each_later_than_the_last(chance):
    answer, now, gaps = Answer(Outcome.LATE), START, []
    for attempts in range(1, 12):
        later = again_at(answer, attempts, now, chance)
        if later is None:
            break
        gaps.append(later - now)
        now = later
    assert (len(gaps), gaps) == (9, sorted(gaps))
    assert sum(DELAYS, timedelta()) == timedelta(hours=75, minutes=35, seconds=5)
    assert timedelta(days=3) <= now - START <= timedelta(days=3, hours=4) * (1 + JITTER)


@pytest.mark.parametrize(
    ("told", "after"),
    [
        ("120", timedelta(minutes=2)),
        ("9" * 400, LONGEST_WISH),
        ("Mon, 23 Nov 2026 04:10:00 GMT", timedelta(minutes=10)),
        ("Mon, 23 Nov 2020 04:10:00 GMT", timedelta()),
        ("soon", None),
        ("-5", None),
        ("１２", None),
        (None, None),
    ],
)
def test_retry_after_is_read_or_left_out(told, after):
    assert retry_after(told, START) == after


def test_a_receiver_that_wants_to_be_left_alone_is_and_no_longer_than_a_day():
    wish = Answer(Outcome.REFUSED, 429, after=timedelta(hours=1))
    assert again_at(wish, 1, START, 0) == START + timedelta(hours=1)
    assert again_at(wish, 9, START, 0) == START + DELAYS[8]
    long = Answer(Outcome.REFUSED, 503, after=timedelta(days=400))
    assert again_at(long, 1, START, 0) == START + LONGEST_WISH
