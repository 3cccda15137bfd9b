"""Whatever is done to a terminal's audit chain, the platform notices; what the network does is no break."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from contract.audit import linked, moment, written
from contract.events import Batch
from contract.feed import Heartbeat
from tests.helpers.audited_terminal import AuditedTerminal, chain_at, tip_of
from tests.helpers.hub_platform import Clock, envelope, submitted
from tests.helpers.ingest_hub import IngestHub


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hub(tmp_path: Path, clock: Clock) -> Iterator[IngestHub]:
    (tmp_path / "hub").mkdir()
    made = IngestHub.on(tmp_path / "hub", clock)
    yield made
    made.close()


@pytest.fixture
def terminal(tmp_path: Path, hub: IngestHub) -> Iterator[AuditedTerminal]:
    made = AuditedTerminal(tmp_path / "terminal", hub)
    yield made
    made.stop()


def settled(terminal: AuditedTerminal, count: int = 10) -> None:
    """Have `count` events told and countersigned."""
    terminal.put(count)
    terminal.relay_once()
    assert chain_at(terminal.hub) == tip_of(terminal)
    assert terminal.hub.breaks() == []


def recompute(terminal: AuditedTerminal) -> None:
    """Give every row the head that follows from those before it, as one who has the key can."""
    head = bytes(32)
    for n, *fields, digest in terminal.sql("SELECT n, at, kind, subject, digest FROM audit ORDER BY n"):
        head = linked(head, written(n, *fields, digest.hex()))
        terminal.sql("UPDATE audit SET head = ? WHERE n = ?", (head, n))


def head_at(terminal: AuditedTerminal, count: int) -> str:
    with terminal.store.view() as unit:
        return unit.audit_rows.head_at(count)


def behind_by_epochs(terminal: AuditedTerminal, begun: int) -> tuple[Heartbeat, bytes]:
    """Have the platform hold the second of four epochs; return what is told late, of the first or second."""
    settled(terminal)
    for number in range(3):
        terminal.note(1)
        if number == begun:
            late = terminal.heartbeat()
        terminal.note(1)
        terminal.store.begin_epoch(terminal.store.epoch)
    for _ in range(2):  # the rest of the first epoch, then the second; the tip is in the last
        terminal.put()
        terminal.relay_once()
    with terminal.hub.platform.database.read() as unit:
        row = unit.chains.current("T001")
    assert (row.chain, row.claimed_count) == (2, 0)
    assert row.count < tip_of(terminal)[1]
    assert terminal.hub.breaks() == []
    batch = Batch.model_validate_json(terminal.hub.posted[-1])
    audit = batch.audit.model_copy(update={"tip": late.audit})
    return late, batch.model_copy(update={"audit": audit}).model_dump_json().encode()


class TestSound:
    def test_the_platform_has_the_chain_and_says_so(self, terminal: AuditedTerminal, hub: IngestHub) -> None:
        settled(terminal)
        word = terminal.countersigned()
        assert (word.epoch, word.count, word.head) == tip_of(terminal)
        assert word.terminal_id == "T001"
        assert word.is_genuine(hub.platform.audit_key.public)
        assert not word.is_genuine(hub.platform.key.public)
        assert not word.model_copy(update={"count": word.count + 1}).is_genuine(hub.platform.audit_key.public)

    def test_more_entries_than_a_batch_takes_follow_with_the_next(
        self, terminal: AuditedTerminal, hub: IngestHub
    ) -> None:
        terminal.note(1300)
        for _ in range(3):
            terminal.put()
            terminal.relay_once()
        assert chain_at(hub) == tip_of(terminal)
        assert hub.breaks() == []

    def test_lost_answers_and_batches_that_come_again_change_nothing(
        self, terminal: AuditedTerminal, hub: IngestHub
    ) -> None:
        hub.lose = 2
        for _ in range(6):
            terminal.put(3)
            terminal.relay_once()
            terminal.beat()
        before = chain_at(hub)
        for body in hub.posted:
            hub.post(body)
        for beat in list(hub.beats):
            hub.heartbeat(beat)
        assert chain_at(hub) == before == tip_of(terminal)
        assert hub.breaks() == []

    def test_a_start_and_a_new_epoch_go_on_in_the_same_chain(
        self, terminal: AuditedTerminal, hub: IngestHub
    ) -> None:
        settled(terminal)
        terminal.stop()
        terminal.start()
        terminal.put()
        terminal.store.begin_epoch(terminal.store.epoch)
        for _ in range(2):  # the rest of the epoch before, then what is new
            terminal.beat()
            terminal.put()
            terminal.relay_once()
        assert chain_at(hub) == tip_of(terminal)
        assert hub.breaks() == []

    @pytest.mark.parametrize("begun", [0, 1])
    def test_what_comes_late_while_epochs_are_caught_up_with_is_no_shorter_chain(
        self, terminal: AuditedTerminal, hub: IngestHub, begun: int
    ) -> None:
        """The platform has entries of an epoch of which it heard no tip: all tips are of epochs to come."""
        late, batch = behind_by_epochs(terminal, begun)
        hub.heartbeat(late)
        hub.post(batch)
        assert hub.breaks() == []
        for _ in range(3):
            terminal.put()
            terminal.relay_once()
        hub.heartbeat(late)
        assert chain_at(hub) == tip_of(terminal)
        assert hub.breaks() == []

    def test_an_old_platform_is_told_no_entries_and_a_new_one_all_of_them(
        self, terminal: AuditedTerminal, hub: IngestHub
    ) -> None:
        hub.old = True
        for _ in range(3):
            terminal.put()
            terminal.relay_once()
        told = [Batch.model_validate_json(body).audit.slice for body in hub.posted]
        assert told[0] is not None
        assert told[1:] == [None, None]
        assert terminal.countersigned() is None
        hub.old = False
        for _ in range(2):
            terminal.put()
            terminal.relay_once()
        assert chain_at(hub) == tip_of(terminal)

    def test_an_old_terminal_is_taken_as_before(self, hub: IngestHub, terminal: AuditedTerminal) -> None:
        terminal.put()
        terminal.relay_once()
        old = Batch.model_validate_json(hub.posted[0]).model_copy(update={"audit": None})
        hub.terminal_id = "T002"
        receipt = hub.post(old.model_dump_json().encode()).receipt
        assert receipt.audit is None
        assert [one.receipt for one in receipt.receipts] == ["accepted"]
        beat = terminal.heartbeat().model_copy(update={"audit": None})
        hub.heartbeat(beat)
        assert hub.breaks() == []

    def test_a_platform_that_lost_its_end_is_told_it_again(
        self, terminal: AuditedTerminal, hub: IngestHub, tmp_path: Path
    ) -> None:
        settled(terminal)
        hub.platform.database.close()
        shutil.copy(tmp_path / "hub" / "hub.db", tmp_path / "backup")
        settled(terminal)
        hub.platform.database.close()
        shutil.copy(tmp_path / "backup", tmp_path / "hub" / "hub.db")
        for _ in range(3):
            terminal.put()
            terminal.relay_once()
        assert chain_at(hub) == tip_of(terminal)
        assert hub.breaks() == []
        assert terminal.kinds().count("note.platform-went-back") == 1


class TestBreaks:
    """Somebody has the key of the terminal's database."""

    @pytest.mark.parametrize("by", ["heartbeat", "batch"])
    def test_the_last_thousand_rows_are_deleted_and_all_is_recomputed(
        self, terminal: AuditedTerminal, hub: IngestHub, by: str
    ) -> None:
        terminal.note(1100)
        for _ in range(3):
            terminal.put()
            terminal.relay_once()
        count = tip_of(terminal)[1]
        assert chain_at(hub)[1] == count
        terminal.stop()
        terminal.sql("DELETE FROM audit WHERE n > ?", (count - 1000,))
        terminal.sql("DELETE FROM settings WHERE name = 'platform.countersigned'")
        recompute(terminal)
        terminal.start()
        if by == "heartbeat":
            terminal.beat()
            assert hub.breaks() == ["differs"]  # to open the store is an entry of its own
        else:
            terminal.put()
            terminal.relay_once()
            assert hub.breaks() == ["differs"]
        for _ in range(3):
            terminal.put()
            terminal.relay_once()
            terminal.beat()
        assert chain_at(hub) == tip_of(terminal)
        assert len(hub.breaks()) == 1

    def test_a_tail_that_is_removed_under_a_running_terminal(
        self, terminal: AuditedTerminal, hub: IngestHub
    ) -> None:
        """The shorter chain is a beginning of the longer one: nothing but its length tells."""
        settled(terminal)
        beat = terminal.heartbeat()
        with terminal.store.view() as unit:
            shorter = {"count": beat.audit.count - 3, "head": unit.audit_rows.head_at(beat.audit.count - 3)}
        hub.heartbeat(beat.model_copy(update={"audit": beat.audit.model_copy(update=shorter)}))
        assert hub.breaks() == ["went-back"]
        [found] = _breaks(hub)
        assert (found.held_count, found.told_count, found.missing) == (13, 10, 3)

    def test_a_tip_that_was_overtaken_is_no_shorter_chain_until_it_is_told_for_long(
        self, terminal: AuditedTerminal, hub: IngestHub, clock: Clock
    ) -> None:
        early = terminal.heartbeat()
        settled(terminal)
        hub.heartbeat(early)
        assert hub.breaks() == []
        clock.forward(minutes=11)
        hub.heartbeat(early)
        assert hub.breaks() == ["went-back"]

    @pytest.mark.parametrize("begun", [0, 1])
    @pytest.mark.parametrize("by", ["turn", "time"])
    def test_a_tail_is_missed_while_epochs_are_caught_up_with(
        self, terminal: AuditedTerminal, hub: IngestHub, clock: Clock, begun: int, by: str
    ) -> None:
        late, _ = behind_by_epochs(terminal, begun)
        now = terminal.heartbeat().audit
        if by == "turn":
            later = late.audit.model_copy(update={"opening": now.opening, "turn": now.turn})
            late = late.model_copy(update={"audit": later})
        else:
            clock.forward(minutes=11)
        hub.heartbeat(late)
        assert hub.breaks() == ["went-back"]

    def test_a_tip_that_is_shorter_than_the_entries_with_it_is_a_break(
        self, terminal: AuditedTerminal, hub: IngestHub
    ) -> None:
        terminal.put(5)
        terminal.relay_once()
        told = Batch.model_validate_json(hub.posted[0])
        tip = told.audit.tip.model_copy(update={"count": 2, "head": head_at(terminal, 2)})
        shorter = told.model_copy(update={"audit": told.audit.model_copy(update={"tip": tip})})
        hub.terminal_id = "T002"
        hub.post(shorter.model_dump_json().encode())
        assert hub.breaks() == ["went-back"]

    def test_entries_that_were_only_announced_are_missed_too(
        self, terminal: AuditedTerminal, hub: IngestHub
    ) -> None:
        settled(terminal)
        terminal.put(5)
        terminal.beat()
        terminal.stop()
        terminal.sql("DELETE FROM audit WHERE kind = 'visit.opened' AND n > 14")
        terminal.start()
        terminal.relay_once()
        assert hub.breaks() == ["went-back"]
        assert chain_at(hub) == tip_of(terminal)

    @pytest.mark.parametrize("recomputed", [True, False])
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE audit SET subject = 'another' WHERE n = 5",
            "UPDATE audit SET digest = zeroblob(32) WHERE n = 5",
            "UPDATE audit SET at = replace(at, '08:00', '09:00') WHERE n = 5",
            "DELETE FROM audit WHERE n = 5",
        ],
    )
    def test_an_entry_is_changed_before_it_is_told(
        self, terminal: AuditedTerminal, hub: IngestHub, statement: str, recomputed: bool
    ) -> None:
        """An entry that nobody was told of can be rewritten whole, yet not after its tip was told."""
        terminal.put(9)
        terminal.beat()
        terminal.stop()
        terminal.sql(statement)
        if recomputed:
            recompute(terminal)
        terminal.start()
        terminal.relay_once()
        terminal.put()
        terminal.relay_once()
        assert len(hub.breaks()) == 1
        assert chain_at(hub) == tip_of(terminal)

    def test_an_entry_is_changed_after_it_was_told(self, terminal: AuditedTerminal, hub: IngestHub) -> None:
        settled(terminal)
        terminal.stop()
        terminal.sql("UPDATE audit SET subject = 'another' WHERE n = 5")
        terminal.sql("DELETE FROM settings WHERE name = 'platform.countersigned'")
        recompute(terminal)
        terminal.start()
        terminal.put()
        terminal.relay_once()
        [found] = _breaks(hub)
        assert (found.kind, found.first_wrong) == ("differs", 5)
        assert chain_at(hub) == tip_of(terminal)

    def test_a_backup_that_came_back_is_named_with_what_is_missing(
        self, terminal: AuditedTerminal, hub: IngestHub, tmp_path: Path
    ) -> None:
        settled(terminal)
        terminal.stop()
        terminal.keep(tmp_path / "backup")
        terminal.start()
        settled(terminal)
        known = chain_at(hub)[1]
        terminal.stop()
        shutil.move(terminal.folder, tmp_path / "gone")
        shutil.copytree(tmp_path / "backup", terminal.folder)
        terminal.start()
        terminal.beat()
        terminal.put()
        terminal.relay_once()
        [found] = _breaks(hub)
        assert (found.kind, found.held_count, found.told_count) == ("restored", known, 13)
        assert found.missing == known - 13
        assert chain_at(hub) == tip_of(terminal)

    def test_a_whole_disk_that_went_back_is_noticed(self, terminal: AuditedTerminal, hub: IngestHub) -> None:
        settled(terminal)
        terminal.stop()
        rows = terminal.sql("SELECT count(*) FROM audit")
        terminal.start()
        settled(terminal)
        terminal.stop()
        terminal.sql("DELETE FROM audit WHERE n > ?", rows[0])
        terminal.sql("UPDATE settings SET value = '1' WHERE name = 'store.openings'")
        mark = terminal.folder / "store.mark"
        mark.write_text(mark.read_text().replace('"openings": 2', '"openings": 1'))
        terminal.start()
        terminal.put()
        terminal.relay_once()
        terminal.beat()
        assert len(hub.breaks()) == 1
        assert chain_at(hub) == tip_of(terminal)

    def test_a_store_that_began_anew_is_told(
        self, terminal: AuditedTerminal, hub: IngestHub, tmp_path: Path
    ) -> None:
        settled(terminal)
        other = AuditedTerminal(tmp_path / "other", hub)
        other.put()
        other.relay_once()
        [found] = _breaks(hub)
        assert (found.kind, found.missing) == ("begun-anew", 13)
        assert chain_at(hub) == tip_of(other)
        other.stop()

    def test_a_chain_that_is_told_no_more(self, terminal: AuditedTerminal, hub: IngestHub) -> None:
        settled(terminal)
        silent = terminal.heartbeat().model_copy(update={"audit": None})
        for _ in range(2):
            hub.heartbeat(silent)
        assert hub.breaks() == ["stopped"]
        terminal.beat()
        hub.heartbeat(silent)
        assert hub.breaks() == ["stopped", "stopped"]

    @pytest.mark.parametrize("told", [7, {}, {"tip": {"count": -1}}, []])
    def test_what_cannot_be_read_stops_no_event(
        self, terminal: AuditedTerminal, hub: IngestHub, told: object
    ) -> None:
        settled(terminal)
        terminal.put()
        with terminal.store.view() as unit:
            raw = unit.outbox.first(1)[0].envelope.model_dump(mode="json")
        receipt = hub.platform.ingest.take("T001", [raw], told)
        assert [one.receipt for one in receipt.receipts] == ["accepted"]
        assert receipt.audit is None
        assert hub.breaks() == ["unreadable"]

    def test_entries_before_what_is_known_of_a_chain_are_taken_for_what_they_are(
        self, hub: IngestHub
    ) -> None:
        """A sum that does not fit begins a chain at its own end; what came before it is not known there."""
        epoch = str(uuid4())
        entry = {"at": moment(Clock().now), "kind": "note.x", "subject": "", "digest": "0" * 64}
        entries = [{"n": n, **entry} for n in (1, 2)]

        def told(count: int, head: str) -> tuple[int, list[str]]:
            end = {"epoch": epoch, "count": count, "head": head * 64, "parent": None}
            report = {
                "tip": {**end, "opening": 1, "turn": count},
                "slice": {**end, "entries": entries[:count]},
            }
            raw = envelope(submitted(), count, uuid4())
            receipt = hub.platform.ingest.take("T001", [raw], report)
            assert receipt.audit is not None
            return receipt.audit.held, hub.breaks()

        assert told(2, "0") == (2, ["altered"])
        assert told(1, "1") == (2, ["altered"])
        assert told(2, "1") == (2, ["altered", "differs"])

    def test_a_break_is_in_the_platforms_own_trail(self, terminal: AuditedTerminal, hub: IngestHub) -> None:
        settled(terminal)
        hub.heartbeat(terminal.heartbeat().model_copy(update={"audit": None}))
        with hub.platform.database.read() as unit:
            [*_, last] = unit.accounts.audit_trail()
        assert (last.actor, last.action) == ("T001", "audit chain broke")


def _breaks(hub: IngestHub):
    with hub.platform.database.read() as unit:
        return unit.chains.breaks("T001")
