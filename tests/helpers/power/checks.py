"""What must hold of every disk that a power cut can leave: one named check each. Pure.

A new promise is a function and a line in `CHECKS`.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from contract.audit import NOTHING, linked, written
from contract.events import Envelope
from kiosk.domain.effect import EffectState
from tests.helpers.power.contents import Digests, Rows
from tests.helpers.power.facts import facts_in, messages_in
from tests.helpers.power.world import World


class Wrong(StrEnum):
    """How a disk can be wrong after a power cut."""

    LOST = "lost"  # something that was acknowledged, or that the platform has, is not there
    TORN = "torn"  # there is a half of something
    CORRUPT = "corrupt"  # the store cannot be opened or read


@dataclass(frozen=True)
class Evidence:
    """What was found on a disk once the terminal's own code had opened it."""

    refusal: str | None = None  # the code of the KioskError with which it did not open
    complaints: tuple[str, ...] = ()  # of the database's own integrity checks
    epoch: str = ""
    next_seq: int = 0
    rows: Rows | None = None
    content: Digests | None = None


Check = Callable[[Evidence, World], Iterable[str]]


def opens(found: Evidence, _: World) -> Iterator[str]:
    """The terminal starts, whatever the disk looks like."""
    if found.refusal is not None:
        yield f"it does not open: {found.refusal}"


def integrity(found: Evidence, _: World) -> Iterator[str]:
    """SQLite, the cipher and the foreign keys have nothing to complain of."""
    yield from found.complaints


def acknowledged_rows(found: Evidence, world: World) -> Iterator[str]:
    """What a returned commit left is there, unless the next one changed it."""
    content = found.content or {}
    for key, digest in world.acknowledged.items():
        if content.get(key) not in {digest, world.following.get(key)}:
            yield f"{key[0]} {key[1]} is not as commit {world.commits} left it"


def whole_commits(found: Evidence, world: World) -> Iterator[str]:
    """The store is as the last commit left it, or as the next one would: nothing between."""
    if found.content not in (world.acknowledged, world.following):
        yield f"neither commit {world.commits} nor the one after it"


def one_epoch(found: Evidence, world: World) -> Iterator[str]:
    """A power cut is no restored copy: the epoch stays."""
    if world.epoch is not None and found.epoch != world.epoch:
        yield f"epoch {found.epoch} instead of {world.epoch}"


def new_numbers(found: Evidence, world: World) -> Iterator[str]:
    """The next event gets a number that no event of the epoch ever had."""
    used = [seq for epoch, seq in world.taken if epoch == found.epoch]
    if found.next_seq <= max([world.highest_seq, *used]):
        yield f"seq {found.next_seq} was used before"


def known_to_the_platform(found: Evidence, world: World) -> Iterator[str]:
    """What waits under a number that the platform has is what the platform has."""
    for envelope in waiting(found):
        known = world.taken.get((str(envelope.epoch), envelope.seq))
        if known is not None and known.sha256 != envelope.sha256:
            yield f"seq {envelope.seq} is another event at the platform"


def fact_and_message(found: Evidence, world: World) -> Iterator[str]:
    """Each fact has its message, waiting or at the platform, and each message its fact."""
    facts = Counter(facts_in(found.rows or {}))
    messages = Counter(messages_in([*waiting(found), *world.taken.values()]))
    for fact in facts - messages:
        yield f"no message says {fact}"
    for message in messages - facts:
        yield f"no fact is behind {message}"


def acts_were_journalled(found: Evidence, world: World) -> Iterator[str]:
    """A device was asked for nothing that the journal does not know as started."""
    begun = {
        row["job"] for row in table(found, "effects").values() if row["state"] != EffectState.INTENDED.value
    }
    for job in world.acted - begun:
        yield f"{job} was asked of a device, and the journal has not begun it"


def effects_go_forward(found: Evidence, world: World) -> Iterator[str]:
    """No effect is in an earlier state than one that was acknowledged."""
    states = {row["effect_id"]: row["state"] for row in table(found, "effects").values()}
    for effect, state in world.effects.items():
        now = states.get(effect)
        if now is None or _rank(now) < _rank(state):
            yield f"effect {effect} was {state} and is {now}"


def audit_chain(found: Evidence, world: World) -> Iterator[str]:
    """The chain has every entry from the first on, each linked to those before, and one for each message."""
    head = NOTHING
    entries = sorted(table(found, "audit").items())
    for place, (n, row) in enumerate(entries, start=1):
        head = linked(head, written(n, row["at"], row["kind"], row["subject"], row["digest"].hex()))
        if n != place or head != row["head"]:
            yield f"entry {n} is not linked to those before"
            return
    told = {(row["subject"], row["digest"].hex()) for _, row in entries if row["detail"] is None}
    messages = {
        (str(envelope.event_id), envelope.sha256) for envelope in [*waiting(found), *world.taken.values()]
    }
    yield from (f"no entry for event {event}" for event, _ in messages - told)
    yield from (f"an entry for event {event}, which is nowhere" for event, _ in told - messages)


def attachments_whole(found: Evidence, world: World) -> Iterator[str]:
    """What a submitted request says belongs to it is there, whole: nothing of it has left yet."""
    there = {row["sha256"] for row in table(found, "attachments").values()}
    read: dict[int, bytes] = {}
    for _, row in sorted(table(found, "attachment_chunks").items(), key=lambda each: each[1]["number"]):
        read[row["content_id"]] = read.get(row["content_id"], b"") + row["bytes"]
    whole = {hashlib.sha256(content).hexdigest() for content in read.values()}
    for envelope in {each.event_id: each for each in [*waiting(found), *world.taken.values()]}.values():
        told = json.loads(envelope.payload)
        for each in told.get("attachments", []) if told["type"] == "request.submitted" else []:
            if each["sha256"] not in there & whole:
                yield f"{each['sha256']} was submitted, and is not there"


CHECKS: Mapping[Check, Wrong] = {
    opens: Wrong.CORRUPT,
    integrity: Wrong.CORRUPT,
    acknowledged_rows: Wrong.LOST,
    whole_commits: Wrong.TORN,
    one_epoch: Wrong.LOST,
    new_numbers: Wrong.LOST,
    known_to_the_platform: Wrong.LOST,
    fact_and_message: Wrong.TORN,
    acts_were_journalled: Wrong.LOST,
    effects_go_forward: Wrong.LOST,
    audit_chain: Wrong.TORN,
    attachments_whole: Wrong.TORN,
}


@dataclass(frozen=True)
class Finding:
    """Something that does not hold."""

    wrong: Wrong
    check: str
    what: str


def findings(found: Evidence, world: World) -> list[Finding]:
    """Return all that is wrong; of a store that does not open, only that."""
    checks = CHECKS if found.refusal is None else {opens: Wrong.CORRUPT}
    return [
        Finding(wrong, check.__name__, what)
        for check, wrong in checks.items()
        for what in check(found, world)
    ]


def table(found: Evidence, name: str) -> Mapping[int, Mapping[str, Any]]:
    """Return a table's rows."""
    return (found.rows or {}).get(name, {})


def waiting(found: Evidence) -> list[Envelope]:
    """Return what is in the outbox, dead letters too."""
    return [Envelope.model_validate({**row, "seq": seq}) for seq, row in table(found, "outbox").items()]


def _rank(state: str) -> int:
    """Return how far a state is; the three final ones are equally far."""
    order = [EffectState.INTENDED, EffectState.STARTED, EffectState.SEEN]
    return order.index(EffectState(state)) if state in order else len(order)
