"""What happens told by mail, to an emulated SMTP server: by TLS or not at all, and nobody in subjects."""

from __future__ import annotations

import asyncio
import email
import email.policy
import ssl
from types import SimpleNamespace

import pytest
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509

from hub.store.announcements import CHOSEN
from hub.store.deliveries import Answer, Outcome
from hub.texts import TEXTS
from hub.webhooks.adding import Added, add_webhook
from hub.webhooks.addresses import complaint
from hub.webhooks.courier import Courier
from hub.webhooks.mailing import Mailer, MailFileError, MailServer, Security, mail_server
from hub.webhooks.ways import Ways
from tests.helpers.certificates import Authority
from tests.unit.hub.test_alerts import Fleet
from tests.unit.hub.test_webhook_courier import Post, certificates, listed

HERE = "127.0.0.1"
BODY = (
    b'{"id":"msg_1","type":"alert.opened","timestamp":"2026-11-23T04:00:00+00:00",'
    b'"data":{"kind":"site-down","fingerprint":"site-down:xian","site":"xian","times":1}}'
)


class Box:
    """What an SMTP server was handed, and how it answers."""

    def __init__(self, answer="250 OK", at_rcpt="250 OK"):
        self.answer = answer
        self.at_rcpt = at_rcpt
        self.took = []
        self.logins = []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - its name there
        envelope.rcpt_tos.append(address)
        return self.at_rcpt

    async def handle_DATA(self, _server, session, envelope):  # noqa: N802 - its name there
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.took.append(SimpleNamespace(mail=mail, to=envelope.rcpt_tos, tls=session.ssl is not None))
        return self.answer

    def authenticate(self, _server, _session, _envelope, _mechanism, data):
        self.logins.append((data.login, data.password))
        return AuthResult(success=data.password == b"opens", handled=False)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


def mailing(authority, box, work, *, tls=Security.STARTTLS, offers=True, **told):
    """Have `work` done with a mailer whose server is there."""
    context = authority.context(of=x509.DNSName("localhost"))

    def smtp():
        offered = {"tls_context": context, "require_starttls": True} if offers else {}
        login = {"authenticator": box.authenticate, "auth_required": True} if "user" in told else {}
        return SMTP(box, hostname="localhost", enable_SMTPUTF8=True, **offered, **login)

    def secured():
        login = {"authenticator": box.authenticate, "auth_require_tls": False} if "user" in told else {}
        return SMTP(box, hostname="localhost", **login)

    async def whole():
        loop = asyncio.get_running_loop()
        by = {"ssl": context} if tls is Security.TLS else {}
        server = await loop.create_server(secured if by else smtp, HERE, 0, **by)
        place = {"host": "localhost", "port": server.sockets[0].getsockname()[1], "security": tls}
        settings = MailServer(sender="hub@example.com", **place, **told)
        trusted = ssl.create_default_context(cafile=str(authority.ca_file))
        async with server:
            return await work(settings, trusted)

    return asyncio.run(whole())


def post(authority, box, clock, *, trusting=True, **told):
    async def work(settings, trusted):
        mailer = Mailer(settings, clock, trusted=trusted if trusting else ssl.create_default_context())
        return await mailer.post("mailto:duty@example.com", {}, BODY)

    return mailing(authority, box, work, **told)


@pytest.mark.parametrize("tls", list(Security))
def test_an_alert_arrives_by_tls_in_both_languages_under_one_id(authority, clock, tls):
    box = Box()
    for _ in range(2):
        assert post(authority, box, clock, tls=tls) == Answer(Outcome.DELIVERED, 250)
    one, again = (each.mail for each in box.took)
    assert one["Message-ID"] == again["Message-ID"] == "<msg_1@example.com>"
    assert one["Subject"] == "告警 / Alert: site-down:xian"
    assert (one["To"], one["From"]) == ("duty@example.com", "hub@example.com")
    assert one["Auto-Submitted"] == "auto-generated"
    written = one.get_content()
    for text in (TEXTS["alert.site-down.do"].zh, TEXTS["alert.site-down.do"].en, "site: xian"):
        assert text in written
    assert tls is Security.TLS or box.took[0].tls


def test_without_tls_or_with_a_strange_certificate_nothing_is_sent(authority, clock):
    box = Box()
    assert post(authority, box, clock, offers=False) == Answer(Outcome.CERTIFICATE)
    assert post(authority, box, clock, trusting=False) == Answer(Outcome.CERTIFICATE)
    assert box.took == []


