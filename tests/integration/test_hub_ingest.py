"""Batches on SQLite and on a real PostgreSQL: each event once, whatever happens on the way."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pyotp
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event as hooks
from sqlalchemy import func, select

from bench.backlog import events as backlog
from bench.backlog import fill
from bench.ready_batches import ready_batches
from contract.dead_letters import Decision
from contract.effects import EffectConfirmed, EffectInDoubt
from contract.events import Receipt, RequestCompleted, VisitClosed, VisitOpened
from contract.feed import Heartbeat
from contract.gifts import ItemPlaced
from contract.language import Bilingual, Language
from contract.phone import DeviceAuthorizationOrder, EcopyLinkOrder
from contract.phone_uploads import UploadOrder
from contract.verdict import Verdict
from contract.verify_code import verify
from deploy.house.postgres import Cluster, cluster
from hub import deciding
from hub.api.access import digest
from hub.api.events import looked_at
from hub.assembly import Platform, assemble
from hub.console.dead_letters import Choice, Letters
from hub.console.frame import Frame
from hub.console.proving import FREE_FAILURES, Proving
from hub.console.session import Sessions
from hub.gift_judging import Step
from hub.gift_lines import FIELDS, Fault, Wish
from hub.gifts import Giving
from hub.ingest import Handed
from hub.phone.confirming import Confirming, Decided
from hub.phone.ecopies import EcopyGiving, NoLink
from hub.settings import Settings
from hub.store.accounts import Role, User
from hub.store.application_list import Order as ApplicationOrder
from hub.store.application_list import Wanted as WantedApplications
from hub.store.certificate_list import CertificateOrder, WantedCertificates
from hub.store.database import Database, StoreUnavailableError
from hub.store.delivery_list import WantedDeliveries
from hub.store.doors import Standing
from hub.store.ecopies import Made
from hub.store.gift_files import UploadedFile
from hub.store.gift_list import Order as GiftOrder
from hub.store.gift_list import Wanted
from hub.store.gifts import GiftState
from hub.store.letter_list import WantedLetters
from hub.store.listing import Place, RowList
from hub.store.past_alerts import WantedAlerts
from hub.store.people_list import PeopleOrder, WantedPeople
from hub.store.phones import PinTries
from hub.store.tables import metadata
from hub.store.template_choices import TemplateChoice
from hub.store.terminal_list import TerminalOrder, TerminalState, WantedTerminals
from hub.store.terminals import Terminal
from hub.store.trail_list import WantedEntries
from hub.store.user_list import UserOrder, WantedUsers
from hub.store.verifications import Verification
from hub.store.visit_list import WantedVisits
from hub.uploading import Closed, NotTaken
from kiosk.store.store import Store
from tests.helpers.console_users import SECRET, user_with_codes
from tests.helpers.hub_platform import (
    ID_NUMBER,
    START,
    Clock,
    cheap,
    envelope,
    person,
    platform_on,
    submitted,
)
from tests.unit.hub.test_phone_ecopy import Making
from tests.unit.hub.test_webhook_courier import Post, certificates, round_of
from tests.unit.hub.test_webhook_courier import add as add_webhook_of


@pytest.fixture(scope="module")
def postgres() -> Iterator[Cluster]:
    with cluster() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'hub.db'}"
    return request.getfixturevalue("postgres").new_database()


@pytest.fixture
def platform(url, tmp_path) -> Iterator[Platform]:
    built = platform_on(url, tmp_path, Clock())
    yield built
    built.database.close()


@contextmanager
def looking_at(platform: Platform):
    with platform.database.read() as unit:
        yield unit


def receipts(platform: Platform, raws, terminal_id="T001") -> list[str]:
    return [str(one.problem or one.receipt) for one in platform.ingest.take(terminal_id, raws).receipts]


def rows(platform: Platform, table: str) -> int:
    with platform.database.read() as unit:
        connection = unit.inbox._connection
        return connection.execute(select(func.count()).select_from(metadata.tables[table])).scalar_one()


def feed(platform: Platform, terminal_id="T001"):
    with looking_at(platform) as unit:
        return unit.terminals.feed(terminal_id, 0, 2000)


@contextmanager
def statements_of(platform: Platform):
    told: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        told.append(statement)

    hooks.listen(platform.database._engine, "before_cursor_execute", note)
    yield told
    hooks.remove(platform.database._engine, "before_cursor_execute", note)


STATEMENTS = {
    # lock, events, what is decided, who asks, a number, the chain, all writes, who is to be told of them
    "postgresql": 8,
    "sqlite": 20,  # the same seven, and each table by itself
}


@pytest.mark.parametrize("size", [16, 96])
def test_a_batch_takes_as_many_statements_whatever_is_in_it(platform, tmp_path, size):
    visits = size // 16
    with closing(Store.open(tmp_path / "terminal", bytes(32), platform.clock)) as store:
        fill(store, backlog(1, ["E000001"], START))
        [before] = map(looked_at, ready_batches(store))
        fill(store, backlog(size, ["E000001"], START))
        [post] = map(looked_at, ready_batches(store))
    platform.ingest.take_up("T001", before)
    with statements_of(platform) as told:
        answer = platform.ingest.take_up("T001", post)
    assert {one.receipt for one in answer.receipts} == {Receipt.ACCEPTED}
    assert answer.audit.held == post.audit.slice.count
    assert len(told) == STATEMENTS[platform.database._engine.dialect.name], told
    kept = {"events": size + 1, "visits": visits + 1, "requests": visits, "steps": 6 * visits}
    kept |= {"effects": 2 * visits, "takings": visits, "surveys": visits, "certificates": visits}
    kept |= {"feed_items": visits, "chains": 1, "chain_segments": 2, "dead_letters": 0}
    assert {table: rows(platform, table) for table in kept} == kept
    assert [cursor for cursor, _ in feed(platform)] == list(range(1, visits + 1))


def test_batches_of_terminals_that_are_taken_together_are_taken_as_if_alone(platform, tmp_path):
    names = ["T001", "T002", "T700"]
    with platform.database.write() as unit:
        for name in names[1:]:  # one of them may be there
            unit.terminals.add(Terminal(name, "beijing-north", digest("a token")), platform.clock())
    handed = []
    for name in names:
        with closing(Store.open(tmp_path / name, bytes(32), platform.clock)) as store:
            fill(store, backlog(1, ["E000001"], START))
            [before] = map(looked_at, ready_batches(store))
            fill(store, backlog(64, ["E000001"], START))
            [post] = map(looked_at, ready_batches(store))
        platform.ingest.take_up(name, before)
        handed.append(Handed(name, post))
    with statements_of(platform) as told:
        first, none, *others = platform.ingest.take_all([handed[0], Handed("nobody", post), *handed[1:]])
    assert len(told) == STATEMENTS[platform.database._engine.dialect.name], told
    assert none is None
    for name, one, batch in zip(names, (first, *others), handed, strict=True):
        assert {each.receipt for each in one.receipts} == {Receipt.ACCEPTED}
        assert one.audit.held == one.audit.countersignature.count == batch.batch.audit.slice.count
        assert [cursor for cursor, _ in feed(platform, name)] == [1, 2, 3, 4]
        with looking_at(platform) as unit:
            row = unit.chains.current(name)
        assert row.count == row.signed_count == one.audit.held
    again = platform.ingest.take_all(handed)
    assert {each.receipt for one in again for each in one.receipts} == {Receipt.DUPLICATE}
    assert (rows(platform, "events"), rows(platform, "certificates")) == (3 * 65, 12)
    numbers = {fact["number"] for name in names for _, fact in feed(platform, name)}
    assert numbers == {f"ZM-2026-{number:06d}" for number in range(1, 13)}


def test_a_terminal_is_added_once(platform):
    terminal = Terminal("T900", "beijing-north", digest("a token"))
    with platform.database.write() as unit:
        assert unit.terminals.add(terminal, platform.clock())
        assert not unit.terminals.add(terminal, platform.clock())


def test_a_request_becomes_one_certificate_however_often_it_is_posted(platform):
    batch = [envelope(submitted(), 1, uuid4())]
    assert receipts(platform, batch) == ["accepted"]
    for _ in range(3):
        assert receipts(platform, batch) == ["duplicate"]
    assert rows(platform, "certificates") == rows(platform, "events") == len(feed(platform)) == 1


def test_the_certificate_states_what_the_platform_knows(platform):
    request = submitted()
    receipts(platform, [envelope(request, 1, uuid4())])
    [(cursor, fact)] = feed(platform)
    assert cursor == 1
    assert fact["number"] == "ZM-2026-000001"
    assert fact["request_id"] == str(request.request_id)
    assert fact["facts"] == {
        "kind": "cert.employment",
        "name": "欧阳䶮",
        "name_latin": "Ouyang Yan",
        "employee_id": "E000001",
        "id_number_masked": f"000***********{ID_NUMBER[-4:]}",
        "department_zh": "财务部",
        "department_en": "Finance",
        "position_zh": "专员",
        "position_en": "Specialist",
        "hired_on": "2020-07-01",
        "employer_zh": "示例集团有限公司",
        "employer_en": "Example Group Co., Ltd.",
        "purpose": "loan",
        "addressee": "某银行",
        "language": "both",
        "issued_on": "2026-11-23",
    }
    checked = verify(fact["verify_code"], {platform.key.key_id: platform.key.public})
    assert checked.verdict is Verdict.GENUINE
    assert checked.claims.number == fact["number"]


@pytest.mark.parametrize(
    "employee_id", ["E000002", "E999999", "E000003"], ids=["left", "unknown", "elsewhere"]
)
def test_who_may_not_have_a_certificate_is_refused_with_a_reason(platform, employee_id):
    batch = [envelope(submitted(employee_id), 1, uuid4())]
    assert receipts(platform, batch) == ["accepted"]
    [(_, fact)] = feed(platform)
    assert fact["type"] == "request.refused"
    assert ("离职" in fact["reason_zh"]) == (employee_id == "E000002")
    assert fact["reason_en"]
    assert rows(platform, "certificates") == 0
    assert rows(platform, "counters") == 1  # the directory's: no number was taken


@pytest.mark.parametrize(("day", "told"), [(23, "certificate.issued"), (24, "request.refused")])
def test_a_proof_of_employment_is_issued_from_the_first_day_on(platform, day, told):
    with platform.database.write() as unit:
        unit.people.save([person("E000004", hired_on=date(2026, 11, day))])
    assert receipts(platform, [envelope(submitted("E000004"), 1, uuid4())]) == ["accepted"]
    [(_, fact)] = feed(platform)
    assert fact["type"] == told
    assert ("入职" in fact.get("reason_zh", "")) == (day == 24)


def test_a_request_reported_again_from_another_epoch_is_decided_once(platform):
    request, refused = submitted(), submitted("E000002")
    for _ in range(2):
        batch = [envelope(request, 1, epoch := uuid4()), envelope(refused, 2, epoch)]
        assert receipts(platform, batch) == ["accepted", "accepted"]
    assert rows(platform, "certificates") == 1
    assert len(feed(platform)) == 2


def test_a_key_used_for_another_payload_is_rejected_and_the_first_stays(platform):
    epoch = uuid4()
    first, other = submitted(), submitted()
    assert receipts(platform, [envelope(first, 1, epoch)]) == ["accepted"]
    assert receipts(platform, [envelope(other, 1, epoch)]) == ["key-reused"]
    assert [fact["request_id"] for _, fact in feed(platform)] == [str(first.request_id)]


def test_a_key_used_twice_in_one_batch_is_told_apart(platform):
    epoch = uuid4()
    first, other = envelope(submitted(), 1, epoch), envelope(submitted(), 1, epoch)
    assert receipts(platform, [first, other, first]) == ["accepted", "key-reused", "duplicate"]
    assert rows(platform, "certificates") == 1


def test_terminals_and_epochs_have_keys_of_their_own(platform):
    epoch = uuid4()
    assert receipts(platform, [envelope(submitted(), 1, epoch)]) == ["accepted"]
    assert receipts(platform, [envelope(submitted(), 1, epoch)], "T002") == ["accepted"]
    assert receipts(platform, [envelope(submitted(), 1, uuid4())]) == ["accepted"]
    assert [cursor for cursor, _ in feed(platform)] == [1, 2]
    assert [cursor for cursor, _ in feed(platform, "T002")] == [1]


def test_one_terminal_cannot_touch_the_visit_of_another(platform):
    visit_id = uuid4()
    opened = VisitOpened(visit_id=visit_id, at=START, language=Language.EN)
    receipts(platform, [envelope(opened, 1, uuid4())])
    receipts(platform, [envelope(VisitClosed(visit_id=visit_id, at=START, end="left"), 1, uuid4())], "T002")
    with looking_at(platform) as unit:
        assert unit.watching.visit("T001", visit_id).end is None
        assert unit.watching.visit("T002", visit_id).end == "left"


def spoiled(raw, **changes):
    return {**raw, **changes}


def with_payload(raw, payload: str):
    digest = hashlib.sha256(payload.encode()).hexdigest()
    return {**raw, "payload": payload, "sha256": digest}


def edited(raw, **changes):
    return with_payload(raw, json.dumps({**json.loads(raw["payload"]), **changes}))


BAD = {
    "another hash": (lambda raw: spoiled(raw, sha256="0" * 64), "malformed"),
    "not JSON": (lambda raw: with_payload(raw, "{"), "malformed"),
    "deep JSON": (lambda raw: with_payload(raw, "[" * 5000), "malformed"),
    "no type": (lambda raw: with_payload(raw, "{}"), "malformed"),
    "unknown type": (lambda raw: edited(raw, type="door.opened"), "unknown-event"),
    "field missing": (lambda raw: edited(raw, request_id=None), "malformed"),
    "NUL, which PostgreSQL cannot hold": (lambda raw: edited(raw, employee_id="E\0"), "malformed"),
    "lone surrogate": (
        lambda raw: with_payload(raw, raw["payload"].replace("E000001", "\\ud800")),
        "malformed",
    ),
    "a number of 100 bits": (lambda raw: edited(raw, service_version=2**100), "malformed"),
    "endless word": (lambda raw: edited(raw, claim_code="x" * 100_000), "malformed"),
    "the year 1": (lambda raw: edited(raw, at="0001-01-01T00:00:00+14:00"), "malformed"),
    "recorded in the year 1": (
        lambda raw: spoiled(raw, recorded_at="0001-01-01T00:00:00+14:00"),
        "malformed",
    ),
    "payload missing": (lambda raw: {name: raw[name] for name in raw if name != "payload"}, "malformed"),
    "seq 0": (lambda raw: spoiled(raw, seq=0), "malformed"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_envelope_is_rejected_alone_and_the_others_go_on(platform, name):
    epoch = uuid4()
    spoil, problem = BAD[name]
    good = [envelope(submitted(), seq, epoch) for seq in (1, 2, 3)]
    batch = [good[0], spoil(good[1]), good[2]]
    assert receipts(platform, batch) == ["accepted", problem, "accepted"]
    assert receipts(platform, [good[1]]) == ["accepted"]  # a rejected key was not used up


def test_odd_answers_and_evidence_are_kept_as_they_are(platform):
    odd = {"nul": "a\0b", "deep": [[{"x": 1e308}]], "long": "字" * 50_000}
    seen = EffectConfirmed(
        visit_id=None,
        request_id=None,
        effect_id=uuid4(),
        at=START,
        kind="print-slip",
        device="d",
        evidence=odd,
    )
    batch = [envelope(submitted(answers=odd), 1, epoch := uuid4()), envelope(seen, 2, epoch)]
    assert receipts(platform, batch) == ["accepted", "accepted"]


class CutError(Exception):
    """The power goes."""


def test_nothing_remains_when_the_platform_dies_between_remembering_and_deciding(platform):
    def cut(_claims) -> str:
        raise CutError

    batch = [envelope(submitted(), 1, epoch := uuid4()), envelope(submitted(), 2, epoch)]
    whole = platform.ingest.deciding
    failing = replace(whole, issuing=replace(whole.issuing, sign=cut))
    dying = replace(platform.ingest, deciding=failing)
    with pytest.raises(CutError):
        dying.take("T001", batch)
    assert rows(platform, "events") == rows(platform, "certificates") == rows(platform, "visits") == 0
    assert receipts(platform, batch) == ["accepted", "accepted"]
    assert [fact["number"] for _, fact in feed(platform)] == ["ZM-2026-000001", "ZM-2026-000002"]


def at_once(calls) -> list:
    barrier = threading.Barrier(len(calls))

    def run(call):
        barrier.wait(20)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_the_same_batch_posted_by_several_threads_at_once_takes_effect_once(platform):
    epoch = uuid4()
    batch = [envelope(submitted(), seq, epoch) for seq in range(1, 21)]
    answers = at_once([lambda: receipts(platform, batch)] * 6)
    assert sorted(answer[0] for answer in answers) == ["accepted"] + ["duplicate"] * 5
    for seq in range(20):
        assert [answer[seq] for answer in answers].count("accepted") == 1
    assert rows(platform, "certificates") == rows(platform, "events") == len(feed(platform)) == 20


def test_replicas_that_take_the_same_batch_at_once_give_it_one_effect(platform, url, tmp_path):
    epoch = uuid4()
    batch = [envelope(submitted(), seq, epoch) for seq in range(1, 11)]
    other = assemble(Settings(database=url, data=tmp_path), passwords=cheap(), clock=Clock())
    try:
        answers = at_once([lambda each=each: receipts(each, batch) for each in (platform, other) * 2])
    finally:
        other.database.close()
    for seq in range(10):
        assert sorted(answer[seq] for answer in answers) == ["accepted"] + ["duplicate"] * 3
    assert rows(platform, "certificates") == rows(platform, "events") == len(feed(platform)) == 10


def test_people_who_decide_about_a_dead_letter_at_once_are_heard_once(platform):
    raw = envelope(submitted(), 1, uuid4())
    payload = str(raw["payload"]).replace("request.submitted", "robot.danced")
    raw |= {"payload": payload, "sha256": hashlib.sha256(payload.encode()).hexdigest()}
    assert receipts(platform, [raw]) == ["unknown-event"]
    letters, letter = Letters(Frame(platform, Sessions(platform))), ("T001", UUID(str(raw["event_id"])))

    def decide(decision: Decision) -> None:
        choice = Choice(decision=decision, reason="test")
        letters.decide(User("wang", Role.HR, ""), letter, choice)

    at_once([lambda: decide(Decision.DISMISS)] * 4)
    decide(Decision.REPLAY)
    assert [fact["decision"] for _, fact in feed(platform)] == ["dismiss", "replay"], (
        "a change of mind is told"
    )
    with looking_at(platform) as unit:
        assert unit.dead_letters.find(*letter).decision == "replay"


def test_numbers_have_no_gap_when_terminals_and_failures_compete(platform):
    def cut(_claims) -> str:
        raise CutError

    whole = platform.ingest.deciding
    failing = replace(whole, issuing=replace(whole.issuing, sign=cut))
    dying = replace(platform.ingest, deciding=failing)

    def post(terminal_id):
        for seq in range(1, 11):
            batch = [envelope(submitted(), seq, epochs[terminal_id])]
            with pytest.raises(CutError):
                dying.take(terminal_id, batch)
            assert platform.ingest.take(terminal_id, batch).receipts[0].receipt is Receipt.ACCEPTED

    epochs = {"T001": uuid4(), "T002": uuid4()}
    at_once([lambda: post("T001"), lambda: post("T002")])
    told = {terminal: feed(platform, terminal) for terminal in epochs}
    numbers = sorted(fact["number"] for items in told.values() for _, fact in items)
    assert numbers == [f"ZM-2026-{n:06d}" for n in range(1, 21)]
    for items in told.values():
        assert [cursor for cursor, _ in items] == list(range(1, 11))


def test_the_year_of_a_number_is_the_sites(platform):
    clock = Clock(START.replace(month=12, day=31, hour=15, minute=59))
    ingest = replace(platform.ingest, clock=clock)
    ingest.take("T001", [envelope(submitted(), 1, uuid4())])
    clock.forward(minutes=1)  # midnight in Shanghai
    ingest.take("T001", [envelope(submitted(), 1, uuid4())])
    assert [fact["number"] for _, fact in feed(platform)] == ["ZM-2026-000001", "ZM-2027-000001"]
    assert feed(platform)[1][1]["facts"]["issued_on"] == "2027-01-01"


def test_what_a_visit_was_does_not_depend_on_the_order_of_arrival(platform):
    request = submitted(at=START + timedelta(seconds=1))
    visit, number = request.visit_id, request.request_id
    effect_id = uuid4()
    asked = {"visit_id": visit, "request_id": number}
    effect = {**asked, "effect_id": effect_id, "kind": "print-document"}
    facts = [
        VisitOpened(visit_id=visit, at=START, language=Language.ZH),
        request,
        EffectInDoubt(**effect, at=START + timedelta(seconds=5), device="a4", evidence={}),
        EffectConfirmed(**effect, at=START + timedelta(seconds=9), device="a4", evidence={"pages": 2}),
        RequestCompleted(
            visit_id=visit, request_id=number, at=START + timedelta(seconds=6), outcome="in-doubt"
        ),
        RequestCompleted(visit_id=visit, request_id=number, at=START + timedelta(seconds=10), outcome="done"),
        VisitClosed(visit_id=visit, at=START + timedelta(seconds=12), end="left"),
    ]
    seen = []
    for terminal_id, order, size in (("T001", 1, 1), ("T002", -1, len(facts))):
        epoch = uuid4()
        batch = [envelope(event, seq, epoch) for seq, event in enumerate(facts, 1)][::order]
        for start in range(0, len(batch), size):
            receipts(platform, batch[start : start + size], terminal_id)
        with looking_at(platform) as unit:
            row = unit.watching.visit(terminal_id, visit)
            told = [json.loads(one.payload)["type"] for one in unit.watching.timeline(terminal_id, visit)]
        seen.append((row.first_at, row.closed_at, row.end, row.in_doubt, row.requests[0].outcome, told))
    assert seen[0] == seen[1]
    assert seen[0][3:5] == (False, "done")


def not_a_part(name: str, kind: str, _parents: object) -> bool:
    """Say whether a table stands for itself: parts of one are only its keeping."""
    return kind != "table" or re.fullmatch(r"events_\d", name) is None


@pytest.mark.usefixtures("_real_migrations")
def test_the_schema_of_the_migrations_is_the_schema_of_the_tables(platform):
    with platform.database.read() as unit:
        opts = {"compare_type": True, "include_name": not_a_part}
        context = MigrationContext.configure(unit.inbox._connection, opts=opts)
        assert compare_metadata(context, metadata) == []


def test_many_gifts_are_entitled_changed_and_refused_as_a_whole(platform):
    people = [person(f"E{100 + n:06d}") for n in range(1200)]
    with platform.database.write() as unit:
        unit.people.save(people)

    def done(*more, title="Box"):
        named = {"kind": "kit", "title_zh": "礼盒", "title_en": title, "collect_until": "2026-12-31"}
        lines = [
            Wish(n, named | {"employee_id": one.employee_id, "terminal_id": f"T00{n % 2 + 1}"})
            for n, one in enumerate(people)
        ]
        with platform.database.write() as unit:
            giving = Giving(platform.settings.time_zone)
            return giving.entitle([*lines, *more], unit, by="wang", now=START)

    assert done(Fault(1201, FIELDS)).faults == [Fault(1201, FIELDS)]
    assert (rows(platform, "gifts"), feed(platform), feed(platform, "T002")) == (0, [], [])
    assert done().count == {Step.ADDED: 1200}
    assert done().count == {Step.THERE: 1200}
    assert done(title="Large box").count == {Step.CHANGED: 1200}
    assert rows(platform, "gifts") == 1200
    for terminal_id in ("T001", "T002"):
        kinds = [(cursor, fact["type"]) for cursor, fact in feed(platform, terminal_id)[::600]]
        assert kinds == [(1, "gift.entitled"), (601, "gift.changed")]
    with looking_at(platform) as unit:
        listed = unit.gift_list.page(Wanted(kind="kit", state=GiftState.WAITS, today=START.date()), 1200).rows
        assert {row.gift.title_en for row in listed} == {"Large box"}
        assert len(listed) == unit.gift_list.count(Wanted(employee_id="E", today=START.date())) == 1200


def test_a_door_is_known_by_what_was_told_last_and_a_file_of_gifts_is_kept_as_it_came(platform):
    known = {"visit_id": None, "request_id": None, "kind": "open-door", "device": "lockers"}
    later = START + timedelta(minutes=1)
    events = [
        EffectConfirmed(**known, effect_id=UUID(int=1), at=later, evidence={}, door="7"),
        EffectConfirmed(**known, effect_id=UUID(int=2), at=START, evidence={}, door="7"),
        EffectInDoubt(**known, effect_id=UUID(int=3), at=START, evidence={}, door="8"),
        ItemPlaced(at=START, item_id=UUID(int=4), kind="kit", bank="lockers", door="9", staff="12"),
    ]
    epoch = uuid4()
    for seq, event in enumerate(events, 1):
        receipts(platform, [envelope(event, seq, epoch)])
    with looking_at(platform) as unit:
        doors = unit.doors.every(START.date())
        assert (unit.doors.demands(START.date()), unit.doors.gifts_in_doubt()) == ([], {})
    assert [(door.door, door.opened_at, door.standing(later)) for door in doors] == [
        ("7", later, Standing.OPEN),
        ("8", None, Standing.IN_DOUBT),
        ("9", None, Standing.UNWANTED),
    ]
    file = UploadedFile("wang", uuid4(), "gifts.csv", START, b"\x00\xff\r\n")
    with platform.database.write() as unit:
        unit.gift_files.keep(replace(file, file_id=uuid4()))
        unit.gift_files.keep(file)
    with looking_at(platform) as unit:
        assert unit.gift_files.find("wang", file.file_id, later) == file
        assert unit.gift_files.find("wang", file.file_id, START + timedelta(minutes=61)) is None


def test_a_ticket_takes_no_more_than_it_may_from_phones_that_send_at_once(platform):
    order = UploadOrder(request_id=uuid4(), title=Bilingual(zh="合同", en="Lease"), files=3, size=10_000)
    opened = platform.uploading.open("T001", order)
    pdfs = [b"%PDF-1.7\n" + bytes([at]) * 1000 + b"\n%%EOF" for at in range(8)]
    outcomes = at_once([lambda pdf=pdf: platform.uploading.take(opened.secret, pdf) for pdf in pdfs])
    assert outcomes.count(None) == 3
    assert outcomes.count(NotTaken.TOO_MANY) == 5
    state = platform.uploading.state("T001", opened.ticket.ticket_id)
    assert [file.number for file in state.files] == [1, 2, 3]
    content, _ = platform.uploading.content("T001", opened.ticket.ticket_id, 2)
    assert hashlib.sha256(content).hexdigest() == state.files[1].sha256
    assert platform.uploading.end("T001", opened.ticket.ticket_id, 2) is None
    assert rows(platform, "upload_files") == 0
    assert platform.uploading.take(opened.secret, pdfs[0]) is Closed.ACCEPTED


@pytest.mark.usefixtures("_real_migrations")
def test_several_hubs_may_start_at_once_on_an_empty_database(url):
    databases = [Database(url) for _ in range(3)]
    at_once([database.migrate for database in databases])
    for database in databases:
        database.close()


def test_a_database_out_of_reach_is_a_passing_trouble(tmp_path):
    away = Database(f"postgresql://nobody@/nothing?host={tmp_path}")
    with pytest.raises(StoreUnavailableError), away.write():
        pass
    away.close()


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_batches_of_one_terminal_queue_up_and_other_terminals_go_on(platform):
    done = {"T001": threading.Event(), "T002": threading.Event()}

    def post(terminal_id):
        receipts(platform, [envelope(submitted(), 1, uuid4())], terminal_id)
        done[terminal_id].set()

    posting = [threading.Thread(target=post, args=(terminal_id,)) for terminal_id in done]
    with platform.database.write() as unit:
        unit.terminals.lock("T001")  # as a batch under way does; crossing batches would end in a deadlock
        for thread in posting:
            thread.start()
        assert done["T002"].wait(20)
        assert not done["T001"].wait(0.5)
    assert done["T001"].wait(20)
    for thread in posting:
        thread.join(20)


def applied(platform, terminal_id, month, **answers):
    """Have a request for the housing subsidy arrive."""
    told = {"living": "living", "month": month, "dwelling": "market", "changes": ""} | answers
    event = submitted(service_id="housing.confirm", answers=told)
    assert receipts(platform, [envelope(event, 1, uuid4())], terminal_id) == ["accepted"]
    return event.request_id


def approve(platform, request_id, by):
    """Approve a request that was seen as it came in."""
    decision = deciding.Decision(deciding.Move.APPROVE, by, 1)
    with platform.database.write() as unit:
        return deciding.move("T001", request_id, decision, unit, platform.clock())


def test_three_of_hr_decide_at_once_and_one_of_them_did(platform):
    request_id = applied(platform, "T001", "2026-10")
    outcomes = at_once([lambda by=by: approve(platform, request_id, by) for by in ("wang", "li", "zhao")])
    assert sorted(outcomes) == [
        deciding.Moved.DONE,
        deciding.Moved.OVERTAKEN,
        deciding.Moved.OVERTAKEN,
    ]
    with looking_at(platform) as unit:
        assert [fact["state"] for _, fact in unit.terminals.feed("T001", 0, 9)] == ["submitted", "approved"]


def test_a_month_that_is_asked_for_at_two_terminals_at_once_is_confirmed_once(platform):
    first = applied(platform, "T001", "2026-10")
    assert approve(platform, first, "wang") is deciding.Moved.DONE
    at_once([lambda name=name: applied(platform, name, "2026-11") for name in ("T001", "T002")])
    with looking_at(platform) as unit:
        found = unit.applications.of_person("E000001", "housing.confirm")
    states = [(one.month, one.state.value) for one in found if one.month == "2026-11"]
    assert sorted(states) == [("2026-11", "approved"), ("2026-11", "declined")]


def test_an_answer_that_postgresql_cannot_hold_as_text_stops_no_batch(platform):
    request_id = applied(platform, "T001", "2026\x0011", changes="a\x00b")
    with looking_at(platform) as unit:
        found = unit.applications.find("T001", request_id)
    assert (found.month, found.answers["changes"]) == (None, "a\x00b")


def test_one_code_lets_in_once_however_many_give_it_at_the_same_time(platform):
    with platform.database.write() as unit:
        unit.accounts.save(user_with_codes(platform, "root", Role.ADMINISTRATOR))
    code, proving = pyotp.TOTP(SECRET).at(START), Proving(platform)
    with ThreadPoolExecutor(8) as pool:
        let_in = list(pool.map(lambda n: proving.code("root", code, f"client {n}"), range(8)))
    assert let_in.count(True) == 1
    with looking_at(platform) as unit:
        trail = [one.action for one in unit.accounts.audit_trail()]
        assert unit.accounts.find("root").failures == FREE_FAILURES  # then nothing more is looked at
    assert trail == ["sign-in refused"] * FREE_FAILURES


def test_lists_and_figures_end_at_the_sites_of_who_looks(platform):
    receipts(platform, [envelope(submitted(), 1, uuid4())])
    here, there = frozenset({"beijing-north"}), frozenset({"shanghai-east"})
    with looking_at(platform) as unit:
        for sites, seen in ((here, 1), (there, 0), (frozenset(), 1)):
            assert unit.visit_list.count(WantedVisits(sites=sites)) == seen
            assert unit.board.visits(START - timedelta(days=1), sites) == seen
            assert len(unit.terminals.names(sites)) == 2 * seen
            assert unit.alerts.count_untaken(sites) == 0
            assert unit.dead_letters.count_open(sites) == 0
            assert unit.application_list.count(WantedApplications(sites=sites)) == 0
            assert unit.gift_list.count(Wanted(sites=sites, today=START.date())) == 0


def test_replicas_send_each_message_once(platform):
    add_webhook_of(platform)
    certificates(platform, 20)
    post = Post()

    def replica(_number: int) -> None:
        while round_of(platform, post):
            pass

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(replica, range(4)))
    sent = [message for _, message, _ in post.sent]
    assert (len(sent), len(set(sent))) == (21, 21)


def test_a_replica_takes_what_another_has_not_without_waiting_for_it(postgres, tmp_path):
    built = platform_on(postgres.new_database(), tmp_path, Clock())
    hook = add_webhook_of(built)
    certificates(built, 5)
    now, lease = built.clock(), timedelta(minutes=2)
    with closing(built.database), built.database.write() as one:
        first = one.deliveries.claim(hook, now, 4, lease)
        with built.database.write() as other:
            second = other.deliveries.claim(hook, now, 4, lease)
        assert (len(first), len(second)) == (4, 2)
        assert not {each.delivery_id for each in first} & {each.delivery_id for each in second}


def test_an_e_copy_is_made_by_one_replica_at_a_time_and_kept_once(platform):
    receipts(platform, [envelope(submitted(), number, UUID(int=9)) for number in (1, 2, 3)])
    numbers = [f"ZM-2026-00000{number}" for number in (1, 2, 3)]
    lease = timedelta(minutes=2)
    with platform.database.write() as unit:
        unit.ecopies.ask(numbers, START)
        unit.ecopies.ask(numbers[:1], START + lease)  # it is asked for already
    for most, taken in ((2, numbers[:2]), (9, numbers[2:]), (9, [])):
        with platform.database.write() as unit:
            assert unit.ecopies.claim(START, most, lease) == taken
    with platform.database.write() as unit:
        unit.certificates.revoke(numbers[0], "left", START)
        assert unit.ecopies.claim(START + lease, 9, lease) == numbers[1:]
        assert unit.ecopies.made(numbers[1], Made(b"%PDF-1", "t", "s", "B-B"), START)
        assert not unit.ecopies.made(numbers[1], Made(b"%PDF-2", "t", "s", "B-B"), START)
        unit.ecopies.failed(numbers[2], "expired", START + 2 * lease)
        choice = TemplateChoice("cert.employment", START, "0" * 64, "a", "ling", "new")
        unit.template_choices.choose(choice)
    with platform.database.read() as unit:
        assert unit.ecopies.pdf(numbers[1]) == b"%PDF-1"
        assert unit.ecopies.waiting() == {"expired": 1}
        assert unit.template_choices.current("cert.employment") == choice


def there_and_back(listed: RowList, wanted: object) -> tuple[list[str], list[str]]:
    """Return a list's rows as its pages of two have them, gone through forwards, and from its end."""
    forwards, place = [], Place()
    while True:
        page = listed.page(wanted, 2, place)
        forwards += map(repr, page.rows)
        if not page.after:
            break
        place = Place(page.after)
    backwards, place = [], Place(backwards=True)
    while True:
        page = listed.page(wanted, 2, place)
        rows = [repr(row) for row in page.rows]
        backwards = [row for row in rows if row not in backwards] + backwards
        if not page.before:
            return forwards, backwards
        place = Place(page.before, backwards=True)


