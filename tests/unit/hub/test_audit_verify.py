"""`kiosk audit verify` and `hub audit verify`: whatever is done to rows, one of the two sides notices."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contract.dead_letters import Decision, Place
from hub.run import main as hub_main
from kiosk.commands.audit import MOST_TOLD
from kiosk.store.dead_letters import Decider
from tests.helpers.audit_pair import AuditPair, copied_pair
from tests.helpers.terminal_store import HandClock


@pytest.fixture
def pair(tmp_path: Path) -> AuditPair:
    return copied_pair(tmp_path / "pair")


def hub_verify(pair: AuditPair, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    status = hub_main(["audit", "verify", "--data", str(pair.folder / "hub"), *more])
    told = capsys.readouterr()
    return status, told.out + told.err


def exported(pair: AuditPair, capsys: pytest.CaptureFixture[str]) -> Path:
    assert hub_main(["audit", "export", "--data", str(pair.folder / "hub"), "--terminal", "T001"]) == 0
    path = pair.folder / "export.jsonl"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    return path


def test_what_nobody_touched_is_sound_on_both_sides(
    pair: AuditPair, capsys: pytest.CaptureFixture[str]
) -> None:
    status, [words] = pair.verify()
    assert (status, words.startswith("sound: ")) == (0, True)
    status, told = hub_verify(pair, capsys)
    assert status == 0
    assert "sound: T001, " in told
    assert pair.verify("--against", str(exported(pair, capsys)))[0] == 0
    status, [document] = pair.verify("--json")
    assert json.loads(document)["sound"] is True


def test_a_store_from_before_there_was_a_trail_is_sound(pair: AuditPair) -> None:
    """Its first entry says which events were there already."""
    pair.at_terminal(
        ("DELETE FROM audit", ()), ("DELETE FROM settings WHERE name = 'platform.countersigned'", ())
    )
    pair.data.open(HandClock()).close()
    assert pair.verify()[0] == 0


EMPTY = hashlib.sha256(b"{}").hexdigest()
KINDS = ["delete", "truncate", "at", "subject", "digest", "kind", "swap"]


def tamper(pair: AuditPair, kind: str, n: int) -> None:
    match kind:
        case "delete":
            pair.at_terminal(("DELETE FROM audit WHERE n = ?", (n,)))
        case "truncate":
            pair.at_terminal(("DELETE FROM audit WHERE n >= ?", (n,)))
        case "digest":
            pair.at_terminal(("UPDATE audit SET digest = zeroblob(32) WHERE n = ?", (n,)))
        case "at":
            later = "2026-11-24T00:00:00.000000+00:00"
            pair.at_terminal(("UPDATE audit SET at = ? WHERE n = ?", (later, n)))
        case "swap":
            pair.at_terminal(
                ("UPDATE audit SET n = -1 WHERE n = ?", (n,)),
                ("UPDATE audit SET n = ? WHERE n = ?", (n, n + 1)),
                ("UPDATE audit SET n = ? WHERE n = -1", (n + 1,)),
            )
        case name:
            pair.at_terminal((f"UPDATE audit SET {name} = 'another' WHERE n = ?", (n,)))


def with_a_dead_letter(pair: AuditPair) -> str:
    """Have an event refused, and others delivered after it; return its id."""
    with pair.running() as (terminal, _):
        terminal.put()
        with terminal.store.unit() as unit:
            letter = unit.outbox.first(99)[-1].envelope
            unit.dead_letters.bury(letter, "unknown-event")
        for _ in range(2):  # entries of a new epoch come with a batch of their own
            terminal.relay_once()
            terminal.put()
        terminal.relay_once()
    return str(letter.event_id)


class TestTerminal:
    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(kind=st.sampled_from(KINDS), n=st.integers(1, 22), recomputed=st.booleans())
    def test_any_row_that_is_removed_changed_or_swapped_is_noticed(
        self, kind: str, n: int, recomputed: bool
    ) -> None:
        """Recomputed or not: the platform signed these rows."""
        with tempfile.TemporaryDirectory() as place:
            pair = copied_pair(Path(place))
            tamper(pair, kind, n)
            if recomputed:
                pair.recompute()
            status, said = pair.verify()
            assert status == 1
            assert said

    @settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(kind=st.sampled_from(KINDS), n=st.integers(1, 22))
    def test_and_by_the_platforms_export_where_the_countersignature_is_gone_too(
        self, capsys: pytest.CaptureFixture[str], kind: str, n: int
    ) -> None:
        with tempfile.TemporaryDirectory() as place:
            pair = copied_pair(Path(place))
            tamper(pair, kind, n)
            pair.recompute()
            pair.at_terminal(("DELETE FROM settings WHERE name = 'platform.countersigned'", ()))
            status, said = pair.verify("--against", str(exported(pair, capsys)))
            assert status == 1
            assert any("the platform holds" in words or "missing" in words for words in said)

    @pytest.mark.parametrize("kept", [0, 1])
    def test_a_tail_that_nobody_was_told_of_is_missed_by_the_stores_own_counts(
        self, pair: AuditPair, kept: int
    ) -> None:
        with pair.running() as (terminal, _):
            terminal.put(5)
        count = pair.rows()[-1][0]
        pair.at_terminal(("DELETE FROM audit WHERE n > ?", (count - 5 + kept,)))
        status, said = pair.verify()
        assert status == 1
        assert "events were put" in " ".join(said)

    @pytest.mark.parametrize(
        ("statement", "words"),
        [
            ("UPDATE outbox SET payload = '{}' WHERE seq = (SELECT max(seq) FROM outbox)", "the payload or"),
            (f"UPDATE outbox SET payload = '{{}}', sha256 = '{EMPTY}'", "is another than entry"),
            ("UPDATE settings SET value = '{}' WHERE name = 'platform.countersigned'", "cannot be read"),
            ("UPDATE settings SET value = '99' WHERE name = 'store.openings'", "more often"),
            ("DELETE FROM settings WHERE name = 'platform.keys'", "trusted"),
            ("DELETE FROM audit", "no entry at all"),
            ("UPDATE audit SET head = 'zz' WHERE n = 7", "cannot be read"),
            ("UPDATE audit SET detail = x'ff00' WHERE n = 1", "cannot be read"),
            ("UPDATE audit SET kind = x'ff00' WHERE n = 7", "cannot be read"),
            ("UPDATE outbox SET event_id = 'zz'", "cannot be read"),
            ("UPDATE outbox SET payload = x'ff00'", "cannot be read"),
            ("UPDATE sqlite_sequence SET seq = 'zz'", "cannot be read"),
        ],
    )
    def test_what_hangs_on_the_chain_is_held_against_it(
        self, pair: AuditPair, statement: str, words: str
    ) -> None:
        pair.at_terminal((statement, ()))
        status, said = pair.verify()
        assert status == 1
        assert words in " ".join(said)

    def test_a_dead_letter_is_neither_taken_away_nor_made_by_hand(
        self, pair: AuditPair, capsys: pytest.CaptureFixture[str]
    ) -> None:
        event_id = with_a_dead_letter(pair)
        assert pair.verify("--against", str(exported(pair, capsys)))[0] == 0
        pair.at_terminal(("UPDATE outbox SET buried_at = NULL", ()))
        assert f"is gone: event {event_id}" in " ".join(pair.verify()[1])
        pair.at_terminal(("UPDATE outbox SET buried_at = recorded_at", ()))
        assert pair.verify()[0] == 0
        with pair.running() as (terminal, _):
            terminal.put()
        pair.at_terminal(("UPDATE outbox SET buried_at = recorded_at", ()))
        status, said = pair.verify()
        assert (status, "no entry says" in said[0]) == (1, True)

    def test_a_dead_letter_that_was_put_back_and_delivered_is_missed_by_nobody(
        self, pair: AuditPair, capsys: pytest.CaptureFixture[str]
    ) -> None:
        event_id = with_a_dead_letter(pair)
        with pair.running() as (terminal, _):
            with terminal.store.unit() as unit:
                assert unit.dead_letters.decide(
                    UUID(event_id), Decision.REPLAY, Decider(Place.COMMAND, "x"), ""
                )
            terminal.relay_once()
            assert terminal.store.dead_letters() == []
        assert pair.verify("--against", str(exported(pair, capsys)))[0] == 0
        assert hub_verify(pair, capsys)[0] == 0

    def test_the_first_wrong_entry_is_named(self, pair: AuditPair) -> None:
        pair.at_terminal(("UPDATE audit SET at = replace(at, '2026', '2025') WHERE n = 7", ()))
        status, said = pair.verify()
        assert (status, said[0]) == (1, "entry 7 or the one before it was altered: its sum is wrong")
        status, [document] = pair.verify("--json")
        assert (status, json.loads(document)["findings"][0]["entry"]) == (1, 7)

    def test_a_file_that_is_no_export_is_told(
        self, pair: AuditPair, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for text in ("", "{}\n", '{"line": "chain"}\n'):
            path = pair.folder / "export"
            path.write_text(text)
            status, said = pair.verify("--against", str(path))
            assert status == (1 if not text else 74), said
        assert "cannot be read as an export" in capsys.readouterr().err


UNREADABLE = [
    (
        f"UPDATE {table} SET {column} = {value} WHERE rowid = (SELECT min(rowid) FROM {table})",
        "cannot be read",
    )
    for table, column, value in [
        ("audit", "at", "'zz'"),
        ("audit", "head", "'zz'"),
        ("trail_end", "entry", "x'00'"),
        ("chains", "epoch", "'zz'"),
        ("chains", "base_head", "'zz'"),
        ("chains", "heard_at", "-5"),
        ("chain_segments", "entries", "'[1]'"),
        ("chain_segments", "first", "'zz'"),
        ("events", "event_id", "'zz'"),
        ("events", "payload", "x'ff00'"),
        ("events", "recorded_at", "''"),
    ]
]


class TestHub:
    """Somebody may write in the platform's database."""

    @pytest.mark.parametrize(
        ("statement", "words"),
        [
            ("DELETE FROM audit WHERE entry = 1", "removed"),
            ("UPDATE audit SET actor = 'nobody' WHERE entry = 2", "altered"),
            ("UPDATE audit SET at = '2020-01-01 00:00:00.000000' WHERE entry = 2", "altered"),
            ("DELETE FROM audit WHERE entry >= 2", "last entries are missing"),
            ("UPDATE trail_end SET head = '00'", "its end"),
            ("DELETE FROM chain_segments WHERE first = (SELECT min(first) FROM chain_segments)", "missing"),
            ("DELETE FROM chain_segments WHERE first = (SELECT max(first) FROM chain_segments)", "missing"),
            ("UPDATE chain_segments SET entries = replace(entries, 'visit.opened', 'visit.closed')", "alter"),
            ("UPDATE chains SET head = base_head, count = base_count WHERE chain = 2", "not the one"),
            ("UPDATE chains SET base_head = head WHERE chain = 2", "does not begin"),
            ("DELETE FROM chains WHERE chain = 1", "chain 1 is missing"),
            ("DELETE FROM events WHERE seq = 3", "is missing"),
            ("UPDATE events SET payload = replace(payload, 'zh', 'en') WHERE seq = 3", "altered"),
            ("UPDATE events SET event_id = '00000000000000000000000000000001' WHERE seq = 3", "no entry"),
            ("UPDATE events SET type = 'visit.closed' WHERE seq = 3", "is another than entry"),
            ("UPDATE events SET recorded_at = '2020-01-01 00:00:00.000000' WHERE seq = 3", "is another than"),
            ("UPDATE events SET visit_id = NULL WHERE seq = 3", "filed under another"),
            ("UPDATE events SET happened_at = '2020-01-01 00:00:00.000000' WHERE seq = 3", "filed under"),
            ("UPDATE events SET seq = 90 WHERE seq = 3", "has another place than its entry"),
            ("UPDATE terminals SET terminal_id = 'T009' WHERE terminal_id = 'T001'", "missing among"),
            ("DELETE FROM terminals", "T001: there is a chain of it, and it is missing among the terminals"),
            *UNREADABLE,
        ],
    )
    def test_any_row_that_is_removed_or_changed_is_noticed(
        self, pair: AuditPair, capsys: pytest.CaptureFixture[str], statement: str, words: str
    ) -> None:
        with pair.running() as (_, hub), hub.platform.database.write() as unit:
            for number in range(3):
                unit.accounts.note(hub.platform.clock(), "wang", "looked", str(number))
        assert pair.at_hub(statement) > 0
        status, told = hub_verify(pair, capsys)
        assert status == 1
        assert words in told
        assert re.search(r"hub: \d+ findings", told)

    def test_a_tail_that_is_removed_with_all_that_says_so_is_noticed_by_the_terminal(
        self, pair: AuditPair, capsys: pytest.CaptureFixture[str]
    ) -> None:
        last = "(SELECT max(first) FROM chain_segments)"
        pair.at_hub(
            f"UPDATE chains SET count = {last} - 1, claimed_count = 0, head = "
            f"(SELECT head FROM chain_segments WHERE last = {last} - 1) WHERE chain = 2",
            f"DELETE FROM chain_segments WHERE first = {last}",
            "DELETE FROM events WHERE seq > 16",
        )
        assert hub_verify(pair, capsys)[0] == 0
        status, said = pair.verify("--against", str(exported(pair, capsys)))
        assert status == 1
        assert "the platform signed" in said[0]
        with pair.running() as (terminal, _):
            terminal.put()
            terminal.relay_once()
            assert "note.platform-went-back" in terminal.kinds()

    @pytest.mark.parametrize(
        "tail", ["rowid = (SELECT max(rowid) FROM events)", "seq > 12", "terminal_id = 'T001'"]
    )
    def test_the_last_events_that_are_removed_are_missed_by_the_terminal(
        self, pair: AuditPair, capsys: pytest.CaptureFixture[str], tail: str
    ) -> None:
        removed = pair.at_hub(f"DELETE FROM events WHERE {tail}")
        status, said = pair.verify("--against", str(exported(pair, capsys)))
        assert status == 1
        assert "is neither here nor at the platform" in said[0]
        assert len(said) == min(removed, MOST_TOLD + 1)

    def test_an_older_export_raises_no_alarm(
        self, pair: AuditPair, capsys: pytest.CaptureFixture[str]
    ) -> None:
        pair.at_hub("DELETE FROM events WHERE rowid = (SELECT max(rowid) FROM events)")
        late = exported(pair, capsys)
        late.write_text(re.sub(r'"at":"20\d\d', '"at":"2020', late.read_text(), count=1))
        assert pair.verify("--against", str(late))[0] == 0

    def test_a_refused_event_of_which_nothing_is_left_is_missed(
        self, pair: AuditPair, capsys: pytest.CaptureFixture[str]
    ) -> None:
        event_id = with_a_dead_letter(pair)
        assert hub_verify(pair, capsys)[0] == 0
        assert pair.at_hub("DELETE FROM dead_letters") == 1
        assert f"is missing: {event_id}" in hub_verify(pair, capsys)[1]

    def test_entries_that_are_still_on_their_way_raise_no_alarm(
        self, pair: AuditPair, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A copied store begins an epoch; the entries of the one before come first, beside its new events."""
        with pair.running() as (terminal, _):
            terminal.put()
            terminal.relay_once()
        assert hub_verify(pair, capsys)[0] == 0

    def test_a_trail_that_was_made_to_fit_is_not_the_one_that_was_kept_elsewhere(
        self, pair: AuditPair, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pair.running() as (_, hub), hub.platform.database.write() as unit:
            for number in range(3):
                unit.accounts.note(hub.platform.clock(), "wang", "looked", str(number))
        [(entries, head)] = re.findall(r"(\d+) entries, head ([0-9a-f]{64})", hub_verify(pair, capsys)[1])
        assert hub_verify(pair, capsys, "--knew", f"{entries}:{head}")[0] == 0
        assert "another than was kept" in hub_verify(pair, capsys, "--knew", f"1:{head}")[1]
        pair.at_hub("DELETE FROM audit", "DELETE FROM trail_end")
        assert hub_verify(pair, capsys)[0] == 0
        assert "it had 3 entries, and has 0" in hub_verify(pair, capsys, "--knew", f"{entries}:{head}")[1]
        with pytest.raises(SystemExit):
            hub_verify(pair, capsys, "--knew", "3")

    def test_another_chain_than_the_one_held_is_noticed_by_the_terminal(
        self, pair: AuditPair, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = exported(pair, capsys)
        path.write_text(path.read_text().replace('"kind":"visit.opened"', '"kind":"visit.closed"', 1))
        status, said = pair.verify("--against", str(path))
        assert status == 1
        assert re.match(r"entry \d+ \(visit.opened\) is another than the platform holds", said[0])

    def test_one_terminal_can_be_asked_for(self, pair: AuditPair, capsys: pytest.CaptureFixture[str]) -> None:
        pair.at_hub("DELETE FROM chain_segments WHERE first = (SELECT min(first) FROM chain_segments)")
        assert hub_verify(pair, capsys, "--terminal", "T002")[0] == 0
        assert hub_verify(pair, capsys, "--terminal", "T001")[0] == 1
        assert "no terminal" in hub_verify(pair, capsys, "--terminal", "T9")[1]

    def test_show_stays_as_it_was(self, pair: AuditPair, capsys: pytest.CaptureFixture[str]) -> None:
        with pair.running() as (_, hub), hub.platform.database.write() as unit:
            unit.accounts.note(hub.platform.clock(), "wang", "looked", "at it")
        outputs = []
        for words in ([], ["show"]):
            assert hub_main(["audit", *words, "--data", str(pair.folder / "hub")]) == 0
            outputs.append(capsys.readouterr().out)
        assert outputs[0] == outputs[1]
        assert json.loads(outputs[0].splitlines()[-1])["who"] == "wang"
