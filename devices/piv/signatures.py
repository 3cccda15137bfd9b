"""Challenges that only the holder of a certificate's key can answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from devices.errors import ProtocolError
from devices.protocols.piv import Algorithm

NONCE = 32  # bytes
RSA_BITS = 2048
DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")  # SHA-256: RFC 8017, 9.2 note 1

RandomBytes = Callable[[int], bytes]
PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey


def algorithm_of(key: object) -> tuple[Algorithm, PublicKey]:
    """Return which of PIV's algorithms a public key is of; raise ProtocolError for any other."""
    match key:
        case rsa.RSAPublicKey(key_size=bits) if bits == RSA_BITS:
            return Algorithm.RSA_2048, key
        case ec.EllipticCurvePublicKey(curve=ec.SECP256R1()):
            return Algorithm.P_256, key
        case ec.EllipticCurvePublicKey(curve=ec.SECP384R1()):
            return Algorithm.P_384, key
    raise ProtocolError("a key of no PIV algorithm")


def block(algorithm: Algorithm, nonce: bytes) -> bytes:
    """Return what the card shall sign: a padded digest for RSA (PKCS #1 v1.5), a digest for curves."""
    if algorithm is Algorithm.P_384:
        return hashlib.sha384(nonce).digest()
    digest = hashlib.sha256(nonce).digest()
    if algorithm is Algorithm.P_256:
        return digest
    end = b"\x00" + DIGEST_INFO + digest
    return b"\x00\x01" + b"\xff" * (RSA_BITS // 8 - 2 - len(end)) + end


def signed(key: PublicKey, nonce: bytes, signature: bytes) -> bool:
    """Say whether `signature` was made over `nonce` with the private half of `key`."""
    try:
        match key:
            case rsa.RSAPublicKey():
                key.verify(signature, nonce, padding.PKCS1v15(), hashes.SHA256())
            case ec.EllipticCurvePublicKey():  # pragma: no branch  (there is no other)
                small = isinstance(key.curve, ec.SECP256R1)
                key.verify(signature, nonce, ec.ECDSA(hashes.SHA256() if small else hashes.SHA384()))
    except InvalidSignature:
        return False
    return True