def test_long_lists_read_the_same_on_both(platform, monkeypatch):
    """Each order of each list has every row once, in pages and in the batches of a file."""
    monkeypatch.setattr("hub.store.listing.BATCH", 2)
    receipts(platform, [envelope(submitted(), number, UUID(int=9)) for number in range(1, 6)])
    now = START
    with platform.database.write() as unit:
        unit.people.save([person(f"E{number:06d}") for number in range(4, 8)])
        unit.terminals.add(Terminal("T003", "xian-gate", "x"), START)
        unit.terminals.heard("T001", Heartbeat.model_validate(BEAT), START)
        for name in ("kim", "kurt", "kay"):
            unit.accounts.save(User(name, Role.HR, "", signed_in_at=START if name == "kurt" else None))
        for _ in range(5):
            unit.accounts.note(START, "ling", "set a PIN", "E000001")
        unit.verifications.keep(Verification(by="ling", started_at=START, told_at=START))
    with looking_at(platform) as unit:
        there = {"sites": frozenset({"beijing-north", "xian-gate"}), "now": now}
        terminals = [WantedTerminals(order=one, **there) for one in TerminalOrder]
        assert unit.terminal_list.states(terminals[0])[TerminalState.WELL] == 1
        lists = [
            (unit.terminal_list, terminals, 3),
            (unit.visit_list, [WantedVisits(end="open", service_id="cert.employment")], 5),
            (unit.certificate_list, [WantedCertificates(order=one) for one in CertificateOrder], 5),
            (unit.people_list, [WantedPeople(order=one, name="y") for one in PeopleOrder], 7),
            (unit.trail_list, [WantedEntries(actor="ling", since=START, action="set")], 5),
            (unit.user_list, [WantedUsers(order=one, name="k") for one in UserOrder], 3),
            (unit.gift_list, [Wanted(order=one, today=START.date()) for one in GiftOrder], 0),
            (unit.application_list, [WantedApplications(order=one) for one in ApplicationOrder], 0),
            (unit.letter_list, [WantedLetters()], 0),
            (unit.past_alerts, [WantedAlerts()], 0),
            (unit.delivery_list, [WantedDeliveries(UUID(int=1))], 0),
        ]
        for listed, orders, count in lists:
            for wanted in [replace(one, descending=down) for one in orders for down in (False, True)]:
                whole = [repr(row) for row in listed.page(wanted, 100).rows]
                assert len(set(whole)) == listed.count(wanted) == count
                assert there_and_back(listed, wanted) == (whole, whole)
                rows_, after = listed.batch(wanted, None)
                while after is not None:
                    more, after = listed.batch(wanted, after)
                    rows_ += more
                assert list(map(repr, rows_)) == whole
        assert unit.verifications.last().by == "ling"
        assert unit.people_list.told_to("E000003") == ["shanghai-east"]


