"""Calls to an IPP printer that end in time: pyipp on an event loop that nobody else sees.

What pyipp 0.17 does that is worked around here: it reads the body of an answer without a deadline; it drops
request attributes whose tag it does not know (`limit`), so only known ones are sent; it fails on values of
enumerations that are newer than itself, so no such attribute is requested.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import aiohttp
import pyipp
from pyipp.enums import IppOperation
from pyipp.serializer import encode_dict
from pyipp.tags import ATTRIBUTE_TAG_MAP

from devices.errors import DeviceError, DeviceFailure, ProtocolError
from devices.ipp.attributes import Attributes, failure_of
from devices.ipp.collections import Collection, with_collections

Message = Mapping[str, Any]

LONGEST_ANSWER = 4_000_000  # bytes; 500 jobs of a CUPS queue are some 100,000
CHUNK = 65_536
COLLECTIONS = "collections"  # part of a message that pyipp passes over


Connector = Callable[[], aiohttp.BaseConnector]


def connection_per_call() -> aiohttp.BaseConnector:
    """Connect by TCP, each time anew: a kept connection may be half dead after a cable was out."""
    return aiohttp.TCPConnector(force_close=True)


class IppClient:
    """One printer or queue. Every call blocks, ends within its time and raises DeviceError."""

    def __init__(
        self, uri: str, *, user: str, verify_tls: bool, connector: Connector = connection_per_call
    ) -> None:
        self._uri = uri
        self._user = user
        self._verify_tls = verify_tls
        self._connector = connector
        self._runner: asyncio.Runner | None = None
        self._session: aiohttp.ClientSession | None = None

    def open(self) -> None:
        """Make the loop; nothing is sent."""
        self.close()
        self._runner = asyncio.Runner()
        self._session = self._runner.run(_new_session(self._connector))

    def close(self) -> None:
        """Drop connections and loop."""
        runner, session, self._runner, self._session = self._runner, self._session, None, None
        if runner is not None:
            if session is not None:
                runner.run(session.close())
            runner.close()

    def printer(self, names: Sequence[str], *, within: float) -> Attributes:
        """Return these attributes of the printer, as far as it has them."""
        asked = {"operation-attributes-tag": {"requested-attributes": list(names)}}
        groups = self._call(IppOperation.GET_PRINTER_ATTRIBUTES, asked, within)["printers"]
        return dict(groups[0]) if groups else {}

    def job(self, number: int, names: Sequence[str], *, within: float) -> Attributes:
        """Return these attributes of a job."""
        asked = {"operation-attributes-tag": {"job-id": number, "requested-attributes": list(names)}}
        return _first(self._call(IppOperation.GET_JOB_ATTRIBUTES, asked, within))

    def jobs(self, which: str, names: Sequence[str], *, within: float) -> list[Attributes]:
        """Return these attributes of all jobs that are `completed` or `not-completed`, whoever sent them."""
        operation = {"which-jobs": which, "my-jobs": False, "requested-attributes": list(names)}
        answer = self._call(IppOperation.GET_JOBS, {"operation-attributes-tag": operation}, within)
        return [job for job in answer["jobs"] if job]

    def print_file(
        self,
        file: bytes,
        name: str,
        template: Mapping[str, Any],
        *,
        kind: str = "application/pdf",
        collections: Mapping[str, Collection] = MappingProxyType({}),
        within: float,
    ) -> Attributes:
        """Hand a document over and return the new job's attributes. After TIME_OUT it may have been taken."""
        message = {
            "operation-attributes-tag": {"job-name": name, "document-format": kind},
            "job-attributes-tag": dict(template),
            COLLECTIONS: dict(collections),
            "data": file,
        }
        return _first(self._call(IppOperation.PRINT_JOB, message, within))

    def cancel(self, number: int, *, within: float) -> None:
        """Take a job back."""
        self._call(IppOperation.CANCEL_JOB, {"operation-attributes-tag": {"job-id": number}}, within)

    def _call(self, operation: IppOperation, message: Message, within: float) -> dict[str, Any]:
        if self._runner is None:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, f"{self._uri} is not open")
        try:
            return self._runner.run(self._execute(operation, message, within))
        except pyipp.IPPConnectionError as error:
            raise DeviceError(_connection_failure(error), self._uri) from error
        except pyipp.IPPError as error:
            raise _refusal(error) from error
        except TimeoutError as error:
            raise DeviceError(DeviceFailure.TIME_OUT, self._uri) from error
        except (aiohttp.ClientError, OSError) as error:
            raise DeviceError(DeviceFailure.CONNECTION_LOST, self._uri) from error
        except ValueError as error:  # an error page that is not UTF-8
            raise ProtocolError(self._uri) from error

    async def _execute(self, operation: IppOperation, message: Message, within: float) -> dict[str, Any]:
        sent = dict(message)
        named = {"requesting-user-name": self._user, **sent.pop("operation-attributes-tag")}
        unknown = set(named) - set(ATTRIBUTE_TAG_MAP)
        if unknown:
            raise ValueError(f"pyipp would drop {', '.join(unknown)}")
        client = _Requests(
            self._uri, request_timeout=math.ceil(within), session=self._session, verify_ssl=self._verify_tls
        )
        async with asyncio.timeout(within):
            return await client.execute(operation, {"operation-attributes-tag": named, **sent})


