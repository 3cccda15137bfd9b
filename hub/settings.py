"""What this installation of the platform has been told to be."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from contract.language import Bilingual
from hub.company import CompanySettings
from hub.ecopy.signing_file import SigningFile
from hub.store.accounts import Role
from hub.webhooks.addresses import Network
from hub.webhooks.mailing import MailServer

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Settings:
    """Everything an operator may choose; sizes in bytes."""

    database: str
    data: Path
    employer: Bilingual = field(
        default_factory=lambda: Bilingual(zh="示例集团有限公司", en="Example Group Co., Ltd.")
    )
    time_zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    company: CompanySettings | None = None  # whose service signs people in beside our own accounts
    phone_address: str | None = None  # where people's phones reach it; else where a terminal reached it
    https: bool = False  # the console is reached by HTTPS: cookies are marked Secure
    body_limit: int = 8 * MEBIBYTE  # for a batch of events
    form_limit: int = 64 * 1024  # for everything else: heartbeats and forms
    attachment_budget: int = 256 * MEBIBYTE  # what one terminal may leave of contents that are not whole
    session_idle: timedelta = timedelta(minutes=30)
    session_length: timedelta = timedelta(hours=12)
    proof_lasts: timedelta = timedelta(minutes=10)  # then a password or code is asked for again, see acts
    codes_for: frozenset[Role] = frozenset({Role.ADMINISTRATOR})  # who cannot do without a second factor
    given_out: timedelta = timedelta(hours=72)  # a password that was made for somebody can be used so long
    terminal_per_second: float = 100  # requests of one terminal, in the long run; ten times as many at once
    verify_per_minute: int = 30  # checks of codes by one client address
    ecopy_lasts: timedelta = timedelta(days=7)  # a link to an e-copy, from the terminal that handed it out on
    ecopy_downloads: int = 5  # by one link
    phone_per_minute: int = 120  # requests for pages of phones by one client address: a lobby may share one
    metrics_token: str | None = None  # who asks for /metrics; without one only from this machine
    webhook_networks: tuple[Network, ...] = ()  # not public, and messages may be sent there all the same
    mail: MailServer | None = None  # without one no mail is sent
    signing: SigningFile | None = None  # without one no e-copies are made
    templates: Path | None = None  # HR's own templates of certificates, see hub.ecopy.templates
    address: str = "http://127.0.0.1:8100"  # where people reach this platform
    void_untaken: frozenset[str] = frozenset()  # services; their certificates that nobody takes are revoked
