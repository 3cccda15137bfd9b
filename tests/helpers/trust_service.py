"""A certification authority of its own, with a revocation list and timestamps over HTTP on the loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

from hub.ecopy.signing_file import SigningFile, signing_file
from tests.helpers.signing_keys import UNTIL, pem_of

SINCE = datetime(2020, 1, 1, tzinfo=UTC)
USAGE = x509.KeyUsage(
    digital_signature=True,
    content_commitment=True,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


@dataclass
class TrustService:
    """The authority; `timestamps` says whether it gives any just now."""

    url: str
    timestamps: bool = True

    def __post_init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.root = (
            self._builder(self.key.public_key(), "Root")
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(self.key, hashes.SHA256())
        )
        stamping = rsa.generate_private_key(65537, 2048)  # pyHanko's own authority for tests takes RSA only
        shown = (
            self._builder(stamping.public_key(), "Timestamps")
            .add_extension(USAGE, critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
            .add_extension(self._crl_address(), critical=False)
            .sign(self.key, hashes.SHA256())
        )
        der = stamping.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        self.stamper = DummyTimeStamper(
            asn1.Certificate.load(shown.public_bytes(Encoding.DER)), keys.PrivateKeyInfo.load(der)
        )
        now = datetime.now(UTC)
        self.crl = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(named("Root"))
            .last_update(now - timedelta(minutes=1))
            .next_update(now + timedelta(days=1))
            .sign(self.key, hashes.SHA256())
            .public_bytes(Encoding.DER)
        )

    def signing_file(self, folder: Path, *, long_term: bool) -> SigningFile:
        """Write a key that this authority certifies, and the file that names it."""
        key = ec.generate_private_key(ec.SECP256R1())
        shown = (
            self._builder(key.public_key(), "Example")
            .add_extension(USAGE, critical=True)
            .add_extension(self._crl_address(), critical=False)
            .sign(self.key, hashes.SHA256())
        )
        (folder / "key.pem").write_bytes(pem_of(key))
        (folder / "key.pem").chmod(0o600)
        (folder / "certificate.pem").write_bytes(shown.public_bytes(Encoding.PEM))
        (folder / "roots.pem").write_bytes(self.root.public_bytes(Encoding.PEM))
        lines = ["key: key.pem", "certificate: certificate.pem", f"timestamp_url: {self.url}/stamps"]
        lines += ["long_term: true", "roots: roots.pem"] if long_term else []
        (folder / "signing.yaml").write_text("\n".join(lines))
        return signing_file(folder / "signing.yaml")

    def _builder(
        self, key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey, name: str
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(named(name))
            .issuer_name(named("Root"))
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(SINCE)
            .not_valid_after(UNTIL)
        )

    def _crl_address(self) -> x509.CRLDistributionPoints:
        address = x509.UniformResourceIdentifier(f"{self.url}/crl")
        return x509.CRLDistributionPoints([x509.DistributionPoint([address], None, None, None)])


@contextmanager
def trust_service() -> Iterator[TrustService]:
    """Serve an authority."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(service.crl, "application/pkix-crl")

        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            if not service.timestamps:
                self.send_error(503)
                return
            self._answer(service.stamper.request_tsa_response(asked).dump(), "application/timestamp-reply")

        def _answer(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    service = TrustService(f"http://127.0.0.1:{server.server_port}")
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    serving.start()
    try:
        yield service
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
