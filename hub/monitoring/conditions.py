"""What is wrong with the fleet by what terminals said last: a site where none is heard of counts as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.neighbours import SILENT_AFTER
from hub.store.alerts import Kind, Pulse

FALTERS_AFTER = timedelta(seconds=75)  # two heartbeats of 30 s that did not come
STUCK_AFTER = timedelta(minutes=7)


HELD_FOR: dict[Kind, timedelta] = {
    Kind.TERMINAL_DOWN: timedelta(0),  # their silence was long enough
    Kind.SITE_DOWN: timedelta(0),
    Kind.TERMINAL_STUCK: STUCK_AFTER,
    Kind.OUT_OF_SERVICE: SILENT_AFTER,
}
"""For how long something must be so, by the platform's clock, until it is told."""


@dataclass(frozen=True)
class Condition:
    """Something that is wrong since a moment; with another `mark` it is another condition."""

    kind: Kind
    subject: str
    site: str
    since: datetime
    terminals: Sequence[str]
    mark: str = ""

    @property
    def fingerprint(self) -> str:
        """Return what makes two conditions the same trouble."""
        return f"{self.kind}:{self.subject}"


def conditions(pulses: Iterable[Pulse], now: datetime, listening_since: datetime) -> list[Condition]:
    """Return all that is wrong. Nobody was silent before the platform itself listened."""
    sites: dict[str, list[Pulse]] = defaultdict(list)
    for pulse in pulses:
        sites[pulse.site].append(pulse)
    found: list[Condition] = []
    for site, there in sorted(sites.items()):
        silent = [one for one in there if _silence(one, now, listening_since) > SILENT_AFTER]
        found += _silent(site, there, silent, now, listening_since)
        found += [wrong for one in there if one not in silent for wrong in _heard(one, now)]
    return found


def _silent(
    site: str, there: Sequence[Pulse], silent: Sequence[Pulse], now: datetime, listening_since: datetime
) -> list[Condition]:
    falter = [one for one in there if _silence(one, now, listening_since) > FALTERS_AFTER]
    if len(there) > 1 and len(falter) == len(there):
        if len(silent) < len(there):
            # the last of them may still be heard: until then it is not told one by one
            silent = [one for one in silent if _silence(one, now, listening_since) > 2 * SILENT_AFTER]
            return [_down(one) for one in silent]
        names = sorted(one.terminal_id for one in there)
        return [Condition(Kind.SITE_DOWN, site, site, max(one.seen_at for one in there), names)]
    return [_down(one) for one in silent]


def _down(pulse: Pulse) -> Condition:
    return Condition(Kind.TERMINAL_DOWN, pulse.terminal_id, pulse.site, pulse.seen_at, [pulse.terminal_id])


def _heard(pulse: Pulse, now: datetime) -> list[Condition]:
    name, site = pulse.terminal_id, pulse.site
    found = []
    if pulse.head is not None:
        found.append(Condition(Kind.TERMINAL_STUCK, name, site, now, [name], pulse.head))
    if not pulse.serves:
        found.append(Condition(Kind.OUT_OF_SERVICE, name, site, now, [name]))
    return found


def _silence(pulse: Pulse, now: datetime, listening_since: datetime) -> timedelta:
    return now - max(pulse.seen_at, listening_since)
