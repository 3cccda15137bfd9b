"""What must be true after a power cut, as far as the recorded process had come."""

from __future__ import annotations

from collections.abc import Mapping

from contract.events import Envelope
from tests.helpers.power.contents import Digests
from tests.helpers.power.notes import Acted, Committed, Opened, Said, Took

Content = dict[tuple[str, int], str]


class World:
    """The terminal's commits, its devices' acts and its platform, up to a cut.

    `acknowledged` is what the last commit that returned left in the store; `following` is what the next one
    would leave, which may be durable before it returns.
    """

    def __init__(self) -> None:
        self.version = 0
        self.commits = 0
        self.epoch: str | None = None
        self.acknowledged: Digests = {}
        self.following: Digests = self.acknowledged
        self.effects: dict[str, str] = {}
        self.acted: set[str] = set()
        self.taken: dict[tuple[str, int], Envelope] = {}
        self.highest_seq = 0

    def hear(self, said: Said) -> None:
        """Take in what was said."""
        self.version += 1
        match said:
            case Opened(epoch):
                self.epoch = epoch
            case Committed():
                self._commit(said)
            case Acted(job):
                self.acted.add(job)
            case Took(text):
                envelope = Envelope.model_validate_json(text)
                self.taken[str(envelope.epoch), envelope.seq] = envelope

    def expect(self, following: Committed | None) -> None:
        """The next commit to return, None where there is none, may be durable already."""
        self.following = self.acknowledged if following is None else changed(self.acknowledged, following)

    def come_back(self, content: Digests) -> None:
        """The terminal starts again after a cut that left this."""
        self.version += 1
        self.acknowledged = self.following = content

    def _commit(self, said: Committed) -> None:
        self.commits += 1
        self.acknowledged = changed(self.acknowledged, said)
        self.following = self.acknowledged
        self.effects |= said.effects
        put = [number for table, number, _ in said.there if table == "outbox"]
        self.highest_seq = max([self.highest_seq, *put])


def changed(before: Mapping[tuple[str, int], str], said: Committed) -> Content:
    """Return the content after a commit."""
    gone = set(said.gone)
    left = {} if said.whole else {key: digest for key, digest in before.items() if key not in gone}
    return left | {(table, number): digest for table, number, digest in said.there}
