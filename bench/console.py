"""How long the console's pages take to make when the platform has been used for a year."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from fastapi.testclient import TestClient
from starlette.responses import Response

from bench.benchmark import Benchmark, Result, Say
from bench.served_platform import opened
from contract.feed import Heartbeat
from hub.app import build
from hub.assembly import Platform, assemble
from hub.console.session import Sessions, cookie_of
from hub.settings import Settings
from hub.store.accounts import Role, User
from hub.store.certificate_list import WantedCertificates
from hub.store.visit_list import WantedVisits

if TYPE_CHECKING:
    from deploy.house.postgres import Cluster

PEOPLE, EVENTS = 25_000, 1_000_000
FEW = 160  # events of the platform that is new
TIMES = 20  # each page, after one that warms it
BAR = 150.0  # ms


class Console(Benchmark):
    """The pages that people keep open."""

    name = "console"
    measures = (
        f"server time of each page of the console at {PEOPLE} employees and {EVENTS} events (whole visits) "
        f"on PostgreSQL, {TIMES} times each, p95 of the slowest page; beside the same page of a platform "
        "that has ten visits"
    )

    def run(self, say: Say) -> Result:
        """Measure every page of both; the result is the slowest one's."""
        from bench.full_database import fill_platform  # noqa: PLC0415 - psycopg comes with the platform alone
        from deploy.house.postgres import cluster  # noqa: PLC0415

        found = []
        with (
            tempfile.TemporaryDirectory(prefix="bench-console-", dir=Path.cwd()) as name,
            cluster() as postgres,
        ):
            for events in (FEW, EVENTS):
                with _platform(postgres, Path(name) / str(events)) as platform:
                    fill_platform(platform.settings.database, PEOPLE, events)
                    found.append(_measured(platform, _addresses(platform), say))
        few, many = found
        results = {page: Result(many[page], few[page], "ms", BAR) for page in many}
        for page, result in results.items():
            say(result.line(f"console.{page}"))
        return max(results.values(), key=lambda result: result.figure)


@contextmanager
def _platform(postgres: Cluster, folder: Path) -> Iterator[Platform]:
    folder.mkdir()
    url = postgres.new_database()
    opened(url).close()
    platform = assemble(Settings(database=url, data=folder, codes_for=frozenset()))
    try:
        yield platform
    finally:
        platform.database.close()


def _addresses(platform: Platform) -> Mapping[str, str]:
    """Return the pages by name; every terminal has told how it is."""
    now = platform.clock()
    beat = Heartbeat(at=now, software="1", queue_depth=0, dead_letters=0, in_doubt=0, devices=[])
    with platform.database.write() as unit:
        for name in unit.terminals.names():
            unit.terminals.heard(name, beat, now)
    with platform.database.read() as unit:
        [first] = unit.visit_list.page(WantedVisits(), 1).rows
        [certificate] = unit.certificate_list.page(WantedCertificates(), 1).rows
    return {
        "board": "/console/board",
        "board-chart": "/console/board/visits.svg",
        "terminals": "/console/terminals",
        "terminal": f"/console/terminals/{first.terminal_id}",
        "visits": "/console/visits",
        "visits-the-last-page": "/console/visits?last=1",
        "visits-of-a-service": "/console/visits?service=cert.employment",
        "visits-of-one-end": "/console/visits?end=open",
        "visit": f"/console/visits/{first.terminal_id}/{first.visit_id}",
        "employees": "/console/employees",
        "employees-by-a-name": "/console/employees?name=e+24",
        "employees-by-number": "/console/employees?number=e024",
        "certificates": "/console/certificates",
        "certificates-by-number": f"/console/certificates?number={certificate.number.lower()}",
        "certificate": f"/console/certificates/{certificate.number}",
        "requests": "/console/requests",
        "gifts": "/console/gifts",
        "doors": "/console/gifts/doors",
        "dead-letters": "/console/dead-letters",
        "alerts": "/console/alerts",
    }


def _measured(platform: Platform, addresses: Mapping[str, str], say: Say) -> dict[str, float]:
    """Return the p95 of each page in milliseconds."""
    found = {}
    with TestClient(build(platform)) as client:
        _sign_in(client, platform)
        for page, address in addresses.items():
            times: list[float] = []
            spent = process_time()
            for _ in range(TIMES + 1):
                began = perf_counter()
                answer = client.get(address)
                times.append(1000 * (perf_counter() - began))
                assert answer.status_code == 200, (address, answer.status_code)
            found[page] = statistics.quantiles(times[1:], n=20)[-1]
            cpu = 1000 * (process_time() - spent) / len(times)
            say(f"{page}: median {statistics.median(times[1:]):.0f} ms, of it {cpu:.0f} ms our own CPU")
    return found


def _sign_in(client: TestClient, platform: Platform) -> None:
    sessions = Sessions(platform)
    with platform.database.write() as unit:
        unit.accounts.save(User("reader", Role.HR, ""))
        token = sessions.open(unit, "reader", platform.clock(), code_given=True, instead=None)
    told = Response()
    sessions.give_token(told, token)
    name, path = cookie_of(platform.settings)
    value = told.headers["set-cookie"].partition("=")[2].partition(";")[0]
    client.cookies.set(name, value, path=path)
