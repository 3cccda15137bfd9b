"""The number of a PIV card, as its certificates tell it."""

from __future__ import annotations

from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

LENGTH = 16  # bytes
URN = "urn:uuid:"


def number_of(certificate: x509.Certificate) -> bytes:
    """Return the card's UUID; half of the certificate's SHA-256 where it has none that can be read."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        uris = names.get_values_for_type(x509.UniformResourceIdentifier)
    except (x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType, ValueError):
        uris = []
    for uri in uris:
        if uri.lower().startswith(URN):
            try:
                return UUID(uri).bytes
            except ValueError:
                break
    return certificate.fingerprint(SHA256())[:LENGTH]
