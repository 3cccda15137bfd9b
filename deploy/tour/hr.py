"""A person of HR at the console of the stand: signs in, opens the first request of the queue, decides it."""

from __future__ import annotations

import re
from html import unescape
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

TOKEN = re.compile(r'name="form_token" value="([0-9a-f]+)"')
SEEN = re.compile(r'name="seen" value="([0-9]+)"')
OPEN = re.compile(r'<a href="(/console/requests/[^/"?]+/[0-9a-f-]{36})">')
WITHIN = 20.0  # seconds for an answer


class HumanResources:
    """Somebody with the role hr, and their browser."""

    def __init__(self, address: str, name: str, password: str) -> None:
        self._address = address
        self._browser = build_opener(HTTPCookieProcessor(CookieJar()))
        token = _one(TOKEN, self._see("/console/login"))
        self._send("/console/login", form_token=token, name=name, password=password)

    def decline(self, employee_id: str, reason: str) -> None:
        """Decline the oldest open request of a person for a reason that is offered; LookupError."""
        path = _one(OPEN, self._see(f"/console/requests?{urlencode({'employee': employee_id})}"))
        page = self._see(path)
        token, seen = _one(TOKEN, page), _one(SEEN, page)
        self._send(path, form_token=token, move="decline", seen=seen, reason=reason)

    def _see(self, path: str) -> str:
        with self._browser.open(self._address + path, timeout=WITHIN) as answer:
            page: str = answer.read().decode()
        return page

    def _send(self, path: str, **fields: str) -> None:
        with self._browser.open(self._address + path, urlencode(fields).encode(), WITHIN) as answer:
            answer.read()


def _one(pattern: re.Pattern[str], page: str) -> str:
    """Return what a page says in one place; LookupError where it does not."""
    found = pattern.search(page)
    if found is None:
        raise LookupError(f"{pattern.pattern} does not stand on the page")
    return unescape(found[1])
