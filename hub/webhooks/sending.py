"""One message to one address: checked, to the address that was checked, in time, and no further."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

import aiohttp

from hub.store.deliveries import Answer, Outcome
from hub.webhooks.addresses import Address, Network, complaint, may_be_sent_to
from hub.webhooks.schedule import retry_after

DEADLINE = 15.0  # seconds for all of it; the standard advises 15 to 30
LARGEST_ANSWER = 64 * 1024  # bytes that are read of an answer
SHOWN = 200  # characters of it that are kept
MOST_TRIED = 4  # addresses of one name
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
GONE = 410


async def resolved(host: str, port: int) -> list[str]:
    """Ask the system for the addresses of a name; OSError or UnicodeError where it has none."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Sender:
    """Posts messages. It follows nothing, keeps nothing, and takes no proxy from the environment."""

    def __init__(
        self,
        allowed: Sequence[Network],
        clock: Callable[[], datetime],
        *,
        resolve: Resolve = resolved,
        trusted: ssl.SSLContext | None = None,
        deadline: float = DEADLINE,
    ) -> None:
        self._allowed = allowed
        self._clock = clock
        self._resolve = resolve
        self._trusted = trusted or ssl.create_default_context()
        self._deadline = deadline

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send a message and return what came of it."""
        try:
            async with asyncio.timeout(self._deadline):
                return await self._post(url, headers, body)
        except TimeoutError:
            return Answer(Outcome.LATE)

    async def _post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        parts = urlsplit(url)
        host = parts.hostname
        if host is None or complaint(url) is not None:
            return Answer(Outcome.UNRESOLVED)
        try:
            found = [ip_address(one) for one in await self._resolve(host, parts.port or 443)]
        except (OSError, UnicodeError, ValueError):
            return Answer(Outcome.UNRESOLVED)
        if not all(may_be_sent_to(one, self._allowed) for one in found):
            return Answer(Outcome.NOT_PUBLIC)
        answer = Answer(Outcome.UNRESOLVED)
        for address in found[:MOST_TRIED]:
            answer = await self._post_to(address, url, headers, body)
            if answer.outcome is not Outcome.UNREACHABLE:
                break
        return answer

    async def _post_to(self, address: Address, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send it to an address; the certificate has to be that of the name."""
        parts = urlsplit(url)
        shown = f"[{address}]" if address.version == 6 else str(address)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        there = f"https://{shown}:{parts.port or 443}{path}"
        try:
            async with (
                aiohttp.ClientSession(
                    connector=aiohttp.TCPConnector(force_close=True, ssl=self._trusted),
                    cookie_jar=aiohttp.DummyCookieJar(),
                    auto_decompress=False,
                    timeout=aiohttp.ClientTimeout(total=None),
                    trust_env=False,
                ) as session,
                session.post(
                    there,
                    data=body,
                    headers={**headers, "Host": parts.netloc},
                    server_hostname=parts.hostname,
                    allow_redirects=False,
                ) as response,
            ):
                return await self._read(response)
        except (aiohttp.ClientConnectorCertificateError, aiohttp.ClientConnectorSSLError):
            return Answer(Outcome.CERTIFICATE)
        except (aiohttp.ClientError, OSError, ValueError):
            return Answer(Outcome.UNREACHABLE)

    async def _read(self, response: aiohttp.ClientResponse) -> Answer:
        status = response.status
        said = bytearray()
        while len(said) < LARGEST_ANSWER and (
            part := await response.content.read(LARGEST_ANSWER - len(said))
        ):
            said += part
        text = "".join(filter(str.isprintable, said.decode("utf-8", "replace")))[:SHOWN]
        after = retry_after(response.headers.get("Retry-After"), self._clock())
        return Answer(outcome_of(status), status, text, after)


def outcome_of(status: int) -> Outcome:
    """Return what an answer's status means."""
    if 200 <= status < 300:
        return Outcome.DELIVERED
    if 300 <= status < 400:
        return Outcome.REDIRECTED
    return Outcome.GONE if status == GONE else Outcome.REFUSED
