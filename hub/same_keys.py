"""Whether all replicas have the same keys: these are files, and a replica that lacks them makes others."""

from __future__ import annotations

import hashlib
import logging

from hub.assembly import Platform

log = logging.getLogger(__name__)


def note_keys(platform: Platform) -> bool:
    """Note which keys this replica has; False, and a line in the log, where the last to start had others.

    It serves all the same: keys that were lost cannot be had back.
    """
    whole = hashlib.sha256()
    for part in (
        platform.key.key_id,
        platform.audit_key.key_id,
        platform.cookie_key,
        platform.sealing.key,
    ):
        whole.update(hashlib.sha256(part).digest())
    with platform.database.write() as unit:
        former = unit.facts.replace("keys", whole.hexdigest())
    same = former in (None, whole.hexdigest())
    if not same:
        log.warning(
            "the keys in %s are not those of the replica that started last: copy its folder of keys, or "
            "sign-ins, secrets of webhooks and countersignatures hold at one replica only",
            platform.settings.data,
        )
    return same
