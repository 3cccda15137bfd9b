"""The platform's parts, put together once and passed to whoever needs them."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from contract.language import Language
from hub.attaching import Attaching
from hub.audit.countersigning import Countersigning
from hub.authority import authority
from hub.company import Company, company_of
from hub.deciding import Deciding
from hub.doorbell import Doorbell
from hub.ecopy.assembly import making_of, proofs_of
from hub.ecopy.counter import CopyCounter
from hub.ecopy.making import EcopyMaking
from hub.ecopy.proofs import Proofs
from hub.enrolling import Enrolling
from hub.gathering import Gathering
from hub.ingest import Ingest
from hub.issuing import Issuing
from hub.keys import IssuingKey, SigningKey, audit_key, cookie_key, issuing_key, webhook_key
from hub.monitoring.metrics import Metrics
from hub.pages import Pages
from hub.passwords import Passwords, for_passwords
from hub.second_factor import SecondFactor
from hub.services import Services, services
from hub.settings import Settings
from hub.store.database import Database
from hub.throttle import Throttle
from hub.uploading import Uploading
from hub.voiding import Voiding
from hub.webhooks.signature import Sealing


@dataclass(frozen=True)
class Platform:
    """Everything the HTTP side works with."""

    settings: Settings
    database: Database
    key: IssuingKey
    audit_key: SigningKey
    cookie_key: bytes
    ingest: Ingest
    gathering: Gathering
    countersigning: Countersigning
    attaching: Attaching
    uploading: Uploading
    enrolling: Enrolling
    doorbell: Doorbell
    metrics: Metrics
    pages: Pages
    services: Services
    passwords: Passwords
    second_factor: SecondFactor
    company: Company | None
    sealing: Sealing
    verify_throttle: Throttle
    login_throttle: Throttle
    phone_throttle: Throttle
    phone_sign_in_throttle: Throttle
    enrolment_throttle: Throttle
    terminal_throttle: Throttle
    ecopies: EcopyMaking
    copies: CopyCounter
    proofs: Proofs
    clock: Callable[[], datetime]


def assemble(
    settings: Settings,
    *,
    database: Database | None = None,
    passwords: Passwords | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    monotonic: Callable[[], float] = time.monotonic,
    random_bytes: Callable[[int], bytes] = secrets.token_bytes,
) -> Platform:
    """Put the platform together; the database is brought to the newest schema."""
    store = database or Database(settings.database)
    store.migrate()
    with store.write() as unit:
        unit.people.settle_salt(random_bytes(16).hex())
    key = issuing_key(settings.data)
    countersigning = Countersigning(audit_key(settings.data))
    signing = cookie_key(settings.data)
    doorbell = Doorbell()
    named = services()
    issuing = issuing_of(settings, key, random_bytes)
    deciding = Deciding.with_rules(issuing)
    ingest = Ingest(store, deciding, Voiding(settings.void_untaken), countersigning, clock, doorbell.ring)
    return Platform(
        settings=settings,
        database=store,
        key=key,
        audit_key=countersigning.key,
        cookie_key=signing,
        ingest=ingest,
        gathering=Gathering(ingest),
        countersigning=countersigning,
        attaching=Attaching(store, deciding, clock, doorbell.ring, settings.attachment_budget),
        uploading=Uploading(store, clock, doorbell.ring, random_bytes),
        enrolling=Enrolling(store, cache(lambda: authority(settings.data, clock())), clock),
        doorbell=doorbell,
        metrics=Metrics(store, clock),
        pages=Pages(
            settings.time_zone,
            {one: settings.employer.to(one) for one in Language},
            named.title,
            https=settings.https,
        ),
        services=named,
        passwords=passwords or for_passwords(),
        second_factor=SecondFactor(signing),
        company=company_of(settings.company),
        sealing=Sealing(webhook_key(settings.data)),
        verify_throttle=per_minute(settings.verify_per_minute, monotonic),
        login_throttle=Throttle(1 / 6, 10, monotonic),
        phone_throttle=per_minute(settings.phone_per_minute, monotonic),
        phone_sign_in_throttle=per_minute(max(1, settings.phone_per_minute // 2), monotonic),  # page and form
        enrolment_throttle=Throttle(1 / 6, 10, monotonic),
        terminal_throttle=Throttle(
            settings.terminal_per_second, int(10 * settings.terminal_per_second), monotonic
        ),
        ecopies=making_of(store, settings, named, clock),
        copies=CopyCounter(store, settings.signing),
        proofs=proofs_of(settings),
        clock=clock,
    )


def per_minute(most: int, monotonic: Callable[[], float]) -> Throttle:
    """Return what lets each client ask so often a minute, all of it at once too."""
    return Throttle(most / 60, most, monotonic)


def issuing_of(settings: Settings, key: IssuingKey, random_bytes: Callable[[int], bytes]) -> Issuing:
    """Return what issues certificates, with e-copies where there is a key for these."""
    ecopies = settings.signing is not None
    return Issuing(settings.employer, settings.time_zone, key.sign, random_bytes, ecopies=ecopies)
