"""Reads JSON of another system by HTTPS: with a token, a deadline, a limit, and a second try."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from pydantic import BaseModel, ConfigDict, Field, field_validator
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from hub.connectors.connector import SourceError

PATIENCE = 10.0, 60.0  # seconds until connected; seconds without a byte
LARGEST = 64 * 1024 * 1024  # bytes of an answer
TRIES = 3
PASSING = (429, 502, 503, 504)
HERE = ("localhost", "127.0.0.1", "::1")


class WithWeb(BaseModel):
    """The part of a connector's settings that says where it asks, and as whom."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str = Field(description="Where it is asked; https, or http on this machine.")
    token_file: Path | None = Field(default=None, description="File with a bearer token; without one none.")

    @field_validator("url")
    @classmethod
    def _safe(cls, told: str) -> str:
        parts = urlsplit(told)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in HERE):
            raise ValueError("an https address, for a token and people's data go over it")
        if not parts.hostname or parts.username or parts.password:
            raise ValueError("an address with a host, and without a name or password in it")
        return told


class Web:
    """A connection to one host; nothing is asked of another."""

    def __init__(self, told: WithWeb, home: Path, accept: str = "application/json") -> None:
        self.url = told.url
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Accept"] = accept
        if told.token_file is not None:
            self._session.headers["Authorization"] = f"Bearer {_token(home / told.token_file)}"
        again = Retry(TRIES, status_forcelist=PASSING, backoff_factor=0.5, raise_on_status=False)
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=again))

    def get(self, url: str, **parameters: str | int) -> tuple[Any, str | None]:
        """Return the JSON at an address, and where the next page is if a Link header says (RFC 8288)."""
        if urlsplit(url)[:2] != urlsplit(self.url)[:2]:
            raise SourceError(f"it leads to another host, {urlsplit(url).hostname}, which gets no token")
        try:
            with self._session.get(
                url, params=parameters, timeout=PATIENCE, stream=True, allow_redirects=False
            ) as answer:
                body = _body(answer)
                following = answer.links.get("next", {}).get("url")
        except requests.RequestException as error:
            raise SourceError(f"{urlsplit(url).hostname} does not answer: {type(error).__name__}") from error
        try:
            return json.loads(body), urljoin(url, following) if following else None
        except (ValueError, RecursionError) as error:
            raise SourceError(f"{urlsplit(url).hostname} does not answer with JSON") from error

    def close(self) -> None:
        """Let go of the connection."""
        self._session.close()


def _body(answer: requests.Response) -> bytes:
    host = urlsplit(answer.url).hostname
    if answer.status_code in {401, 403}:
        raise SourceError(f"{host} refuses the token ({answer.status_code})")
    if answer.is_redirect:
        raise SourceError(f"{host} sends on to another address; write that one into the settings")
    if answer.status_code != requests.codes.ok:
        raise SourceError(f"{host} answers {answer.status_code}")
    body = bytearray()
    for part in answer.iter_content(1 << 16):
        body += part
        if len(body) > LARGEST:
            raise SourceError(f"{host} answers with more than {LARGEST >> 20} MiB at once; ask for pages")
    return bytes(body)


def _token(path: Path) -> str:
    try:
        token = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"the token in {path} cannot be read") from error
    if not token or not token.isprintable() or " " in token:
        raise SourceError(f"{path} holds no token")
    return token
