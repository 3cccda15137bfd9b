"""Collecting a gift at the counter: doors of the simulated bank, the real ledger and journal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, event

from contract.events import VisitEnd
from devices.device import Status
from devices.drivers.simulated_locker_bank import (
    ImaginaryBoard,
    SimulatedLockerBank,
    SimulatedLockerBankOptions,
)
from devices.errors import DeviceError, DeviceFailure
from devices.lockers.board_bank import BoardBank
from devices.lockers.boards import Contact as BoardContact
from devices.lockers.boards import Pulse
from devices.lockers.cabinet import Contact
from devices.lockers.plan import BoardOptions
from kiosk.domain.errors import KioskError
from kiosk.journey import gift_words
from kiosk.journey.views import (
    CannotStart,
    DoorPhase,
    DoorScene,
    Ending,
    GiftContent,
    Hold,
    Problems,
    StepView,
    Turn,
)
from tests.helpers.desk import BADGE_OF_ANOTHER, NOON, Desk, Killed, people
from tests.unit.store.test_gifts import entitled

GIFT, OTHER = UUID(int=1), UUID(int=2)
FIRST, SECOND = UUID(int=11), UUID(int=12)
SERVICE = "gift.collect"


class TwoBoards(ImaginaryBoard):
    """The first door hangs at a board of its own, which may be silent."""

    first_is_silent = False

    def look(self, address: int) -> Sequence[BoardContact]:
        if address == 1 and self.first_is_silent:
            raise DeviceError(DeviceFailure.TIME_OUT, "silent by hand")
        told = super().look(address)
        return told[:1] if address == 1 else told[1:]

    def pulse(self, address: int, lock: int, within: float) -> Pulse:
        return super().pulse(address, lock + (address == 2), within)


class GiftDesk(Desk):
    """A terminal with a bank of three doors; the same kind of thing lies behind the first two."""

    def __init__(self, folder: Path, board: ImaginaryBoard | None = None, **options: Any) -> None:
        board = board or ImaginaryBoard(3)
        self.cabinet = board.cabinet
        self.board = board
        bank = SimulatedLockerBank(SimulatedLockerBankOptions(doors=3, **options), board)
        if isinstance(board, TwoBoards):
            layout = BoardOptions(address=1, ways=1, items=True), BoardOptions(address=2, ways=2, items=True)
            BoardBank.__init__(bank, SimulatedLockerBankOptions(), layout, board)
        bank.announce = lambda _announcement: None
        bank.open()
        self.watch = bank.watch
        super().__init__(folder, bank=bank)
        self.know(people())

    def entitle(self, gift_id: UUID = GIFT, employee_id: str = "E00001", **changes: Any) -> None:
        """Have HR entitle somebody."""
        told = entitled(gift_id, employee_id).model_copy(
            update={"collect_until": NOON.date() + timedelta(days=9), **changes}
        )
        with self.store.unit() as unit:
            unit.gifts.entitle(told)

    def stock(self, *doors: str) -> None:
        """Have staff put things behind doors."""
        for number, door in enumerate(doors):
            self.cabinet.put(int(door))
            with self.store.unit() as unit:
                assert unit.gift_items.place(UUID(int=11 + number), "kit", "lockers", door, "12")

    def choose(self, gift_id: UUID = GIFT) -> Turn:
        """Open the service, and choose a gift."""
        turn = self.counter.open_service(SERVICE)
        assert isinstance(turn, StepView), turn
        return self.counter.answer({"gift": str(gift_id)})

    def is_taken(self, door: int = 1, after: float = 3.0) -> None:
        """Have the person take the thing and close the door after so many seconds."""
        self.time.later(after, lambda: self.cabinet.take(door))
        self.time.later(after + 2, lambda: self.cabinet.close(door))

    def to_result(self, turn: Turn) -> Any:
        """Go on to the result, past the slip."""
        while isinstance(turn, StepView) and turn.acting:
            turn = self.act()
        assert isinstance(turn, StepView), turn
        assert turn.kind == "result"
        return turn.content

    def phases(self) -> list[DoorPhase]:
        """Return what was shown of doors."""
        return [one.scene.phase for one in self.progress if one.scene is not None]

    def outcome(self) -> str:
        """Return how the request was told to have ended."""
        return str(self.events("request.completed")[-1]["outcome"])


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[GiftDesk]:
    made = GiftDesk(tmp_path)
    made.entitle()
    made.stock("1", "2")
    made.sign_in()
    yield made
    made.store.close()


def test_a_gift_is_chosen_taken_and_told(desk):
    home = desk.counter.home()
    assert [(one.service_id, one.icon) for one in home.waiting] == [(SERVICE, "gift")]
    turn = desk.choose()
    assert isinstance(turn, StepView)
    assert turn.content == DoorScene("1", DoorPhase.OPENING, ("1", "2", "3"), 3, down=True)
    desk.is_taken()
    result = desk.to_result(desk.act())
    assert result.ending is Ending.DONE
    assert "Collected" in result.done.en
    assert "The door is closed" in result.next.en
    assert desk.phases() == [DoorPhase.OPENING, DoorPhase.TAKE, DoorPhase.CLOSE, DoorPhase.OVER]
    assert desk.outcome() == "done"
    facts = ["effect.sent", "effect.confirmed", "gift.handed-out", "gift.item-left", "effect.taken"]
    told = [name for name in desk.names() if name.startswith(("effect.", "gift."))]
    assert [name for name in told if name in facts][:5] == facts
    assert "effect.closed" in told
    assert len(desk.receipts.slips) == 1
    desk.counter.answer({})
    assert desk.counter.home().waiting == ()


def test_without_a_sensor_the_person_is_asked_to_close_the_door(tmp_path):
    desk = GiftDesk(tmp_path, items=False)
    desk.entitle()
    desk.stock("1")
    desk.sign_in()
    desk.choose()
    desk.time.later(25.0, lambda: desk.cabinet.close(1))
    assert desk.to_result(desk.act()).ending is Ending.DONE
    assert desk.phases() == [DoorPhase.OPENING, DoorPhase.TAKE, DoorPhase.CLOSE, DoorPhase.OVER]
    desk.store.close()


def test_what_stays_behind_a_closed_door_is_told(desk):
    desk.choose()
    desk.time.later(3.0, lambda: desk.cabinet.close(1))
    result = desk.to_result(desk.act())
    assert result.ending is Ending.DONE
    assert "still" in result.next.en


def test_a_door_that_does_not_open_is_tried_once_more_then_another_opens(desk):
    with desk.cabinet.bay(1) as bay:
        bay.jammed = True
    desk.choose()
    hold = desk.act()
    assert isinstance(hold, Hold)
    assert hold.what == gift_words.still_closed("1")[0]
    assert hold.scene is not None
    assert hold.scene.phase is DoorPhase.SHUT
    desk.is_taken(2)
    result = desk.to_result(desk.counter.resume())
    assert result.ending is Ending.DONE
    assert desk.progress[-1].scene is None or desk.progress[-1].scene.door == "2"
    assert [one["door"] for one in desk.events("effect.failed")] == ["1", "1"]
    assert [one["door"] for one in desk.events("effect.confirmed") if one["door"]] == ["2"]


def test_a_door_that_a_push_freed_opens_at_the_second_try(desk):
    with desk.cabinet.bay(1) as bay:
        bay.jammed = True
    desk.choose()
    assert isinstance(desk.act(), Hold)
    with desk.cabinet.bay(1) as bay:
        bay.jammed = False
    desk.is_taken(1)
    assert desk.to_result(desk.counter.resume()).ending is Ending.DONE


def pushed_open(desk: GiftDesk) -> None:
    """Have the person push a door that did not spring open when it was pulsed, so that it does."""
    desk.cabinet.open(1)
    desk.watch()


def stuck_at_first(desk: GiftDesk) -> None:
    with desk.cabinet.bay(1) as bay:
        bay.jammed = True
    desk.choose()
    assert isinstance(desk.act(), Hold)
    with desk.cabinet.bay(1) as bay:
        bay.jammed = False


def test_a_door_that_a_push_opens_late_has_opened_and_is_asked_no_more(desk):
    stuck_at_first(desk)
    pushed_open(desk)
    desk.is_taken(1)
    assert desk.to_result(desk.counter.resume()).ending is Ending.DONE
    with desk.cabinet.bay(1) as bay:
        assert (bay.pulses, bay.openings) == (1, 1)
    assert desk.outcome() == "done"
    assert [one["door"] for one in desk.events("effect.closed")] == ["1"]


@pytest.mark.parametrize("leaves", ["stops waiting", "walks away"])
@pytest.mark.parametrize("closed", [True, False])
def test_whoever_leaves_with_what_a_late_door_gave_has_had_it(desk, leaves, closed):
    stuck_at_first(desk)
    pushed_open(desk)
    desk.cabinet.take(1)
    if closed:
        desk.cabinet.close(1)
        desk.watch()
    if leaves == "walks away":
        desk.counter.leave(VisitEnd.TIMED_OUT)
    else:
        result = desk.to_result(desk.counter.give_up())
        assert result.ending is Ending.DONE
        assert ("Please close" in result.next.en) is not closed
    assert desk.outcome() == "done"
    assert [one["item_id"] for one in desk.events("gift.handed-out")] == [str(FIRST)]
    with desk.store.view() as unit:
        assert [item.item_id for item in unit.gift_items.every()] == [SECOND]


def test_the_first_of_two_doors_may_give_way_late_as_well(desk):
    for number in (1, 2):
        with desk.cabinet.bay(number) as bay:
            bay.jammed = True
    desk.choose()
    assert isinstance(desk.act(), Hold)
    assert isinstance(desk.counter.resume(), StepView | Hold)
    hold = desk.act()
    assert isinstance(hold, Hold)
    assert [one["door"] for one in desk.events("effect.failed")] == ["1", "1", "2"]
    pushed_open(desk)
    desk.is_taken(1)
    assert desk.to_result(desk.counter.resume()).ending is Ending.DONE
    assert [one["item_id"] for one in desk.events("gift.handed-out")] == [str(FIRST)]


def test_a_door_that_gave_way_late_and_is_closed_again_has_handed_out_where_no_other_may_open(tmp_path):
    desk = GiftDesk(tmp_path)
    desk.entitle()
    desk.stock("1")
    desk.sign_in()
    stuck_at_first(desk)
    desk.cabinet.open(1)
    desk.watch()
    desk.cabinet.take(1)
    desk.cabinet.close(1)
    desk.watch()
    assert desk.to_result(desk.counter.resume()).ending is Ending.DONE
    with desk.cabinet.bay(1) as bay:
        assert bay.pulses == 1, "its sensor sees nothing: it is not asked again"
    desk.store.close()


def test_what_a_late_door_still_has_is_still_to_be_collected(desk):
    stuck_at_first(desk)
    pushed_open(desk)
    desk.cabinet.close(1)
    desk.watch()
    assert desk.to_result(desk.counter.give_up()).ending is Ending.FAILED
    with desk.store.view() as unit:
        gift = unit.gifts.get(GIFT)
    assert gift is not None
    assert gift.waits(NOON.date())


def test_without_another_door_the_gift_stays_with_its_owner(tmp_path):
    desk = GiftDesk(tmp_path)
    desk.entitle()
    desk.stock("1")
    desk.sign_in()
    with desk.cabinet.bay(1) as bay:
        bay.jammed = True
    desk.choose()
    assert isinstance(desk.act(), Hold)
    result = desk.to_result(desk.counter.resume())
    assert result.ending is Ending.FAILED
    assert "kept for you" in result.next.en
    assert result.reference
    assert desk.outcome() == "failed"
    assert len(desk.receipts.slips) == 1, "the ticket"
    with desk.store.view() as unit:
        gift = unit.gifts.get(GIFT)
    assert gift is not None
    assert gift.waits(NOON.date())
    desk.store.close()


def test_whoever_stops_waiting_keeps_the_gift(desk):
    with desk.cabinet.bay(1) as bay:
        bay.jammed = True
    desk.choose()
    assert isinstance(desk.act(), Hold)
    assert desk.to_result(desk.counter.give_up()).ending is Ending.FAILED
    assert [one.service_id for one in desk.counter.home().waiting] == [SERVICE]


def test_where_a_sensor_sees_nothing_no_door_is_opened_for_it(desk):
    desk.cabinet.take(1)
    desk.bank.watch()
    turn = desk.choose()
    assert isinstance(turn, StepView)
    assert isinstance(turn.content, DoorScene)
    assert turn.content.door == "2"
    desk.is_taken(2)
    assert desk.to_result(desk.act()).ending is Ending.DONE
    assert [one["door"] for one in desk.events("effect.sent")] == ["2"]


def test_a_door_that_stands_open_must_be_closed_first(desk):
    desk.cabinet.open(1)
    desk.choose()
    hold = desk.act()
    assert isinstance(hold, Hold)
    assert hold.what == gift_words.stood_open("1")[0]
    desk.cabinet.close(1)
    desk.is_taken(1)
    assert desk.to_result(desk.counter.resume()).ending is Ending.DONE


def test_a_door_that_nobody_closes_is_asked_for_and_told_in_the_end(desk):
    desk.choose()
    hold = desk.act()
    assert isinstance(hold, Hold)
    assert hold.what == gift_words.still_open("1")[0]
    turn = desk.counter.resume()
    assert isinstance(turn, StepView)
    assert isinstance(turn.content, DoorScene)
    assert (turn.content.door, turn.content.phase) == ("1", DoorPhase.CLOSE)
    assert isinstance(desk.act(), Hold)
    result = desk.to_result(desk.counter.give_up())
    assert result.ending is Ending.DONE
    assert "Please close door 1" in result.next.en
    assert not desk.events("effect.closed")
    desk.cabinet.close(1)
    desk.effects.recover()
    assert desk.events("effect.closed")


def test_an_open_door_keeps_nobody_waiting_once_its_person_has_gone(desk):
    desk.choose()
    desk.time.later(12.0, desk.counter.nobody_waits)
    began = desk.time.seconds
    assert isinstance(desk.act(), Hold)
    assert desk.time.seconds - began < 14
    desk.counter.leave(VisitEnd.LEFT)
    assert desk.outcome() == "done"
    desk.cabinet.close(1)
    desk.watch()
    desk.effects.recover()
    assert [one["door"] for one in desk.events("effect.closed")] == ["1"]
    desk.sign_in()
    assert not desk.tools.gone.is_set()


def test_an_opening_in_doubt_is_parked_and_never_repeated(desk):
    desk.board.lost_after_pulse = True
    desk.choose()
    result = desk.to_result(desk.act())
    assert result.ending is Ending.IN_DOUBT
    assert desk.outcome() == "in-doubt"
    desk.board.plugged = True
    tile = desk.counter.open_service(SERVICE)
    assert isinstance(tile, StepView)
    assert isinstance(tile.content, GiftContent)
    assert [gift.hindrance for gift in tile.content.gifts] == [gift_words.BEING_LOOKED_INTO]
    refused = desk.counter.answer({"gift": str(GIFT)})
    assert isinstance(refused, Problems)


def test_a_bank_that_cannot_be_reached_costs_no_try(desk):
    desk.choose()
    desk.locker_spots[0].status = Status.NO_DEVICE
    for _ in range(4):
        hold = desk.act()
        assert isinstance(hold, Hold)
        assert hold.what == gift_words.LOCKER_SILENT
    desk.locker_spots[0].status = None
    desk.is_taken()
    assert desk.to_result(desk.counter.resume()).ending is Ending.DONE


def test_what_lies_at_a_board_that_answers_is_had_though_another_is_silent(tmp_path):
    board = TwoBoards(3)
    desk = GiftDesk(tmp_path, board)
    desk.entitle()
    desk.stock("1", "2")
    desk.sign_in()
    board.first_is_silent = True
    desk.choose()
    desk.is_taken(2)
    assert desk.to_result(desk.act()).ending is Ending.DONE
    assert [one["door"] for one in desk.events("effect.sent")] == ["2"]
    desk.store.close()


def test_a_board_that_refuses_is_asked_twice_for_each_of_two_doors(desk):
    desk.board.refuses = True
    desk.choose()
    assert isinstance(desk.act(), Hold)
    assert isinstance(desk.counter.resume(), StepView)
    assert isinstance(desk.act(), Hold), "of the other door"
    result = desk.to_result(desk.counter.resume())
    assert result.ending is Ending.FAILED
    assert len(desk.events("effect.failed")) == 4


@pytest.mark.parametrize("withdrawn", [True, False])
def test_what_is_withdrawn_or_over_while_it_is_chosen_is_refused(desk, withdrawn):
    desk.choose()
    if withdrawn:
        with desk.store.unit() as unit:
            unit.gifts.withdraw(GIFT)
    else:
        desk.time.seconds += 20 * 86_400
    result = desk.to_result(desk.act())
    assert result.ending is Ending.REFUSED
    assert ("withdrawn" if withdrawn else "is over") in result.next.en
    assert not desk.events("effect.sent")


def test_nothing_waits_for_somebody_else(desk):
    desk.counter.leave(VisitEnd.LEFT)
    desk.sign_in(BADGE_OF_ANOTHER)
    desk.counter.present(BADGE_OF_ANOTHER)
    assert desk.counter.home().waiting == ()


def test_an_empty_list_can_only_be_left(tmp_path):
    desk = GiftDesk(tmp_path)
    desk.sign_in()
    turn = desk.counter.open_service(SERVICE)
    assert isinstance(turn, StepView)
    assert turn.content == GiftContent(())
    assert isinstance(desk.counter.answer({"gift": str(GIFT)}), Problems)
    assert isinstance(desk.counter.answer({}), Problems)
    desk.store.close()


def test_what_is_not_stocked_yet_is_shown_with_its_reason(tmp_path):
    desk = GiftDesk(tmp_path)
    desk.entitle()
    desk.sign_in()
    turn = desk.counter.open_service(SERVICE)
    assert isinstance(turn, StepView)
    assert isinstance(turn.content, GiftContent)
    assert [gift.hindrance for gift in turn.content.gifts] == [gift_words.NOT_HERE_YET]
    assert desk.counter.home().waiting == ()
    desk.store.close()


def test_a_bank_that_is_away_keeps_the_service_and_a_terminal_without_one_does_not_show_it(desk, tmp_path):
    desk.locker_spots[0].status = Status.NO_DEVICE
    assert isinstance(desk.counter.open_service(SERVICE), CannotStart)
    (tmp_path / "plain").mkdir()
    plain = Desk(tmp_path / "plain")
    shown = [tile.service_id for category in plain.counter.announced() for tile in category.tiles]
    assert SERVICE not in shown
    assert "gifts" not in [category.category_id for category in plain.counter.announced()]
    plain.store.close()


def test_a_visit_that_ends_at_an_open_door_has_handed_out(desk):
    desk.choose()
    assert isinstance(desk.act(), Hold)
    desk.counter.leave(VisitEnd.TIMED_OUT)
    assert desk.outcome() == "done"


def test_a_visit_that_a_power_cut_ends_at_an_open_door_has_handed_out(desk):
    desk.choose()
    assert isinstance(desk.act(), Hold)
    desk.restart()
    desk.recover()
    assert desk.outcome() == "done"
    assert [one["end"] for one in desk.events("visit.closed")] == ["interrupted"]


def test_a_kill_at_any_point_hands_out_one_or_none_and_both_ledgers_say_so(tmp_path):
    points = 0
    while True:
        points += 1
        folder = tmp_path / str(points)
        folder.mkdir()
        desk = GiftDesk(folder)
        desk.entitle()
        desk.stock("1", "2")
        desk.sign_in()
        desk.choose()
        desk.is_taken()
        if not _killed(desk, points):
            desk.store.close()
            break
        desk.restart()
        desk.recover()
        with desk.cabinet.bay(1) as bay:
            opened = bay.openings
        with desk.store.view() as unit:
            gift = unit.gifts.get(GIFT)
        assert gift is not None
        handed = len(desk.events("gift.handed-out"))
        doubtful = len(desk.events("gift.in-doubt"))
        assert handed == (gift.handed_out_at is not None)
        assert opened <= 1
        assert (handed, doubtful) in {(1, 0), (0, 1)} if opened else handed == 0
        desk.store.close()
    assert points > 6


def _killed(desk: GiftDesk, after: int) -> bool:
    desk.fuse.passed, desk.fuse.after = 0, after
    try:
        desk.act()
    except Killed:
        return True
    return False


def test_a_store_that_fails_once_anywhere_tells_the_person_what_the_door_did(tmp_path):
    faults = 0
    while True:
        folder = tmp_path / str(faults)
        folder.mkdir()
        desk = GiftDesk(folder)
        desk.entitle()
        desk.stock("1", "2")
        desk.sign_in()
        desk.choose()
        desk.is_taken()
        desk.disk.commits, desk.disk.at = 0, faults + 1
        try:
            turn = desk.act()
        except KioskError:
            faults += 1
            turn = desk.counter.resume()
        else:
            break
        result = desk.to_result(turn)
        assert (result.ending, desk.outcome()) == (Ending.DONE, "done")
        assert len(desk.events("gift.handed-out")) == len(desk.events("effect.closed")) == 1
        assert len(desk.events("effect.sent")) == 1
        desk.store.close()
    desk.store.close()
    assert faults > 5


def test_a_door_that_stuck_while_the_store_failed_is_in_doubt_or_another_opens(tmp_path):
    endings = []
    for commit in (2, 3):  # before the pulse, and after the door did not open
        folder = tmp_path / str(commit)
        folder.mkdir()
        desk = GiftDesk(folder)
        desk.entitle()
        desk.stock("1", "2")
        desk.sign_in()
        with desk.cabinet.bay(1) as bay:
            bay.jammed = True
        desk.choose()
        desk.disk.commits, desk.disk.at = 0, commit
        with pytest.raises(KioskError):
            desk.act()
        desk.is_taken(2, after=8.0)
        endings.append(desk.to_result(desk.counter.resume()).ending)
        desk.store.close()
    assert endings == [Ending.DONE, Ending.IN_DOUBT]


def test_whoever_has_very_many_gifts_sees_what_they_can_have_with_few_questions(desk):
    for number in range(100, 160):
        desk.entitle(UUID(int=number), kind=f"kind-{number}")
    desk.entitle(OTHER, collect_until=NOON.date() + timedelta(days=99))
    asked = []

    def note(_connection, _cursor, statement, *_more):
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    waiting = desk.counter.home().waiting
    event.remove(Engine, "before_cursor_execute", note)
    assert len(asked) < 30
    assert len(waiting) == 2
    turn = desk.counter.open_service(SERVICE)
    assert isinstance(turn, StepView)
    assert isinstance(turn.content, GiftContent)
    assert len(turn.content.gifts) == 50
    works = [gift.gift_id for gift in turn.content.gifts if gift.hindrance is None]
    assert works == [str(GIFT), str(OTHER)]


def test_every_word_of_a_gift_is_there_in_both_languages(desk):
    content = desk.counter.open_service(SERVICE)
    assert isinstance(content, StepView)
    assert isinstance(content.content, GiftContent)
    until = gift_words.collect_by(content.content.gifts[0].collect_until)
    assert until.zh == "2026年12月2日前领取"
    assert until.en == "Collect by 2 December 2026"


def test_another_gift_of_the_same_kind_is_another_matter(desk):
    desk.entitle(OTHER)
    desk.choose()
    desk.is_taken(1)
    desk.to_result(desk.act())
    desk.counter.answer({})
    turn = desk.choose(OTHER)
    assert isinstance(turn, StepView)
    assert isinstance(turn.content, DoorScene)
    assert turn.content.door == "2"


def test_a_contact_that_lies_shut_leaves_the_opening_in_doubt_or_failed_but_never_done(desk):
    with desk.cabinet.bay(1) as bay:
        bay.contact = Contact.SAYS_CLOSED
    desk.choose()
    turn = desk.act()
    assert not desk.events("gift.handed-out")
    assert isinstance(turn, Hold) or desk.outcome() == "in-doubt"
