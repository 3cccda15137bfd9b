"""Paper that nobody took: kept as its own fact, told on the console, and void where the policy says so."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from contract.effects import (
    EffectConfirmed,
    EffectInDoubt,
    EffectKind,
    EffectNotTaken,
    EffectPurpose,
    EffectTaken,
)
from contract.language import Language
from hub.console.effect_sentences import effect_told
from hub.store.tables import effects, takings
from hub.voiding import Voiding, services_named
from tests.helpers.hub_platform import START, envelope, submitted

EPOCH = UUID(int=9)
ASKED = submitted()
FACT = {
    "visit_id": ASKED.visit_id,
    "request_id": ASKED.request_id,
    "effect_id": UUID(int=3),
    "at": START,
    "kind": EffectKind.PRINT_DOCUMENT,
    "device": "a4",
}


def not_taken(number: str | None, **changes: object) -> EffectNotTaken:
    return EffectNotTaken(**{**FACT, "certificate_number": number, "waited_s": 60, **changes})


@pytest.fixture
def number(platform):
    platform.ingest.take("T001", [envelope(ASKED, 1, EPOCH)])
    return "ZM-2026-000001"


def with_policy(platform, *services):
    return replace(platform.ingest, voiding=Voiding(frozenset(services)))


def certificate(platform, number):
    with platform.database.read() as unit:
        return unit.certificates.find(number)


def feed(platform, terminal="T001"):
    with platform.database.read() as unit:
        return [fact["type"] for _, fact in unit.terminals.feed(terminal, 0, 100)]


def test_without_the_policy_the_certificate_holds(platform, number):
    platform.ingest.take("T001", [envelope(not_taken(number), 2, EPOCH)])
    assert certificate(platform, number).revoked_at is None
    assert feed(platform) == ["certificate.issued"]


def test_with_the_policy_it_is_void_once_its_terminal_hears_of_it_and_the_public_page_says_so(
    client, platform, number
):
    ingest = with_policy(platform, "cert.employment")
    first = envelope(not_taken(number), 2, EPOCH)
    ingest.take("T001", [first])
    ingest.take("T001", [first])
    ingest.take("T001", [envelope(not_taken(number), 3, EPOCH)])
    found = certificate(platform, number)
    assert found.revoked_at == START
    assert "60 s" in found.revoked_reason
    assert feed(platform) == ["certificate.issued", "certificate.revoked"]
    page = client.post("/verify", data={"code": found.verify_code}, headers={"Accept-Language": "en"})
    assert "revoked" in page.text
    with platform.database.read() as unit:
        did = [row.action for row in unit.accounts.audit_trail()]
    assert did == ["revoked a certificate nobody took"]


@pytest.mark.parametrize(
    ("terminal", "services", "told"),
    [
        ("T002", ("cert.employment",), "ZM-2026-000001"),
        ("T001", ("cert.income",), "ZM-2026-000001"),
        ("T001", ("cert.employment",), "ZM-2026-999999"),
        ("T001", ("cert.employment",), None),
    ],
)
def test_nothing_else_is_void(platform, number, terminal, services, told):
    with_policy(platform, *services).take(terminal, [envelope(not_taken(told), 2, EPOCH)])
    assert certificate(platform, number).revoked_at is None


def test_what_was_taken_late_stays_void(platform, number):
    ingest = with_policy(platform, "cert.employment")
    late = EffectTaken(**FACT, certificate_number=number, late=True)
    ingest.take("T001", [envelope(not_taken(number), 2, EPOCH), envelope(late, 3, EPOCH)])
    assert certificate(platform, number).revoked_at is not None


def test_the_three_facts_are_kept_whatever_the_order_of_their_arrival(platform, number):
    done = EffectConfirmed(**FACT, evidence={}, accepted_at=START, certificate_number=number)
    facts = [done, not_taken(number), EffectTaken(**FACT, certificate_number=number, late=True)]
    for round_, order in enumerate(permutations(facts)):
        effect_id, epoch = uuid4(), uuid4()
        told = [fact.model_copy(update={"effect_id": effect_id}) for fact in order]
        platform.ingest.take("T001", [envelope(fact, seq, epoch) for seq, fact in enumerate(told, 1)])
        with platform.database.read() as unit:
            connection = unit.visits._connection
            ended = connection.execute(select(effects).where(effects.c.effect_id == effect_id)).one()
            lay = connection.execute(select(takings).where(takings.c.effect_id == effect_id)).one()
        assert (ended.state, ended.accepted_at, ended.done_at) == ("confirmed", START, START), round_
        assert (lay.taken_at, lay.not_taken_at, lay.certificate_number) == (START, START, number)


def test_a_visit_says_that_its_paper_still_lies_there_until_it_is_gone(platform, number):
    def untaken():
        with platform.database.read() as unit:
            return unit.watching.visit("T001", ASKED.visit_id).untaken

    assert not untaken()
    platform.ingest.take("T001", [envelope(not_taken(number), 2, EPOCH)])
    assert untaken()
    platform.ingest.take("T001", [envelope(EffectTaken(**FACT, late=True), 3, EPOCH)])
    assert not untaken()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", EffectKind)
def test_every_fact_of_an_outlet_has_a_sentence_of_its_own(kind, language):
    fact = {**FACT, "kind": kind}
    told = [
        EffectTaken(**fact),
        EffectTaken(**fact, late=True),
        EffectNotTaken(**fact, waited_s=60),
        EffectNotTaken(**fact, waited_s=60, retracted=True),
        EffectInDoubt(**fact, evidence={}),
        EffectInDoubt(**fact, evidence={}, accepted_at=START),
        EffectConfirmed(**fact, evidence={}),
        EffectConfirmed(**fact, evidence={}, purpose=EffectPurpose.TEST),
    ]
    assert len({effect_told(one, frozenset()).to(language) for one in told}) == len(told)


def test_services_are_named_by_a_list():
    assert services_named("") == frozenset()
    assert services_named("all") == services_named(" cert.employment ,")
    with pytest.raises(ValueError, match=r"cert\.none"):
        services_named("cert.none")
