"""The power goes after every operation on the disk: what the terminal said is there, whole, and only once."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.helpers.power.explorer import Explorer, Plan, every_fashion, life_until
from tests.helpers.power.fashions import Fashion
from tests.helpers.power.notes import Acted, from_line
from tests.helpers.power.operations import Note, Operation, Sync, Write
from tests.helpers.power.rebuilt import DATABASE, quick_folder, rebuild
from tests.helpers.power.recorded_terminal import Order
from tests.helpers.power.recorder import CannotRecordError, Recorder, Recording
from tests.helpers.power.world import World

pytestmark = [pytest.mark.xdist_group("power-cuts"), pytest.mark.timeout(600)]

SEED = 7
EVERY_NTH_OF_THE_FIRST_START = 12  # each disk of which is migrated anew, ten times as long as any other
NEAR = 40


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where disks are rebuilt."""
    place = quick_folder(otherwise=tmp_path_factory.mktemp("disks"))
    with tempfile.TemporaryDirectory(prefix="power-cuts-", dir=place) as made:
        yield Path(made)


@pytest.fixture(scope="module")
def recorder(folder: Path) -> Iterator[Recorder]:
    with Recorder(folder) as recorder:
        yield recorder


def test_every_cut_leaves_what_was_acknowledged(
    recorder: Recorder, folder: Path, record_property: Callable[[str, object], None]
) -> None:
    explorer = Explorer(folder, SEED)
    first = recorder.record(Order(str(folder / "first"), "a morning", SEED))
    explorer.explore(first, plan=in_turn)
    live_on(recorder, explorer, first, acts_in(first)[0], "the morning after", in_turn)
    record_property("figures", f"{explorer.figures} (seed {SEED})")
    assert explorer.figures.found == [], explorer.figures.tell()
    assert len(explorer.figures.states) >= 1000


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_day_of_cuts_and_the_days_after(
    recorder: Recorder, folder: Path, record_property: Callable[[str, object], None]
) -> None:
    seed = random.SystemRandom().randrange(1_000_000)
    explorer = Explorer(folder, seed)
    first = recorder.record(Order(str(folder / "day"), "a day", seed))
    explorer.explore(first, plan=lambda *_: [*Fashion, Fashion.TORN, Fashion.TORN])
    for after in [*acts_in(first)[:3], len(first.operations) // 2]:
        live_on(recorder, explorer, first, after, "the day after", every_fashion)
    week = recorder.record(Order(str(folder / "week"), "a week", seed))
    explorer.explore(week, plan=near_a_checkpoint(week))
    record_property("figures", f"{explorer.figures} (seed {seed})")
    assert explorer.figures.found == [], f"seed {seed}\n{explorer.figures.tell()}"
    assert len(explorer.figures.states) >= 10_000


@pytest.mark.parametrize(
    ("mistake", "check"),
    [
        ("synchronous_normal", "acknowledged_rows"),
        ("numbers_used_again", "new_numbers"),
        ("message_after_the_commit", "fact_and_message"),
        ("effect_after_the_act", "acts_were_journalled"),
        ("files_not_synced", "opens"),
    ],
)
def test_a_mistake_is_caught(recorder: Recorder, folder: Path, mistake: str, check: str) -> None:
    explorer = Explorer(folder, SEED)
    wrong = recorder.record(Order(str(folder / mistake), "a morning", SEED, mistake))
    explorer.explore(wrong, plan=where_it_counts, until=check)
    assert check in {finding.check for _, finding in explorer.figures.found}, explorer.figures.tell()


def test_where_nothing_may_be_traced_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in = tmp_path / "strace"
    stand_in.write_text(
        "#!/bin/sh\necho 'strace: ptrace(PTRACE_TRACEME, ...): Operation not permitted' >&2\nexit 1\n"
    )
    stand_in.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    order = Order(str(tmp_path / "never"), "a morning", SEED)
    with Recorder(tmp_path) as recorder, pytest.raises(CannotRecordError, match="SYS_PTRACE"):
        recorder.record(order)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CannotRecordError, match="apt-get install strace"), Recorder(tmp_path):
        pass


def live_on(
    recorder: Recorder, explorer: Explorer, earlier: Recording, after: int, story: str, plan: Plan
) -> None:
    """Start the terminal on a torn disk, and explore that life too."""
    aftermath = life_until(earlier, after, Fashion.TORN, earlier.order.seed)
    found = explorer.evidence(aftermath.left, earlier.inode)
    assert found.content is not None, found
    aftermath.world.come_back(found.content)
    order = Order(f"{earlier.order.folder}-{after}", story, earlier.order.seed, life=1, heard=aftermath.heard)
    data = Path(order.folder) / "data"
    data.mkdir(parents=True)
    rebuild(aftermath.left.image, data, earlier.inode)
    explorer.explore(recorder.record(order), aftermath.world, plan=plan)


def acts_in(recording: Recording) -> list[int]:
    """Return after how many operations a device was asked for something."""
    return [
        after
        for after, each in enumerate(recording.operations, start=1)
        if isinstance(each, Note) and isinstance(from_line(each.text), Acted)
    ]


def in_turn(after: int, last: Operation | None, world: World) -> Sequence[Fashion]:
    """Cut after each operation, with one of four more disks in turn; a part of the first start."""
    if world.epoch is None and after % EVERY_NTH_OF_THE_FIRST_START:
        return []
    if isinstance(last, Sync):
        return tuple(Fashion)
    others = [Fashion.NAMELESS, Fashion.APPLIED, Fashion.METADATA, Fashion.TORN]
    return [Fashion.DROPPED, others[after % 4]]


def where_it_counts(_after: int, last: Operation | None, _world: World) -> Sequence[Fashion]:
    """Cut after each sync and after everything that was said."""
    return [Fashion.DROPPED, Fashion.APPLIED] if isinstance(last, Sync | Note) else []


def near_a_checkpoint(recording: Recording) -> Plan:
    """Cut everywhere while a write-ahead log is taken over, and some before and after."""
    written = [
        after
        for after, each in enumerate(recording.operations, start=1)
        if isinstance(each, Write) and each.path == DATABASE
    ]

    def near(after: int, _last: Operation | None, world: World) -> Sequence[Fashion]:
        wanted = world.epoch is not None and any(abs(after - each) <= NEAR for each in written)
        return tuple(Fashion) if wanted else []

    return near
