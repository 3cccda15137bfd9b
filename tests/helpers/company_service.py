"""A company's sign-in service (OpenID Connect) on a port of this machine, with faults to order."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

CLIENT, SECRET = "hub", "a secret of the client"
KEYS = {
    "RS256": RSAKey.generate_key(2048, {"kid": "rsa"}),
    "ES256": ECKey.generate_key("P-256", {"kid": "ec"}),
}


@dataclass
class CompanyService:
    """Signs everybody in who comes, as `claims` say; `spoil` changes what a token says."""

    now: int
    claims: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    key: Any = None  # another one than the published
    spoil: dict[str, Any] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)  # what it says otherwise of itself
    broken: bool = False
    asked: list[dict[str, str]] = field(default_factory=list)  # the ways that began here
    issuer: str = ""
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def come(self, address: str) -> str:
        """Be the browser at the service: return where it sends somebody back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.asked.append(asked)
        code = f"code-{len(self.asked)}"
        self._codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def answer(self, path: str, form: dict[str, str], authorization: str) -> tuple[int, Any]:
        """Return the status and the JSON of an answer."""
        if self.broken:
            return 500, {}
        match path:
            case "/.well-known/openid-configuration":
                places = {
                    "authorization_endpoint": "authorize",
                    "token_endpoint": "token",
                    "jwks_uri": "keys",
                }
                told = {name: f"{self.issuer}/{place}" for name, place in places.items()}
                return 200, {"issuer": self.issuer} | told | self.about
            case "/keys":
                return 200, {"keys": [key.as_dict(private=False) for key in KEYS.values()]}
            case "/token":
                return self._token(form, authorization)
        return 404, {}

    def _token(self, form: dict[str, str], authorization: str) -> tuple[int, Any]:
        known = base64.b64encode(f"{CLIENT}:{SECRET.replace(' ', '+')}".encode()).decode()
        plain = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if authorization not in (f"Basic {known}", f"Basic {plain}"):
            return 401, {"error": "invalid_client"}
        asked = self._codes.pop(form["code"], None)  # each is good once
        proof = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
        same = asked is not None and asked["code_challenge"] == challenge
        if (
            not same
            or asked["code_challenge_method"] != "S256"
            or asked["redirect_uri"] != form["redirect_uri"]
        ):
            return 400, {"error": "invalid_grant"}
        told = {"iss": self.issuer, "sub": "42", "aud": CLIENT, "iat": self.now, "exp": self.now + 300}
        claims = told | {"nonce": asked["nonce"]} | self.claims | self.spoil
        key = self.key or KEYS[self.algorithm]
        header = {"alg": self.algorithm, "kid": KEYS.get(self.algorithm, KEYS["RS256"]).kid}
        token = jwt.encode(header, claims, key, algorithms=["RS256", "ES256", "HS256"])
        return 200, {"access_token": "opaque", "token_type": "Bearer", "expires_in": 60, "id_token": token}


@contextmanager
def served(service: CompanyService) -> Iterator[CompanyService]:
    """Have a service answer on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply({})

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._reply({name: values[0] for name, values in parse_qs(sent).items()})

        def _reply(self, form: dict[str, str]) -> None:
            told = self.headers.get("Authorization", "")
            status, content = service.answer(urlsplit(self.path).path, form, told)
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield service
    server.shutdown()
    thread.join(10)
    server.server_close()
