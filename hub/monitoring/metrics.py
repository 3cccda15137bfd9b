"""What Prometheus scrapes: how the fleet is, and how long requests took in this process."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from time import perf_counter

from prometheus_client import CollectorRegistry, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.neighbours import SILENT_AFTER
from hub.store.database import Database

__all__ = ["CONTENT_TYPE_LATEST", "Metrics", "Timed"]

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 30.0)
UNROUTED = "none"


class Metrics:
    """The figures of one process, and of the fleet at the moment of asking."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._registry.register(_Fleet(database, clock))
        self.requests = Histogram(
            "hub_http_request_seconds",
            "Time until a request was answered, by route; long polls wait on purpose",
            ("method", "route", "status"),
            buckets=BUCKETS,
            registry=self._registry,
        )

    def text(self) -> bytes:
        """Return all figures in Prometheus' text format."""
        return bytes(generate_latest(self._registry))


class Timed:
    """ASGI middleware that notes how long each request took; routes are named, never addresses of people."""

    def __init__(self, app: ASGIApp, requests: Callable[[], Histogram]) -> None:
        self._app = app
        self._requests = requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = perf_counter()
        status = 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            route = getattr(scope.get("route"), "path", UNROUTED)
            labels = (scope["method"] if route != UNROUTED else UNROUTED, route, f"{status // 100}xx")
            self._requests().labels(*labels).observe(perf_counter() - began)


class _Fleet(Collector):
    """Reads the database when it is asked."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Say nothing before it is asked: there may be no database yet."""
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the fleet's figures."""
        now = self._clock()
        heard: Counter[tuple[str, str]] = Counter()
        waiting: dict[str, int] = defaultdict(int)
        with self._database.read() as unit:
            for pulse in unit.alerts.pulses():
                well = now - pulse.seen_at <= SILENT_AFTER
                heard[pulse.site, "heard" if well else "silent"] += 1
                waiting[pulse.site] += pulse.waiting
            open_alerts = Counter(one.kind.value for one in unit.alerts.told())
            letters = unit.dead_letters.count_open()
            webhooks = unit.webhooks.every()
        terminals = GaugeMetricFamily("hub_terminals", "Terminals by site", labels=("site", "state"))
        for labels, count in sorted(heard.items()):
            terminals.add_metric(labels, count)
        queue = GaugeMetricFamily("hub_terminal_queue", "Events that terminals keep", labels=("site",))
        for site, count in sorted(waiting.items()):
            queue.add_metric((site,), count)
        alerts = GaugeMetricFamily("hub_alerts", "Alerts that are open", labels=("kind",))
        for kind, count in sorted(open_alerts.items()):
            alerts.add_metric((kind,), count)
        refused = GaugeMetricFamily(
            "hub_dead_letters", "Dead letters that wait for a decision", value=letters
        )
        messages = GaugeMetricFamily("hub_webhook_messages", "Not delivered to webhooks", labels=("state",))
        messages.add_metric(("waiting",), sum(one.waiting for one in webhooks))
        messages.add_metric(("given-up",), sum(one.given_up for one in webhooks))
        yield from (terminals, queue, alerts, refused, messages)
