"""What a failure of the libraries means for whoever has to mend it."""

from __future__ import annotations

import errno
import http.client
import re
import socket
import ssl
from collections.abc import Iterator

import requests
import urllib3.exceptions

from sync.answers import Trouble

# X509_verify_cert_error_string(3): what OpenSSL says of a certificate's dates.
TROUBLE_OF_DATES = {9: Trouble.TLS_NOT_YET, 10: Trouble.TLS_EXPIRED}

NO_WAY = frozenset(
    {errno.ENETDOWN, errno.ENETUNREACH, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL}
)

REFUSES_OURS = re.compile(
    "ALERT_(CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE_(EXPIRED|REVOKED|UNKNOWN))|"
    "ALERT_ACCESS_DENIED"
)
"""What the other side says of the certificate that we show, or do not show (RFC 8446 section 6.2)."""

TROUBLE_OF: tuple[tuple[type[Exception], Trouble], ...] = (
    (socket.gaierror, Trouble.NAME),
    (ConnectionRefusedError, Trouble.REFUSED),
    (ConnectionError, Trouble.CUT_OFF),
    (ssl.SSLEOFError, Trouble.CUT_OFF),
    (ssl.SSLZeroReturnError, Trouble.CUT_OFF),
    (http.client.IncompleteRead, Trouble.CUT_OFF),
)
"""What the error at the bottom means; the first that fits."""

TROUBLE_IN: tuple[tuple[type[Exception], Trouble], ...] = (
    (requests.exceptions.ConnectTimeout, Trouble.NO_NETWORK),
    (requests.exceptions.Timeout, Trouble.SLOW),
    (urllib3.exceptions.NewConnectionError, Trouble.NO_NETWORK),
    (urllib3.exceptions.TimeoutError, Trouble.SLOW),
    (urllib3.exceptions.DecodeError, Trouble.NOT_THE_CONTRACT),
    (http.client.HTTPException, Trouble.NOT_THE_CONTRACT),
    (urllib3.exceptions.ProtocolError, Trouble.CUT_OFF),
    (ssl.SSLError, Trouble.TLS),
    (urllib3.exceptions.SSLError, Trouble.TLS),
)
"""What the libraries' own errors around it mean, where the bottom says nothing."""


def trouble_in(error: BaseException) -> Trouble:
    """Return what is behind an error of requests, urllib3 or the system; no network where it is not known."""
    behind = list(_behind(error))
    for each in reversed(behind):
        if (trouble := _at_the_bottom(each)) is not None:
            return trouble
    found = (trouble for kind, trouble in TROUBLE_IN if any(isinstance(each, kind) for each in behind))
    return next(found, Trouble.NO_NETWORK)


def _at_the_bottom(error: BaseException) -> Trouble | None:
    match error:
        case ssl.SSLCertVerificationError():
            return TROUBLE_OF_DATES.get(error.verify_code, Trouble.TLS)
        case ssl.SSLError() if REFUSES_OURS.search(error.reason or ""):
            return Trouble.NOT_ADMITTED
        case http.client.BadStatusLine() if not str(error).endswith("\n"):  # cut within the status line
            return Trouble.CUT_OFF
        case OSError() if error.errno in NO_WAY:
            return Trouble.NO_NETWORK
        case _:
            return next((trouble for kind, trouble in TROUBLE_OF if isinstance(error, kind)), None)


def _behind(error: BaseException) -> Iterator[BaseException]:
    """Return the error and those that it was made of, the outermost first."""
    waiting, seen = [error], set[int]()
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        made_of = (one.__cause__, one.__context__, getattr(one, "reason", None), *one.args)
        waiting.extend(each for each in made_of if isinstance(each, BaseException))
