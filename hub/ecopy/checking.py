"""Judges a PDF by its signature: whether it is ours, and covers all of the file.

By pyHanko's validator. ISO 32000-2, 12.8; what may come behind a signature is only what proves that it held.
The program reads a file of strangers: it is a process of its own with bounds on memory and time.
"""

from __future__ import annotations

import io
import os
import resource
import sys
from collections.abc import Collection, Sequence

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from hub.ecopy.verdict import CopyVerdict, Finding

MEMORY = 1 << 30  # bytes of address space: pyHanko itself takes 300 MiB of it
SECONDS = 10  # of a processor
POLITE = 10  # by how much others go before it, who have no choice of when to come
DAMAGED = (
    *(PdfError, SignatureValidationError),
    *(LookupError, ValueError, TypeError, AttributeError, ArithmeticError),
    *(RecursionError, NotImplementedError),
)
"""What pyHanko 0.38 raises over files that are damaged: its own errors, and those of its parser."""


def found_in(pdf: bytes, ours: Collection[str]) -> Finding:
    """Judge a file; `ours` are the SHA-256 of the certificates that e-copies are signed with."""
    if not pdf.startswith(b"%PDF-"):
        return Finding(verdict=CopyVerdict.NO_PDF)
    try:
        signatures: Sequence[EmbeddedPdfSignature] = PdfFileReader(
            io.BytesIO(pdf)
        ).embedded_regular_signatures
        if not signatures:
            return Finding(verdict=CopyVerdict.UNSIGNED)
        own = [one for one in signatures if one.signer_cert.sha256.hex() in ours]
        if not own:
            return Finding(verdict=CopyVerdict.FOREIGN)
        if len(signatures) > 1:
            return Finding(verdict=CopyVerdict.CHANGED)
        return by_signature(own[0])
    except DAMAGED:
        return Finding(verdict=CopyVerdict.UNREADABLE)


def by_signature(signature: EmbeddedPdfSignature) -> Finding:
    """Judge by the only signature, which names our certificate."""
    trusted = ValidationContext(trust_roots=[signature.signer_cert])
    status = validate_pdf_signature(signature, trusted)
    if not unchanged(status):
        return Finding(verdict=CopyVerdict.CHANGED)
    number = str(signature.sig_object.get("/Reason", ""))
    return Finding(verdict=CopyVerdict.GENUINE, number=number, signed_at=status.signer_reported_dt)


def unchanged(status: PdfSignatureStatus) -> bool:
    """Return whether a signature holds and covers the file; only evidence for it may come behind."""
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    evidence = (
        status.coverage == SignatureCoverageLevel.ENTIRE_REVISION
        and status.modification_level == ModificationLevel.LTA_UPDATES
    )
    return bool(status.intact and status.valid and status.docmdp_ok and (whole or evidence))


if __name__ == "__main__":
    os.nice(POLITE)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes no file
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(found_in(sys.stdin.buffer.read(), frozenset(sys.argv[1:])).model_dump_json())
