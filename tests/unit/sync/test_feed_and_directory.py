"""What the platform tells: taken over in order, together with how far."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from contract.dead_letters import Decision
from contract.feed import (
    FACT_TYPES,
    CertificateRevoked,
    DeadLetterDecided,
    FeedItem,
    KeySet,
    RequestRefused,
    VerificationKey,
)
from kiosk.store.settings import FEED_CURSOR, KEY_SET
from kiosk.store.store import Store
from sync.answers import Decisions, Trouble, Unreachable
from sync.directory import Directory
from sync.feed import Feed
from tests.helpers.memory_hub import MemoryHub
from tests.helpers.terminal_store import certificate, entry, open_store, page, visit_opened

REFUSED = RequestRefused(request_id=UUID(int=109), reason_zh="否", reason_en="no")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path)
    yield store
    store.close()


@pytest.fixture
def hub() -> MemoryHub:
    return MemoryHub()


def test_decisions_are_kept_with_the_cursor(store: Store, hub: MemoryHub) -> None:
    hub.items = [FeedItem(cursor=4, fact=certificate(1)), FeedItem(cursor=6, fact=REFUSED)]
    hub.items.append(FeedItem(cursor=7, fact=certificate(2)))
    feed = Feed(store, hub)
    assert feed.pull(0).more
    assert not feed.pull(0).more
    with store.view() as unit:
        assert unit.settings.get(FEED_CURSOR) == "7"
        assert unit.certificates.by_request(UUID(int=101)) is not None
        assert unit.certificates.by_request(UUID(int=102)) is not None
        assert unit.refusals.by_request(UUID(int=109)) is not None


def test_a_revocation_is_kept_once(store: Store, hub: MemoryHub) -> None:
    first, later = (
        CertificateRevoked(
            request_id=UUID(int=101),
            number=certificate(1).number,
            revoked_at=datetime(2026, 11, day, tzinfo=UTC),
            reason_zh=f"原因{day}",
            reason_en=f"reason {day}",
        )
        for day in (24, 25)
    )
    facts = [first, certificate(1), first, later]
    hub.items = [FeedItem(cursor=number, fact=fact) for number, fact in enumerate(facts, 1)]
    feed = Feed(store, hub)
    while feed.pull(0).more:
        pass
    with store.view() as unit:
        found = unit.certificates.by_number(certificate(1).number)
    assert found is not None
    assert (found.revoked_at, found.revoked_en) == (first.revoked_at, "reason 24")


def test_a_decision_told_again_changes_nothing(store: Store, hub: MemoryHub) -> None:
    hub.items = [FeedItem(cursor=1, fact=certificate(1))]
    feed = Feed(store, hub)
    feed.pull(0)
    with store.unit() as unit:
        unit.certificates.mark_printed(certificate(1).number)
        unit.settings.set(FEED_CURSOR, "0")
    feed.pull(0)
    with store.view() as unit:
        found = unit.certificates.by_number(certificate(1).number)
        assert found is not None
        assert found.printed == 1


REVOKED = CertificateRevoked(
    request_id=UUID(int=101),
    number=certificate(1).number,
    revoked_at=datetime(2026, 11, 24, tzinfo=UTC),
    reason_zh="作废",
    reason_en="void",
)
ISSUED, ALL_KNOWN = frozenset({"certificate.issued"}), FACT_TYPES


class Released:
    """A terminal that is replaced by a later release of itself."""

    def __init__(self, store: Store, hub: MemoryHub) -> None:
        self.store, self.hub = store, hub

    def pull(self, known: frozenset[str]) -> list[int]:
        """Start a release that knows these types, pull all, and return from where it asked."""
        self.hub.known, self.hub.asked_after = known, []
        feed = Feed(self.store, self.hub, known)
        while (answer := feed.pull(0)) and isinstance(answer, Decisions) and answer.more:
            pass
        return self.hub.asked_after

    def kept(self) -> tuple[bool, bool, str | None]:
        """Return whether the certificate is void, whether the refusal is there, and the cursor."""
        with self.store.view() as unit:
            found = unit.certificates.by_number(certificate(1).number)
            refused = unit.refusals.by_request(UUID(int=109)) is not None
            return found is not None and found.revoked_at is not None, refused, unit.settings.get(FEED_CURSOR)


@pytest.fixture
def released(store: Store, hub: MemoryHub) -> Released:
    facts = [certificate(1), certificate(2), REVOKED, certificate(3), REFUSED, certificate(4)]
    hub.items = [FeedItem(cursor=number, fact=fact) for number, fact in enumerate(facts, 1)]
    return Released(store, hub)


def test_what_an_old_release_passed_over_is_asked_for_again_by_one_that_knows_it(released: Released) -> None:
    released.pull(ISSUED)
    assert released.kept() == (False, False, "6")
    assert released.pull(ISSUED) == [6], "the same release asks for nothing twice"
    assert released.pull(ISSUED | {"certificate.revoked"})[0] == 2
    assert released.kept() == (True, False, "6")
    assert released.pull(ALL_KNOWN)[0] == 4, "the first that was passed over then"
    assert released.kept() == (True, True, "6")
    assert released.pull(ALL_KNOWN) == [6]


def test_what_is_passed_over_after_going_back_to_an_old_release_is_asked_for_again(
    released: Released, hub: MemoryHub
) -> None:
    """An upgrade that was taken back, and came once more, hides nothing."""
    most = ISSUED | {"certificate.revoked"}
    later, hub.items = hub.items[2:3], hub.items[:2] + hub.items[3:]
    released.pull(most)
    hub.items.append(FeedItem(cursor=7, fact=later[0].fact))
    released.pull(ISSUED)
    assert released.kept() == (False, False, "7")
    released.pull(most)
    assert released.kept() == (True, False, "7")
    released.pull(ALL_KNOWN)
    assert released.kept() == (True, True, "7")
    assert released.pull(ALL_KNOWN) == [7]


def test_what_was_taken_before_going_back_is_not_taken_twice(released: Released, hub: MemoryHub) -> None:
    most = ISSUED | {"certificate.revoked"}
    released.pull(most)
    hub.items.append(FeedItem(cursor=7, fact=REVOKED))
    released.pull(ISSUED)
    assert released.pull(most) == [6, 7]


def test_asking_again_goes_on_where_the_network_went(
    released: Released, store: Store, hub: MemoryHub
) -> None:
    released.pull(ISSUED)
    hub.known = ALL_KNOWN
    hub.answers_left = 1
    assert Feed(store, hub).pull(0) == Unreachable(Trouble.NO_NETWORK)
    hub.answers_left = None
    assert released.pull(ALL_KNOWN)[0] == 4, "after the page that came"
    assert released.kept() == (True, True, "6")


def test_a_release_that_was_cut_off_hides_nothing_from_the_next(
    released: Released, store: Store, hub: MemoryHub
) -> None:
    released.pull(ISSUED)
    some = ISSUED | {"request.refused"}
    hub.known = some
    hub.answers_left = 1
    Feed(store, hub, some).pull(0)
    hub.answers_left = None
    released.pull(ALL_KNOWN)
    assert released.kept() == (True, True, "6")


def test_what_comes_meanwhile_is_taken_once(released: Released, store: Store, hub: MemoryHub) -> None:
    released.pull(ISSUED)
    hub.items.append(FeedItem(cursor=7, fact=certificate(5)))
    released.pull(ALL_KNOWN)
    assert released.kept() == (True, True, "7")
    with store.view() as unit:
        assert unit.certificates.by_number(certificate(5).number) is not None


def test_no_platform_changes_nothing(store: Store, hub: MemoryHub) -> None:
    hub.trouble = Unreachable(Trouble.SLOW)
    assert Feed(store, hub).pull(0) == hub.trouble
    assert Directory(store, hub).pull() == hub.trouble
    assert Directory(store, hub).pull_keys() == hub.trouble
    with store.view() as unit:
        assert unit.settings.get(FEED_CURSOR) is None
        assert unit.directory.salt() is None


def test_the_directory_comes_page_by_page(store: Store, hub: MemoryHub) -> None:
    hub.pages = {0: page(2, entry(1), entry(2), more=True), 2: page(3, entry(3)), 3: page(3)}
    directory = Directory(store, hub)
    assert directory.pull() is None
    assert directory.pull() is None
    with store.view() as unit:
        assert (unit.directory.count(), unit.directory.version()) == (3, 3)


def test_what_came_before_the_network_went_is_kept(store: Store, hub: MemoryHub) -> None:
    hub.pages = {0: page(2, entry(1), entry(2), more=True)}
    directory = Directory(store, hub)
    with pytest.raises(KeyError):
        directory.pull()
    hub.pages[2] = page(3, entry(3))
    assert directory.pull() is None
    with store.view() as unit:
        assert unit.directory.count() == 3


def test_an_empty_directory_still_tells_its_salt(store: Store, hub: MemoryHub) -> None:
    hub.pages = {0: page(0, salt="abcd")}
    Directory(store, hub).pull()
    with store.view() as unit:
        assert unit.directory.salt() == "abcd"


def test_another_salt_means_the_whole_directory_again_and_at_once(store: Store, hub: MemoryHub) -> None:
    hub.pages = {0: page(2, entry(1), entry(2))}
    directory = Directory(store, hub)
    directory.pull()
    hub.pages = {
        2: page(2, salt="ff"),
        0: page(7, entry(8), salt="ff", more=True),
        7: page(9, entry(9), salt="ff"),
    }
    assert directory.pull() is None
    with store.view() as unit:
        assert unit.directory.get("E000001") is None
        assert (unit.directory.count(), unit.directory.version(), unit.directory.salt()) == (2, 9, "ff")


@pytest.mark.parametrize("salt", ["00", "ff"])
def test_a_page_that_promises_more_and_leads_nowhere_is_not_taken(
    store: Store, hub: MemoryHub, salt: str
) -> None:
    hub.pages = {0: page(2, entry(1), entry(2))}
    directory = Directory(store, hub)
    directory.pull()
    empty = page(3, salt=salt, more=True)
    hub.pages = {2: empty, 0: empty}
    assert directory.pull() == Unreachable(Trouble.NOT_THE_CONTRACT)
    with store.view() as unit:
        assert (unit.directory.count(), unit.directory.version(), unit.directory.salt()) == (2, 2, "00")


def test_keys_are_kept_as_told(store: Store, hub: MemoryHub) -> None:
    key = VerificationKey(key_id="01", public_key="ab" * 32)
    hub.key_set = KeySet(keys=[key], employer_zh="示例集团", employer_en="Example Group")
    assert Directory(store, hub).pull_keys() is None
    with store.view() as unit:
        assert KeySet.model_validate_json(unit.settings.get(KEY_SET) or "") == hub.key_set


def test_a_decision_about_a_dead_letter_is_done_once_and_answered(store: Store, hub: MemoryHub) -> None:
    with store.unit() as unit:
        unit.outbox.put(visit_opened(1))
        letter = unit.outbox.first(1)[0].envelope
        unit.dead_letters.bury(letter, "unknown-event")
    decided = DeadLetterDecided(
        epoch=letter.epoch,
        seq=letter.seq,
        event_id=letter.event_id,
        decision=Decision.REPLAY,
        reason="updated",
        by="wang",
    )
    hub.items = [FeedItem(cursor=1, fact=decided), FeedItem(cursor=2, fact=decided)]
    feed = Feed(store, hub)
    feed.pull(0)
    with store.unit() as unit:
        unit.settings.set(FEED_CURSOR, "0")
    feed.pull(0)
    assert store.dead_letters() == []
    with store.view() as unit:
        told = [json.loads(waiting.envelope.payload) for waiting in unit.outbox.first(9)]
    assert [each["type"] for each in told] == ["visit.opened", "dead-letter.buried", "dead-letter.replayed"]
    assert (told[-1]["by"], told[-1]["place"], told[-1]["reason"]) == ("wang", "console", "updated")
