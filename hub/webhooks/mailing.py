"""The same by mail: what a person is to know, in both languages, to the company's own mail server (RFC 6409).

The connection is always by TLS; a server that offers none gets nothing. Subjects name what happened, and of
an alert where, but no person: they are shown on locked phones, and go over servers of others in clear.
"""

from __future__ import annotations

import asyncio
import json
import smtplib
import ssl
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hub.store.announcements import Topic
from hub.store.deliveries import Answer, Outcome
from hub.texts import TEXTS
from hub.webhooks.addresses import MAIL_TO, PLAIN_ADDRESS

PATIENCE = 10.0  # seconds for each answer of the server
DEADLINE = 30.0  # seconds for all of it
WE = "[127.0.0.1]"  # said in EHLO; a name would have to be asked of the network
SHOWN = 200  # characters of an answer
WORDS = (
    *("kind", "fingerprint", "site", "times", "number", "service_id", "state", "terminal_id"),
    *("request_id", "event_id", "event_type", "employee_id"),
)
"""What is told of a happening, in this order."""


class Security(StrEnum):
    """How the connection is secured."""

    STARTTLS = "starttls"
    TLS = "tls"


class MailServer(BaseModel):
    """The company's mail server, as a file of the operator says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = Field(min_length=1, description="Its name, as in its certificate.")
    port: int = Field(default=587, ge=1, le=65_535, description="587 for STARTTLS, 465 for TLS.")
    security: Security = Security.STARTTLS
    sender: str = Field(pattern=PLAIN_ADDRESS, description="The address that mails come from.")
    user: str | None = Field(default=None, pattern="^[!-~]+$")
    password_file: Path | None = None


class MailFileError(Exception):
    """The file of the mail server is not what it should be; the message says what is wrong."""


def mail_server(file: Path) -> MailServer:
    """Read the file of the mail server."""
    try:
        told = MailServer.model_validate(yaml.safe_load(file.read_text("utf-8")))
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise MailFileError(f"{file}: {wrong}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise MailFileError(f"{file}: not YAML in UTF-8") from error
    if (told.user is None) is not (told.password_file is None):
        raise MailFileError(f"{file}: user and password_file go together")
    if told.password_file is None:
        return told
    return told.model_copy(update={"password_file": file.parent / told.password_file})


class Mailer:
    """Sends mails, one connection each."""

    def __init__(
        self,
        server: MailServer | None,
        clock: Callable[[], datetime],
        *,
        trusted: ssl.SSLContext | None = None,
        deadline: float = DEADLINE,
    ) -> None:
        self._server = server
        self._clock = clock
        self._trusted = trusted or ssl.create_default_context()
        self._deadline = deadline

    async def post(self, url: str, _headers: Mapping[str, str], body: bytes) -> Answer:
        """Send what happened to the address of a `mailto:` URL, and return what came of it."""
        if self._server is None:
            return Answer(Outcome.NO_MAIL_SERVER)
        mail = mail_of(json.loads(body), url.removeprefix(MAIL_TO), self._server.sender, self._clock())
        try:
            async with asyncio.timeout(self._deadline):
                return await asyncio.to_thread(self._send, self._server, mail)
        except TimeoutError:
            return Answer(Outcome.LATE)

    def _send(self, server: MailServer, mail: EmailMessage) -> Answer:
        try:
            password = (
                None if server.password_file is None else server.password_file.read_text("ascii").strip()
            )
        except (OSError, UnicodeDecodeError):
            return Answer(Outcome.NO_MAIL_SERVER)
        try:
            with closing(self._connected(server)) as connection:
                if server.user is not None and password is not None:
                    connection.login(server.user, password)
                connection.send_message(mail)
                connection.quit()
        except OSError as error:  # all of smtplib's are one
            return failed(error)
        return Answer(Outcome.DELIVERED, 250)

    def _connected(self, server: MailServer) -> smtplib.SMTP:
        if server.security is Security.TLS:
            return smtplib.SMTP_SSL(server.host, server.port, WE, timeout=PATIENCE, context=self._trusted)
        connection = smtplib.SMTP(server.host, server.port, WE, timeout=PATIENCE)
        try:
            connection.starttls(context=self._trusted)
        except OSError:
            connection.close()
            raise
        return connection


def failed(error: OSError) -> Answer:
    """Return what came of an attempt that failed."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            ((status, said),) = error.recipients.values()
            return refused(status, said)
        case smtplib.SMTPResponseException():
            return refused(error.smtp_code, error.smtp_error)
        case smtplib.SMTPNotSupportedError() | ssl.SSLError():
            return Answer(Outcome.CERTIFICATE)
        case TimeoutError():
            return Answer(Outcome.LATE)
        case _:
            return Answer(Outcome.UNREACHABLE)


def refused(status: int, said: bytes | str) -> Answer:
    """Return the answer of a server that did not take a mail."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return Answer(Outcome.REFUSED, status, "".join(filter(str.isprintable, text))[:SHOWN])


def mail_of(told: Mapping[str, Any], to: str, sender: str, now: datetime) -> EmailMessage:
    """Write the mail about a message; the same message has the same Message-ID, however often it is sent."""
    topic, named = Topic(told["type"]), told["data"]
    what = TEXTS[f"topic.{topic}"]
    place = f": {named['fingerprint']}" if "fingerprint" in named else ""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = f"{what.zh} / {what.en}{place}"
    mail["From"], mail["To"] = sender, to
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{told['id']}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no machine answers it
    lines = [f"{what.zh} / {what.en}", "", told["timestamp"]]
    lines += [f"{word}: {named[word]}" for word in WORDS if word in named]
    if "kind" in named and topic is Topic.ALERT_OPENED:
        say, do = TEXTS[f"alert.{named['kind']}"], TEXTS[f"alert.{named['kind']}.do"]
        lines += ["", f"{say.zh}。{do.zh}", f"{say.en}. {do.en}"]
    mail.set_content("\n".join(lines) + "\n", charset="utf-8", cte="base64")
    return mail
