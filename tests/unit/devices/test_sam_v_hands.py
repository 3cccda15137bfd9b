"""Whatever hands do in whatever order: what is announced can be true, and ends at what lies there."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from devices.device import Announcement
from devices.drivers.sam_v import SamVOptions as DriverOptions
from devices.drivers.sam_v import SamVReader
from devices.emulators.sam_v import SamV, SamVOptions, SpareCard
from devices.id_card_reader import IdCardLaid, IdCardTaken, IdCardUnreadable
from tests.helpers.id_cards import number

CARDS = [
    SpareCard.model_validate(
        {
            "label": {"zh": order, "en": order},
            "number": number(order=order),
            "name": "甲",
            "born_on": "1990-03-07",
        }
    )
    for order in ("001", "002", "003")
]
EMPTY, UNREADABLE = "", "unreadable"
ENOUGH_LOOKS = 4


class StraightWire:
    """A wire without time: what is written is answered at once."""

    def __init__(self, emulator: SamV) -> None:
        self._emulator = emulator
        self._answer = b""

    def open(self) -> None:
        pass

    def close(self) -> None:
        pass

    def write(self, data: bytes) -> None:
        self._answer += self._emulator._hear(data)

    def read(self, most: int, *, within: float) -> bytes:
        del within
        taken, self._answer = self._answer[:most], self._answer[most:]
        return taken

    def drain(self) -> None:
        self._answer = b""


class HandsAtTheReader(RuleBasedStateMachine):
    """`lies` is what hands put there; `told` is what the announcements amount to."""

    @initialize(found_again=st.booleans())
    def switch_on(self, found_again: bool) -> None:
        folder = Path(tempfile.gettempdir())
        self.emulator = SamV(SamVOptions(cards=tuple(CARDS), found_again=found_again), folder)
        self.reader = SamVReader(DriverOptions(url="loop://"), StraightWire(self.emulator))
        self.reader.announce = self.hear
        self.reader.open()
        self.lies = self.told = EMPTY

    def hear(self, announcement: Announcement) -> None:
        match announcement:
            case IdCardLaid(card):
                assert self.told in {EMPTY, UNREADABLE}, "laid on a card that was never taken"
                assert card.name == "甲"
                self.told = card.number
            case IdCardUnreadable():
                assert self.told == EMPTY
                self.told = UNREADABLE
            case IdCardTaken():
                assert self.told != EMPTY, "nothing lay there to be taken"
                self.told = EMPTY
            case _:
                raise AssertionError(announcement)

    @rule(card=st.sampled_from(CARDS))
    def lay(self, card: SpareCard) -> None:
        self.emulator.act("lay", card.number)
        self.lies = card.number

    @rule(act=st.sampled_from(["lay-damaged", "lay-forged"]))
    def lay_what_cannot_be_read(self, act: str) -> None:
        self.emulator.act(act)
        self.lies = UNREADABLE

    @rule()
    def lift(self) -> None:
        self.emulator.act("lift")
        self.lies = EMPTY

    @rule(looks=st.integers(1, 3))
    def look(self, looks: int) -> None:
        for _ in range(looks):
            self.reader.watch()

    @rule()
    def look_until_nothing_is_new(self) -> None:
        for _ in range(ENOUGH_LOOKS):
            self.reader.watch()
        assert self.told == self.lies

    @invariant()
    def nothing_is_told_that_never_lay_there(self) -> None:
        if hasattr(self, "told"):
            assert self.told in {EMPTY, UNREADABLE, *(card.number for card in CARDS)}


HandsAtTheReader.TestCase.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
test_hands_at_the_reader = HandsAtTheReader.TestCase


@pytest.mark.parametrize("found_again", [False, True])
@pytest.mark.parametrize("act", ["lay-forged", "lay-damaged"])
def test_a_card_that_gave_way_between_two_looks_to_an_unreadable_one_is_noticed(
    act: str, found_again: bool
) -> None:
    hands = HandsAtTheReader()
    hands.switch_on(found_again)
    hands.lay(CARDS[0])
    hands.look(1)
    hands.lay_what_cannot_be_read(act)
    hands.look_until_nothing_is_new()
