"""Facts in any order, in batches of any size: the rows are the same, in memory and in the database."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, select
from sqlcipher3 import dbapi2 as sqlite

from hub.store.tables import effects, metadata, requests, steps, surveys, takings, visits
from hub.store.visits import Visits
from hub.store.writes import Writes
from tests.helpers.hub_platform import START

IDS = st.integers(1, 2).map(lambda number: UUID(int=number))
MOMENTS = st.integers(-3, 3).map(lambda seconds: START + timedelta(seconds=seconds))
TABLES = (visits, requests, steps, effects, takings, surveys)


def fact_of(at, place, kind, word, number):
    """Return what is told, so that at one moment only one thing is told of one place."""

    def tell(told: Visits) -> None:
        match kind:
            case "opened" | "closed" as which:
                known = {"language": word} if which == "opened" else {"end": word}
                told.fill_visit("T001", place, at, since=f"{which}_at", **known)
            case "identified":
                who = {"employee_id": word, "means": "badge", "level": number}
                told.identify("T001", place, at, who)
            case "asked":
                told.fill_request(
                    "T001", place, place, at, since="opened_at", service_id="s", service_version=number
                )
            case "completed":
                told.fill_request("T001", place, place, at, since="completed_at", outcome=word)
            case "step":
                told.add_step("T001", place, "form", at, number)
            case "effect":
                state = ("confirmed", "failed", "in-doubt")[number]
                columns = dict.fromkeys(("visit_id", "request_id", "reason", "accepted_at", "done_at"))
                more = {"kind": "k", "device": "d", "evidence": {"n": number}, "state": state}
                told.settle_effect("T001", place, at, columns | more)
            case "taken" | "not_taken":
                told.fill_taking(
                    "T001", place, f"{kind}_at", at, {"visit_id": place, "certificate_number": None}
                )
            case "survey":
                key = {"request_id": place, "survey_id": "s", "question_id": "q"}
                told.answer("T001", key, at, number + 1)

    return tell


KINDS = st.sampled_from(
    ["opened", "closed", "identified", "asked", "completed", "step", "effect", "taken", "not_taken", "survey"]
)
FACTS = st.lists(
    st.tuples(MOMENTS, IDS, KINDS, st.sampled_from(["a", "b"]), st.integers(0, 2)),
    min_size=1,
    max_size=25,
    unique_by=lambda told: (told[0], told[1], told[2], told[4] if told[2] in ("effect", "identified") else 0),
)


def rows_after(batches) -> list:
    engine = create_engine("sqlite://", module=sqlite)
    metadata.create_all(engine, TABLES)
    for batch in batches:
        with engine.begin() as connection:
            writes = Writes(connection)
            told = Visits(connection, writes)
            for fact in batch:
                fact_of(*fact)(told)
            told.postpone()
            writes.make()
    with engine.connect() as connection:
        found = [connection.execute(select(table).order_by(*table.primary_key)).all() for table in TABLES]
    engine.dispose()
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FACTS, st.randoms(use_true_random=False), st.integers(1, 9))
def test_order_and_size_of_batches_change_nothing(facts, random, size):
    mixed = random.sample(facts, len(facts))
    at_once = rows_after([facts])
    one_by_one = rows_after([[fact] for fact in reversed(facts)])
    in_parts = rows_after([mixed[start : start + size] for start in range(0, len(mixed), size)])
    assert at_once == one_by_one == in_parts
    assert any(at_once)
