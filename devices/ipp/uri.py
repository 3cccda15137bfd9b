"""URIs of IPP printers and queues."""

from __future__ import annotations

from urllib.parse import urlsplit


def ipp_uri(uri: str) -> str:
    """Return `uri`; ValueError where it is none of an IPP printer."""
    try:
        parts = urlsplit(uri)
        sound = parts.scheme in {"ipp", "ipps"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is none
        sound = False
    if not sound:
        raise ValueError("expected ipp://host/ipp/print or ipps://host:port/ipp/print")
    return uri
