"""A store of each earlier schema is brought up to date, and everything in it is there and goes its way."""

from __future__ import annotations

from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from contract.effects import EffectKind
from kiosk.domain.effect import EffectState
from kiosk.store import lineage, schema
from kiosk.store.engine import connect
from kiosk.store.lineage import DATABASE
from sync.backoff import Backoff
from sync.relay import Relay
from tests.helpers.forks import die, killed_after
from tests.helpers.memory_hub import MemoryHub
from tests.helpers.old_stores import BURIED, EPOCH, KEY, WAITING, kept, lay_out
from tests.helpers.terminal_store import HandClock, open_store

REVISIONS = sorted(path.name[:4] for path in (schema.SCRIPTS / "versions").glob("[0-9]*.py"))


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_migration_has_a_store_of_its_release(revision: str, tmp_path: Path) -> None:
    assert kept(revision).exists(), f"python -m tests.helpers.old_stores {revision}"
    lay_out(revision, tmp_path / "store")
    connection = connect(tmp_path / "store" / DATABASE, KEY)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(revision,)]
    connection.close()


@pytest.mark.parametrize("revision", REVISIONS)
def test_an_old_store_loses_nothing(revision: str, tmp_path: Path) -> None:
    lay_out(revision, tmp_path / "store")
    everything_is_there(tmp_path / "store")


def everything_is_there(folder: Path) -> None:
    clock = HandClock()
    store = open_store(folder, clock)
    assert store.epoch == EPOCH
    with store.view() as unit:
        (visit,) = unit.visits.unclosed()
        assert visit.visit_id == UUID(int=2)
        journey = unit.journeys.by_claim_code("EFGH6789")
        assert journey is not None
        assert (journey.request_id, journey.answers) == (UUID(int=102), {"purpose": "bank"})
        certificate = unit.certificates.by_number("C-2026-000001")
        assert certificate is not None
        assert (certificate.facts, certificate.printed) == ({"name": "张三"}, 1)
        states = [
            (each.effect_id.int, each.kind, each.state) for each in unit.effects.of_request(UUID(int=101))
        ]
        assert states == [
            (7, EffectKind.PRINT_DOCUMENT, EffectState.CONFIRMED),
            (8, EffectKind.PRINT_DOCUMENT, EffectState.STARTED),
            (9, EffectKind.PRINT_DOCUMENT, EffectState.IN_DOUBT),
        ]
        assert unit.settings.get("feed.cursor") == "17"
        assert unit.directory.count() == 1
        assert unit.pins.failures("E000001")[0] == 2
    assert store.load().queue_depth == WAITING
    assert [(each.envelope.seq, each.reason) for each in store.dead_letters()] == [(BURIED, "malformed")]
    hub = MemoryHub()
    Relay(store, hub, Backoff(Random(1)), clock).run_once()
    assert [seq for _, seq in hub.taken] == [seq for seq in range(1, WAITING + 2) if seq != BURIED]
    assert store.load().queue_depth == 0
    store.close()


@pytest.mark.parametrize("after", [False, True], ids=["before-the-commit", "before-the-mark"])
def test_a_kill_in_the_middle_of_migrating_is_harmless(tmp_path: Path, after: bool) -> None:
    folder = tmp_path / "store"
    lay_out(REVISIONS[0], folder)
    migrate = schema._migrate

    def cut_off(*arguments: object) -> None:
        migrate(*arguments)  # type: ignore[arg-type]
        die()

    def begin() -> None:
        if after:
            lineage.Lineage.opened = lambda *_: die()  # type: ignore[method-assign]  # only in the fork
        else:
            schema._migrate = cut_off
        open_store(folder)

    killed_after(begin)
    everything_is_there(folder)


def test_an_old_store_is_left_alone_where_a_migration_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "store"
    lay_out(REVISIONS[0], folder)

    def fails(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(schema, "_migrate", fails)
        with pytest.raises(ZeroDivisionError):
            open_store(folder)
    assert (folder / DATABASE).read_bytes() == kept(REVISIONS[0]).read_bytes()
    everything_is_there(folder)