BEAT = {"at": START, "software": "1", "queue_depth": 0, "dead_letters": 0, "in_doubt": 0, "devices": []}


def test_phones_that_answer_at_the_same_time_are_taken_one_after_the_other(platform):
    terminal, people = Terminal("T001", "beijing-north", ""), [person("E000001"), person("E000005")]
    with platform.database.write() as unit:
        unit.people.save(people)
    confirming = Confirming(platform)
    asked = confirming.ask(terminal, DeviceAuthorizationOrder(visit_id=uuid4()), "https://hub.example")
    yes = [lambda one=one: confirming.decide(asked.user_code, one, asked.match_number) for one in people]
    decided = at_once(yes * 4)
    assert sorted(decided) == [Decided.CONFIRMED, *[Decided.GONE] * 7]
    assert confirming.poll(terminal, asked.device_code).employee_id in ("E000001", "E000005")

    receipts(platform, [envelope(submitted(), 1, uuid4())])
    giving = EcopyGiving(replace(platform, ecopies=Making()))
    order = EcopyLinkOrder(certificate_number="ZM-2026-000001", employee_id="E000001")
    token = giving.link(terminal, order, "https://hub.example").address.rpartition("/")[2]
    files = at_once([lambda: giving.download(token)] * 8)
    assert files.count(NoLink.USED_UP) == 3
    with platform.database.read() as unit:
        assert [one.action for one in unit.trail.every()].count("downloaded an e-copy") == 5


def test_first_wrong_pins_on_phones_at_the_same_time_are_all_counted(platform):
    def wrong():
        with platform.database.write() as unit:
            failures = unit.phones.tries("E000005").failures
            unit.phones.count_tries("E000005", PinTries(failures + 1))

    at_once([wrong] * 4)
    with platform.database.write() as unit:
        assert unit.phones.tries("E000005").failures == 4