class _Requests(pyipp.IPP):
    """pyipp, with collections in its requests."""

    async def _request(
        self, uri: str = "", data: Any | None = None, params: Mapping[str, str] | None = None
    ) -> bytes:
        if isinstance(data, dict) and (collections := data.pop(COLLECTIONS, None)):
            document = data.pop("data", b"")
            data = with_collections(encode_dict(data), collections) + document
        return await super()._request(uri, data, params)


async def _new_session(connector: Connector) -> aiohttp.ClientSession:
    """Return a session that follows no redirection (a document would go elsewhere), and unpacks nothing."""
    tracing = aiohttp.TraceConfig()
    tracing.on_request_redirect.append(_refuse_redirection)
    return aiohttp.ClientSession(
        connector=connector(),
        headers={"Accept-Encoding": "identity"},
        auto_decompress=False,
        response_class=_BoundedResponse,
        trace_configs=[tracing],
    )


class _BoundedResponse(aiohttp.ClientResponse):
    """An answer of a bounded size."""

    async def read(self) -> bytes:
        """Return the body; raise ClientPayloadError where it is longer than any printer's."""
        try:
            return await _bounded(self.content)
        except BaseException:  # also a deadline's CancelledError
            self.close()
            raise


async def _bounded(content: aiohttp.StreamReader) -> bytes:
    body = bytearray()
    async for chunk in content.iter_chunked(CHUNK):
        body += chunk
        if len(body) > LONGEST_ANSWER:
            raise aiohttp.ClientPayloadError("an answer without an end")
    return bytes(body)


async def _refuse_redirection(
    _session: object, _context: object, redirection: aiohttp.TraceRequestRedirectParams
) -> None:
    redirection.response.close()
    raise aiohttp.ClientPayloadError("a printer that sends elsewhere")


def _connection_failure(error: pyipp.IPPConnectionError) -> DeviceFailure:
    cause = error.__cause__
    if isinstance(cause, aiohttp.ClientConnectorError):
        return DeviceFailure.NO_DEVICE
    return DeviceFailure.TIME_OUT if isinstance(cause, TimeoutError) else DeviceFailure.CONNECTION_LOST


def _refusal(error: pyipp.IPPError) -> DeviceError:
    details = next((one for one in error.args if isinstance(one, dict)), {})
    code = details.get("status-code")
    if isinstance(error, pyipp.IPPResponseError):  # an HTTP status, not an IPP one
        refused = code in {401, 403, 404}
        return DeviceError(DeviceFailure.UNSUPPORTED if refused else DeviceFailure.PROTOCOL, f"HTTP {code}")
    if not isinstance(code, int):
        return ProtocolError(type(error).__name__)
    return DeviceError(failure_of(code), f"IPP status {code:#06x}")


def _first(answer: Mapping[str, Any]) -> Attributes:
    jobs: list[Attributes] = answer["jobs"]
    if not jobs:
        raise ProtocolError("an answer without a job")
    return jobs[0]
