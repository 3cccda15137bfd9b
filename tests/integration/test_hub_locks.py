"""What works on the same rows of PostgreSQL takes them in one order: nobody waits in a circle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, text, update

from deploy.house.postgres import cluster
from hub.admission import look_at
from hub.assembly import Platform
from hub.gift_lines import Wish
from hub.gifts import Giving
from hub.ingest import Handed
from hub.store.announcements import Topic
from hub.store.gift_tables import gifts
from hub.store.tables import certificates
from hub.store.unit import Unit
from hub.store.webhook_tables import WAITING, deliveries
from hub.voiding import WITHDRAWN, withdraw
from tests.helpers.hub_platform import START, Clock, envelope, person, platform_on, submitted
from tests.unit.hub.test_webhook_courier import add as add_webhook_of

WITHIN = 20.0  # seconds


@pytest.fixture(scope="module")
def platform(tmp_path_factory) -> Iterator[Platform]:
    with cluster() as running:
        built = platform_on(running.new_database(), tmp_path_factory.mktemp("hub"), Clock())
        yield built
        built.database.close()


@contextmanager
def beside(platform: Platform, other: Callable[[Unit], object]) -> Iterator[Callable[[], Future[object]]]:
    """Give what starts another unit of work and returns once that waits for a lock."""

    def work() -> object:
        with platform.database.write() as unit:
            return other(unit)

    def start() -> Future[object]:
        begun = pool.submit(work)
        while not begun.done():
            with platform.database.read() as unit:
                waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
                if unit.inbox._connection.execute(waits).scalar_one():
                    break
        return begun

    with ThreadPoolExecutor(1) as pool:
        yield start


def entitle(unit: Unit, *lines: tuple[str, str], title: str = "Kit"):
    same = {"kind": "kit", "title_zh": "礼盒", "title_en": title, "collect_until": "2026-12-31"}
    wishes = [
        Wish(number, same | {"terminal_id": where, "employee_id": who})
        for number, (where, who) in enumerate(lines)
    ]
    return Giving(ZoneInfo("Asia/Shanghai")).entitle(wishes, unit, by="wang", now=START)


def test_a_roster_and_a_decision_take_people_in_one_order(platform):
    def save(unit: Unit) -> None:
        unit.people.save([person("E000003", site="shanghai-east"), person("E000001")])

    with beside(platform, save) as start:
        with platform.database.write() as unit:
            unit.applications.hold({"E000001"})
            saved = start()
            unit.applications.hold({"E000003"})
        saved.result(WITHIN)


def test_revoking_takes_the_terminal_before_the_certificate(platform):
    platform.ingest.take("T001", [envelope(submitted(), 1, uuid4())])
    with platform.database.read() as unit:
        [number] = unit.inbox._connection.execute(select(certificates.c.number)).scalars()
        found = unit.certificates.find(number)
    with beside(platform, lambda unit: withdraw(found, "x", WITHDRAWN, unit, START)) as start:
        with platform.database.write() as unit:
            unit.terminals.lock("T001")
            revoked = start()
            unit.inbox._connection.execute(update(certificates).values(kind=certificates.c.kind))
        assert revoked.result(WITHIN)


def test_a_gift_is_changed_and_taken_back_after_its_terminal(platform):
    with platform.database.write() as unit:
        assert not entitle(unit, ("T001", "E000001")).faults
    with platform.database.read() as unit:
        [gift_id] = unit.inbox._connection.execute(select(gifts.c.gift_id)).scalars()
    giving = Giving(platform.settings.time_zone)
    for act in (
        lambda unit: entitle(unit, ("T001", "E000001"), title="Large kit"),
        lambda unit: giving.withdraw(gift_id, unit, by="wang", reason="x", now=START),
    ):
        with beside(platform, act) as start:
            with platform.database.write() as unit:
                unit.terminals.lock("T001")
                done = start()
                unit.inbox._connection.execute(update(gifts).values(kind=gifts.c.kind))
            assert done.result(WITHIN)


def test_a_webhook_that_is_removed_meanwhile_has_nothing_waiting(platform):
    hook = add_webhook_of(platform)

    def remove(unit: Unit) -> object:
        return unit.webhooks.remove(hook, by="root", reason="x", at=START)

    with beside(platform, remove) as start:
        with platform.database.write() as unit:
            unit._announcements.tell(Topic.REQUEST_SUBMITTED, START, "x")
            unit._announcements.write()
            removed = start()
        assert removed.result(WITHIN)
    with platform.database.read() as unit:
        waiting = select(func.count()).select_from(deliveries).where(WAITING)
        assert unit.inbox._connection.execute(waiting).scalar_one() == 0


def test_a_terminal_that_is_held_keeps_no_other_of_its_group_waiting(platform):
    names = ["T001", "T002", "nobody"]
    handed = [Handed(name, look_at([envelope(submitted(), 9, uuid4())], None)) for name in names]
    held: set[str] = set()
    with platform.database.write() as unit:
        unit.terminals.lock("T001")
        answers = platform.ingest.take_all(handed, held=held)
    assert [answer is not None for answer in answers] == [False, True, False]
    assert held == {"T001"}
