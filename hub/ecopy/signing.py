"""Signs a PDF: PAdES (ETSI EN 319 142-1) baseline B-B, B-T with a timestamp authority, B-LT where wished.

The signature certifies the document and permits no change after it (ISO 32000-2, 12.8.2.2).
"""

from __future__ import annotations

import asyncio
import logging
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
from asn1crypto import keys  # type: ignore[import-untyped]  # the package ships no types
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, Signer, SimpleSigner, async_sign_pdf
from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError
from pyhanko_certvalidator.fetchers.aiohttp_fetchers import AIOHttpFetcherBackend
from pyhanko_certvalidator.registry import SimpleCertificateStore

from hub.ecopy.signed import Level, Signed, SignFault, Unsigned
from hub.ecopy.signing_file import SigningFile, Token
from hub.ecopy.signing_key import KeyFault, OpenKey

FIELD = "Seal"
TIMESTAMP_WITHIN = 10  # seconds
SIGNED_WITHIN = 30.0  # seconds for everything, look-ups included

log = logging.getLogger(__name__)


def sign(page: Unsigned, file: SigningFile, key: OpenKey) -> Signed | KeyFault | SignFault:
    """Return a page signed, or why it is not. Runs its own event loop."""
    return asyncio.run(_signed(page, file, key))


async def _signed(page: Unsigned, file: SigningFile, key: OpenKey) -> Signed | KeyFault | SignFault:
    try:
        async with asyncio.timeout(SIGNED_WITHIN):
            if file.pkcs11 is not None:
                return await _by_token(page, file, key, file.pkcs11)
            return await _by(signer_of(key), page, file, key)
    except TimeoutError:
        return SignFault.LATE


async def _by(signer: Signer, page: Unsigned, file: SigningFile, key: OpenKey) -> Signed | SignFault:
    async with aiohttp.ClientSession() as session:
        about = PdfSignatureMetadata(
            field_name=FIELD,
            reason=page.number,
            name=page.employer,
            md_algorithm="sha256",
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
            subfilter=SigSeedSubFilter.PADES,
            embed_validation_info=file.long_term,
            validation_context=_evidence(file, session) if file.long_term else None,
        )
        try:
            out = await async_sign_pdf(
                IncrementalPdfFileWriter(BytesIO(page.pdf)),
                about,
                signer,
                timestamper=_timestamper(file, session),
            )
        except (TimestampRequestError, aiohttp.ClientError) as error:
            log.warning("no timestamp for an e-copy: %s", type(error).__name__)
            return SignFault.TIMESTAMP
        except (PathError, ValidationError):
            return SignFault.LONG_TERM
        except SigningError as error:
            log.warning("an e-copy is not signed: %s", type(error).__name__)
            unproven = isinstance(error.__cause__, PathError | ValidationError)
            return SignFault.LONG_TERM if unproven else SignFault.REFUSED
    return Signed(out.getvalue(), key.chain.fingerprint, level_of(file))


async def _by_token(
    page: Unsigned, file: SigningFile, key: OpenKey, token: Token
) -> Signed | KeyFault | SignFault:
    """Sign by a device; python-pkcs11 is only loaded here."""
    try:
        import pkcs11  # noqa: PLC0415 - an extra that few install
        from pyhanko.config.pkcs11 import TokenCriteria  # noqa: PLC0415
        from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session  # noqa: PLC0415
    except ImportError:
        log.warning("a key on a token wants python-pkcs11, which is not installed")
        return KeyFault.TOKEN
    try:
        pin = token.pin_file.read_text("utf-8").splitlines()[0]
        session = open_pkcs11_session(
            str(token.module), token_criteria=TokenCriteria(label=token.token), user_pin=pin
        )
    except (OSError, IndexError, pkcs11.PKCS11Error) as error:
        log.warning("the token of the signing key cannot be opened: %s", type(error).__name__)
        return KeyFault.TOKEN
    with session:
        signer = PKCS11Signer(
            session,
            signing_cert=certificate(key.chain.leaf),
            ca_chain=[certificate(one) for one in key.chain.others],
            key_label=token.key,
            use_raw_mechanism=True,  # SoftHSM 2.6 has no mechanism that hashes for ECDSA
        )
        try:
            return await _by(signer, page, file, key)
        except pkcs11.PKCS11Error as error:
            log.warning("the token of the signing key does not sign: %s", type(error).__name__)
            return KeyFault.TOKEN


def signer_of(key: OpenKey) -> SimpleSigner:
    """Return pyHanko's signer of a key that is here."""
    assert key.private is not None
    der = key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return SimpleSigner(certificate(key.chain.leaf), keys.PrivateKeyInfo.load(der), registry(key))


def registry(key: OpenKey) -> SimpleCertificateStore:
    """Return the certificates of the chain, which go into the signature."""
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # its constructor has no annotation
    store.register_multiple([certificate(one) for one in key.chain.others])
    return store


def certificate(one: x509.Certificate) -> asn1.Certificate:
    """Return a certificate as pyHanko takes it."""
    return asn1.Certificate.load(one.public_bytes(Encoding.DER))


def level_of(file: SigningFile) -> Level:
    """Return what signatures hold by a file."""
    if file.long_term:
        return Level.LONG_TERM
    return Level.TIMED if file.timestamp_url else Level.BASIC


def _timestamper(file: SigningFile, session: Any) -> HTTPTimeStamper | None:
    if file.timestamp_url is None:
        return None
    return HTTPTimeStamper(file.timestamp_url, timeout=TIMESTAMP_WITHIN, session=session)


def _evidence(file: SigningFile, session: Any) -> ValidationContext:
    """Return where revocation lists and answers are fetched from: the addresses that certificates name."""
    return ValidationContext(
        trust_roots=list(roots_of(file.roots)),
        allow_fetching=True,
        revocation_mode="hard-fail",
        fetchers=AIOHttpFetcherBackend(session).get_fetchers(),
    )


def roots_of(path: Path | None) -> list[asn1.Certificate]:
    """Read the certificates that chains end at."""
    if path is None:
        return []
    return [certificate(one) for one in x509.load_pem_x509_certificates(path.read_bytes())]
