"""A batch that is read at once means what it means envelope by envelope, or is read that way."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bench.backlog import visit
from contract.audit import AuditReport
from hub.admission import Admitted, Post, all_admitted, look_at
from hub.api.events import looked_at
from tests.helpers.hub_platform import START, envelope

EPOCH = UUID(int=7)
EVENTS = visit("E000001", START)
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(["\ud800", "1", "2026-11-23T04:00:00", "2026-11-23T04:00:00+08:00", "0", "9" * 30]),
    st.lists(st.integers(), max_size=2),
)
FIELDS = st.sampled_from(["epoch", "seq", "event_id", "recorded_at", "sha256", "payload", "sent_at", "more"])
AUDITS = st.one_of(
    st.none(),
    st.just({"tip": {"epoch": str(EPOCH), "count": 0, "head": "0" * 64, "opening": 1, "turn": 1}}),
    ODD,
)


def body_of(events, changes=(), audit=None) -> bytes:
    raw = [envelope(event, seq, EPOCH) for seq, event in enumerate(events, 1)]
    whole = {"sent_at": START.isoformat(), "envelopes": raw, "audit": audit}
    for place, field, value in changes:
        (whole if field == "sent_at" else raw[place % len(raw)])[field] = value
    return json.dumps(whole).encode()


def one_by_one(body: bytes):
    post = Post.model_validate(json.loads(body))
    return look_at(post.envelopes, post.audit)


def test_a_sound_batch_is_read_at_once():
    body = body_of(EVENTS)
    read = all_admitted(body)
    assert [item.event for item in read.found] == EVENTS
    assert read.found == one_by_one(body).found


@given(st.lists(st.tuples(st.integers(0, 15), FIELDS, ODD), max_size=2), AUDITS)
@settings(max_examples=60, deadline=None)
def test_what_is_read_at_once_is_what_each_envelope_says(changes, audit):
    body = body_of(EVENTS[:4], changes, audit)
    read = all_admitted(body)
    if read is None:
        return
    apart = one_by_one(body)
    assert read.found == apart.found
    assert list(read.keys) == list(apart.keys)
    assert read.audit == (None if apart.audit is None else AuditReport.model_validate(apart.audit))


@pytest.mark.parametrize("field", ["epoch", "seq"])
def test_one_without_a_key_is_refused_as_before(field):
    with pytest.raises(ValidationError):
        one_by_one(body_of(EVENTS[:2], [(1, field, None)]))
    assert all_admitted(body_of(EVENTS[:2], [(1, field, None)])) is None


def test_one_that_is_refused_takes_no_other_with_it():
    body = body_of(EVENTS[:3], [(1, "sha256", "0" * 64)])
    assert all_admitted(body) is None
    assert [isinstance(item, Admitted) for item in looked_at(body).found] == [True, False, True]