def test_a_mail_that_is_not_taken_is_told_with_what_was_said(authority, clock):
    full, unknown = Box(answer="452 mailbox full"), Box(at_rcpt="550 no such user")
    assert post(authority, full, clock) == Answer(Outcome.REFUSED, 452, "mailbox full")
    assert post(authority, unknown, clock) == Answer(Outcome.REFUSED, 550, "no such user")
    assert unknown.took == []


def test_a_server_that_wants_a_password_gets_it_from_its_file(authority, clock, tmp_path):
    file = tmp_path / "word"
    for word, outcome in (("opens", Outcome.DELIVERED), ("wrong", Outcome.REFUSED)):
        file.write_text(f"{word}\n")
        box = Box()
        told = post(authority, box, clock, user="hub", password_file=file)
        assert (told.outcome, set(box.logins)) == (outcome, {(b"hub", word.encode())})
        assert len(box.took) == (outcome is Outcome.DELIVERED)
    for wrong in ("密码".encode(), None):
        file.write_bytes(wrong) if wrong else file.unlink()
        told = post(authority, Box(), clock, user="hub", password_file=file)
        assert told.outcome is Outcome.NO_MAIL_SERVER


def test_a_server_that_is_away_silent_or_not_set_is_said_so(clock):
    async def whole():
        async def silent(_reader, writer):
            await released.wait()
            writer.close()

        released = asyncio.Event()
        server = await asyncio.start_server(silent, HERE, 0)
        place = {"host": HERE, "port": server.sockets[0].getsockname()[1], "sender": "hub@example.com"}
        mailer = Mailer(MailServer(**place), clock, deadline=0.2)
        late = await mailer.post("mailto:duty@example.com", {}, BODY)
        released.set()
        server.close()
        await server.wait_closed()
        away = await Mailer(MailServer(**place), clock).post("mailto:duty@example.com", {}, BODY)
        unset = await Mailer(None, clock).post("mailto:duty@example.com", {}, BODY)
        return late.outcome, away.outcome, unset.outcome

    assert asyncio.run(whole()) == (Outcome.LATE, Outcome.UNREACHABLE, Outcome.NO_MAIL_SERVER)


def test_alerts_go_to_people_by_mail_and_certificates_name_nobody_in_the_subject(authority, platform, clock):
    with platform.database.write() as unit:
        url = "mailto:duty@example.com"
        added = add_webhook(unit, platform.sealing, url, CHOSEN, by="root", at=clock())
    assert isinstance(added, Added)
    certificates(platform)
    fleet = Fleet(platform, clock)
    fleet.pass_by(minutes=1)
    fleet.beats.pop("T001")
    fleet.pass_by(minutes=4)
    box = Box()

    async def work(settings, trusted):
        ways = Ways(Post(), Mailer(settings, clock, trusted=trusted))
        courier = Courier(platform.database, clock, ways, platform.sealing, lambda: 0.0)
        while await courier.send_due():
            pass

    mailing(authority, box, work)
    subjects = {each.mail["Subject"] for each in box.took}
    assert subjects == {
        "地址添加 / Address added",
        "证明签发 / Certificate issued",
        "告警 / Alert: terminal-down:T001",
    }
    assert {one.state for one in listed(platform, added.webhook.webhook_id)} == {"delivered"}


@pytest.mark.parametrize(
    ("url", "right"),
    [
        ("mailto:duty@example.com", True),
        ("mailto:hr.duty+kiosk@mail.example.com", True),
        ("mailto:", False),
        ("mailto:duty", False),
        ("mailto:duty@example.com?cc=a@example.com", False),
        ("mailto:duty@example.com,else@example.com", False),
        ("mailto:duty@example.com%0d%0aBcc:a@example.com", False),
        ("MAILTO:duty@example.com", False),
    ],
)
def test_a_mail_address_is_one_plain_address(url, right):
    assert (complaint(url) is None) is right


def test_the_file_of_the_mail_server_is_read_and_told_what_is_wrong_with_it(tmp_path):
    file = tmp_path / "mail.yaml"
    file.write_text("host: mail.example.com\nsender: hub@example.com\nuser: hub\npassword_file: word\n")
    told = mail_server(file)
    assert (told.port, told.security, told.password_file) == (587, Security.STARTTLS, tmp_path / "word")
    for wrong, said in (
        ("host: mail.example.com\n", "sender: Field required"),
        ("host: a\nsender: hub@example.com\nuser: hub\n", "go together"),
        ("host: a\nsender: hub@example.com\nsecurity: none\n", "security"),
        ("host: [", "not YAML"),
    ):
        file.write_text(wrong)
        with pytest.raises(MailFileError, match=said):
            mail_server(file)
