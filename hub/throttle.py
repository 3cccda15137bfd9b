"""How often one client may ask."""

from __future__ import annotations

import ipaddress
import math
import threading
from collections import OrderedDict
from collections.abc import Callable

from fastapi import Request
from starlette.exceptions import HTTPException

REMEMBERED = 10_000  # clients; the one that asked longest ago is forgotten first


class Throttle:
    """A token bucket for each client: `burst` at once, then `per_second`."""

    def __init__(self, per_second: float, burst: int, monotonic: Callable[[], float]) -> None:
        self._per_second = per_second
        self._burst = burst
        self._monotonic = monotonic
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def allow(self, client: str) -> bool:
        """Return whether a client may ask now, and count it if so."""
        now = self._monotonic()
        with self._lock:
            tokens, since = self._buckets.pop(client, (float(self._burst), now))
            tokens = min(float(self._burst), tokens + (now - since) * self._per_second)
            allowed = tokens >= 1
            self._buckets[client] = (tokens - 1 if allowed else tokens, now)
            if len(self._buckets) > REMEMBERED:
                self._buckets.popitem(last=False)
        return allowed

    def give_back(self, client: str, count: int = 1) -> None:
        """Take back that a client asked, so many times: it turned out to be nobody who guesses."""
        with self._lock:
            if client in self._buckets:
                tokens, since = self._buckets[client]
                self._buckets[client] = (min(float(self._burst), tokens + count), since)

    def wait(self, client: str) -> int:
        """Return in how many whole seconds a client that was refused may ask again, at least one."""
        now = self._monotonic()
        with self._lock:
            tokens, since = self._buckets.get(client, (float(self._burst), now))
        missing = 1 - tokens - (now - since) * self._per_second
        return max(1, math.ceil(missing / self._per_second))


def too_often(throttle: Throttle, client: str) -> HTTPException:
    """Return the refusal of a client, with when it may ask again (RFC 9110 section 10.2.3)."""
    return HTTPException(429, headers={"Retry-After": str(throttle.wait(client))})


def client_of(request: Request) -> str:
    """Return whom to count a request for: an IPv4 address, or the /64 that one line gets of IPv6."""
    host = request.client.host if request.client else "unknown"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address.packed[:8] + bytes(8), 64)))
    return host
