"""The ledgers of terminal, platform and printers held against each other, after whatever was done to them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from uuid import UUID

from contract.events import VisitEnd
from deploy.stand.stand import Stand
from kiosk.domain.effect import OPEN, EffectState
from kiosk.domain.visit import JourneyState
from tests.helpers.ledgers import (
    Papers,
    Platform,
    Row,
    Terminal,
    audit_of,
    papers_of,
    payload,
    platform_of,
    terminal_of,
)

DOCUMENT = "print-document"
SLIP = "print-slip"


@dataclass(frozen=True)
class Books:
    """The three ledgers, to be held against each other."""

    terminal: Terminal
    platform: Platform
    papers: Papers
    told: list[dict[str, str]]
    audit: list[str]

    @classmethod
    def of(cls, stand: Stand, told: list[dict[str, str]]) -> Books:
        """Read the ledgers of a stand whose programs have all ended."""
        platform = platform_of(stand)
        return cls(
            terminal_of(stand),
            platform,
            papers_of(stand, platform.certificates.values()),
            told,
            audit_of(stand),
        )

    def check(self) -> None:
        """Fail where anything is lost, doubled, a phantom, or told otherwise; or where nothing was done."""
        assert self.told
        assert self.platform.certificates
        assert self.audit == []
        self.check_events()
        self.check_visits()
        self.check_requests()
        self.check_effects()
        self.check_what_people_were_told()

    def check_events(self) -> None:
        """Every seq that the terminal ever gave is on the platform once, and nothing else is."""
        assert self.terminal.waiting == 0
        keys = [(event["epoch"], event["seq"]) for event in self.platform.events]
        given = {(self.terminal.epoch, seq) for seq in range(1, self.terminal.last_seq + 1)}
        assert sorted(given - set(keys)) == [], "lost"
        assert sorted(set(keys) - given) == [], "phantom"
        ids = Counter(event["event_id"] for event in self.platform.events)
        said = Counter(event["payload"] for event in self.platform.events)
        assert [once for once in (ids, said) if once.most_common(1)[0][1] > 1] == [], "doubled"
        received = [event["received_at"] for event in self.platform.events]
        assert received == sorted(received), "the platform took them in another order"

    def check_visits(self) -> None:
        """Every visit is closed, told from its opening to its end, and both sides say the same of it."""
        assert set(self.platform.visits) == set(self.terminal.visits)
        ends = {VisitEnd.LEFT, VisitEnd.INTERRUPTED}
        for visit_id, mine in self.terminal.visits.items():
            theirs = self.platform.visits[visit_id]
            assert mine["closed_at"] is not None
            assert VisitEnd(mine["end"]) in ends
            assert (theirs["end"], theirs["employee_id"]) == (mine["end"], mine["employee_id"])
        timelines: dict[str, list[Row]] = defaultdict(list)
        for event in self.platform.events:
            timelines[event["visit_id"]].append(event)
        for events in timelines.values():
            names = [event["type"] for event in events]
            assert names[0] == "visit.opened"
            assert (names.count("visit.opened"), names.count("visit.closed")) == (1, 1)
            after = names[names.index("visit.closed") + 1 :]
            assert {name.partition(".")[0] for name in after} <= {"effect"}, names
            moments = [event["happened_at"] for event in events]
            assert moments == sorted(moments), names

    def check_requests(self) -> None:
        """Every request is on both sides in the same state; each was submitted, completed, printed once."""
        assert set(self.platform.requests) == set(self.terminal.journeys)
        for request_id, mine in self.terminal.journeys.items():
            theirs = self.platform.requests[request_id]
            state = JourneyState(mine["state"])
            assert state is not JourneyState.OPEN
            assert (theirs["abandoned_at"] is not None) == (state is JourneyState.ABANDONED)
            assert (theirs["completed_at"] is not None) == (state is JourneyState.COMPLETED)
            assert theirs["outcome"] == mine["outcome"]
            assert theirs["claim_code"] == mine["claim_code"]
            assert (theirs["submitted_at"] is not None) == (mine["claim_code"] is not None)
        submitted = Counter(
            payload(event)["request_id"]
            for event in self.platform.events
            if event["type"] == "request.submitted"
        )
        assert set(submitted.values()) == {1}
        asked = {
            request_id
            for request_id, row in self.platform.requests.items()
            if row["submitted_at"] is not None and row["service_id"] == "cert.employment"
        }
        assert set(self.platform.certificates) == asked == set(self.terminal.certificates)

    def check_effects(self) -> None:
        """Nothing is open; what is confirmed lies in the outlets, what failed does not, the rest is doubt."""
        assert set(self.platform.effects) == set(self.terminal.effects)
        for effect_id, mine in self.terminal.effects.items():
            assert EffectState(mine["state"]) not in OPEN
            assert self.platform.effects[effect_id]["state"] == mine["state"]
        for request_id, certificate in self.platform.certificates.items():
            sheets = self.papers.sheets[certificate["number"]]
            prints = self._effects(DOCUMENT, request_id)
            sure = sum(map(came_out, prints))
            perhaps = sum(row["units"] for row in prints if row["state"] == EffectState.IN_DOUBT)
            copies = int(self.platform.requests[request_id]["answers"].get("copies", 1))
            assert sheets <= copies, f"{certificate['number']}: {sheets} sheets for {copies} copies"
            assert sure <= sheets <= sure + perhaps, f"{certificate['number']}: {sheets} sheets, {sure} known"
        slips = self._effects(SLIP)
        sure = sum(row["state"] == EffectState.CONFIRMED for row in slips)
        perhaps = sum(row["state"] == EffectState.IN_DOUBT for row in slips)
        assert sure <= self.papers.slips <= sure + perhaps

    def check_what_people_were_told(self) -> None:
        """What the screen said was so, and it stands on the platform."""
        numbers = {row["number"]: request_id for request_id, row in self.platform.certificates.items()}
        for entry in self.told:
            found = [
                request_id
                for request_id in self.platform.requests
                if request_id.hex.upper().startswith(entry["reference"])
            ] or [numbers[entry["reference"]]]
            assert len(found) == 1, entry
            request = self.platform.requests[found[0]]
            assert request["submitted_at"] is not None, entry
            if entry["claim_code"]:
                assert request["claim_code"].replace("-", "") == entry["claim_code"].replace("-", "")
            if entry["done"] == "证明已打印":
                assert self.papers.sheets[entry["reference"]] >= 1, entry

    def figures(self) -> str:
        state = Counter(f"{row['kind']} {row['state']}" for row in self.terminal.effects.values())
        ends = Counter(row["end"] for row in self.terminal.visits.values())
        return (
            f"{len(self.terminal.visits)} visits {dict(ends)}, {len(self.told)} told by the screen, "
            f"{len(self.platform.certificates)} certificates, {sum(self.papers.sheets.values())} sheets, "
            f"{self.papers.slips} slips, effects {dict(state)}, {len(self.platform.events)} events; "
            f"lost 0, doubled 0, phantom 0"
        )

    def _effects(self, kind: str, request_id: UUID | None = None) -> list[Row]:
        mine = [row for row in self.terminal.effects.values() if row["kind"] == kind]
        return [row for row in mine if request_id is None or row["request_id"] == request_id]


def came_out(effect: Row) -> int:
    """Return how many sheets the journal knows to have come out."""
    if effect["state"] == EffectState.CONFIRMED:
        return int(effect["units"])
    if effect["state"] != EffectState.FAILED:
        return 0
    before, after = effect["before"].get("counter"), (effect["after"] or {}).get("counter")
    return 0 if before is None or after is None else int(after) - int(before)
