"""What the platform said and this terminal goes by: its keys, and its last countersignature."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import ValidationError

from contract.audit import Countersignature
from contract.feed import KeySet
from kiosk.store.settings import COUNTERSIGNED, KEY_SET
from kiosk.store.unit import Unit


def audit_keys(unit: Unit) -> dict[str, Ed25519PublicKey]:
    """Return the keys that countersignatures are checked with, by their ids; what is no key is left out."""
    told = unit.settings.get(KEY_SET)
    keys = [] if told is None else KeySet.model_validate_json(told).audit_keys
    read = {key.key_id: _public(key.public_key) for key in keys}
    return {key_id: key for key_id, key in read.items() if key is not None}


def countersigned(unit: Unit) -> Countersignature | None:
    """Return the platform's last word on the audit chain, None where there is none that can be read."""
    told = unit.settings.get(COUNTERSIGNED)
    try:
        return None if told is None else Countersignature.model_validate_json(told)
    except ValidationError:
        return None


def _public(text: str) -> Ed25519PublicKey | None:
    try:
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(text))
    except ValueError:
        return None
