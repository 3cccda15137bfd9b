"""The badge reader on a real pcscd: what the contract suite does not cover."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from queue import Queue
from random import Random

import pytest

from devices.card_reader import Card, CardLaid, CardReader, CardTaken, CardUnreadable
from devices.device import Announcement, Faltering, Fault, Report, Status, StatusChanged
from devices.emulators.vpcd_card import VpcdCard, VpcdCardOptions
from devices.errors import DeviceError, DeviceFailure
from devices.pace import Pace, full_jitter
from devices.pcsc_service import PcscService, can_run_here, service_runs
from devices.ports import free_ports
from devices.protocols.vpcd import MIFARE_1K_ATR
from devices.registry import build_driver
from devices.supervisor import DeviceSpec, Supervisor
from tests.helpers.pcsc import OTHER_UID, READER, UID, virtual_badge

pytestmark = pytest.mark.xdist_group("pcsc")
WITHIN = 20.0
PACE = Pace(reopen=full_jitter(0.1, 0.5, Random(1)))
ONLINE = StatusChanged(Report(Status.ONLINE))


class Desk:
    """A supervised reader, and the virtual badge at its other end."""

    def __init__(self, badge: VpcdCard, pace: Pace = PACE) -> None:
        self.badge = badge
        self.told: Queue[Announcement] = Queue()
        self.bugs: Queue[BaseException] = Queue()
        specs = [DeviceSpec("badge", "pcsc", {"reader": READER})]
        self.supervisor = Supervisor(specs, on_bug=self.bugs.put, pace=pace)
        self.supervisor.subscribe(lambda _, announcement: self.told.put(announcement))

    def next(self) -> Announcement:
        """Return what is told next; that it is missed and not lost yet says nothing here."""
        while isinstance(told := self.told.get(timeout=WITHIN), Faltering):
            pass
        return told

    def until_online(self) -> None:
        while self.next() != ONLINE:
            pass


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with virtual_badge(tmp_path) as badge:
        desk = Desk(badge)
        desk.supervisor.start()
        desk.until_online()
        yield desk
        assert desk.supervisor.stop(WITHIN)
        assert desk.bugs.empty()


def test_uid_and_atr_are_the_cards(desk: Desk) -> None:
    desk.badge.act("lay", UID)
    card = Card(bytes.fromhex(UID), MIFARE_1K_ATR)
    assert desk.next() == CardLaid(card)
    with desk.supervisor.of_class(CardReader)[0].claim(within=WITHIN) as claim:
        assert claim.run(lambda reader: reader.card(), within=WITHIN) == card
        desk.badge.act("take")
        assert desk.next() == CardTaken()
        assert claim.run(lambda reader: reader.card(), within=WITHIN) is None


def test_another_badge_in_one_movement_is_two_edges(desk: Desk) -> None:
    desk.badge.act("lay", UID)
    assert isinstance(desk.next(), CardLaid)
    exchanges = (("lay-unknown", None, "04DEADBEEF0000"), ("lay", UID, UID)) * 3
    for number, (hand, argument, uid) in enumerate(exchanges):
        threading.Event().wait(0.13 * number)  # pcscd looks every 0.4 s: at another moment of that each time
        desk.badge.act(hand, argument)
        assert desk.next() == CardTaken()
        second = desk.next()
        assert isinstance(second, CardLaid)
        assert second.card.uid == bytes.fromhex(uid)


def test_a_badge_exchanged_unseen_by_pcscd_is_not_taken_for_the_one_before(desk: Desk) -> None:
    desk.badge.act("lay", UID)
    assert isinstance(desk.next(), CardLaid)
    for uid in (OTHER_UID, UID):
        desk.badge.act("lay-exchanged")
        assert desk.next() == CardTaken()
        assert desk.next() == CardLaid(Card(bytes.fromhex(uid), MIFARE_1K_ATR))


def test_an_unreadable_badge_exchanged_unseen_for_a_good_one_is_read(desk: Desk) -> None:
    desk.badge.act("lay-unreadable")
    assert desk.next() == CardUnreadable()
    desk.badge.act("lay-exchanged")
    assert desk.next() == CardTaken()
    assert isinstance(desk.next(), CardLaid)


def test_a_badge_that_never_answers_is_unreadable_and_the_next_one_is_read(desk: Desk) -> None:
    desk.badge.act("lay-mute")
    assert desk.next() == CardUnreadable()
    desk.badge.act("lay", UID)
    assert desk.next() == CardTaken()
    assert isinstance(desk.next(), CardLaid)


def test_a_badge_pulled_while_it_is_read_is_unreadable_then_taken(tmp_path: Path) -> None:
    with virtual_badge(tmp_path, mute=60.0) as badge:
        desk = Desk(badge)
        desk.supervisor.start()
        desk.until_online()
        badge.act("lay-mute")
        assert badge.asked.wait(WITHIN)
        badge.act("take")
        assert [desk.next(), desk.next()] == [CardUnreadable(), CardTaken()]
        assert desk.supervisor.stop(WITHIN)


def test_a_restarted_service_is_found_again(desk: Desk) -> None:
    for _ in range(2):
        desk.badge.act("unplug")
        lost = desk.next()
        assert isinstance(lost, StatusChanged)
        assert lost.report.status in {Status.OFFLINE, Status.NO_DEVICE}
        desk.badge.act("plug")
        desk.until_online()
        desk.badge.act("lay", UID)
        assert isinstance(desk.next(), CardLaid)
        desk.badge.act("take")
        assert desk.next() == CardTaken()


def test_a_pcscd_restarted_under_a_lying_card_announces_it_anew(desk: Desk) -> None:
    """The card lies from before the new pcscd's first look, or comes right after: it is read either way."""
    desk.badge.act("lay", UID)
    assert isinstance(desk.next(), CardLaid)
    desk.badge.act("unplug")
    desk.badge.act("plug")
    desk.badge.act("lay", OTHER_UID)
    while not isinstance(told := desk.next(), CardLaid):
        pass
    assert told.card.uid == bytes.fromhex(OTHER_UID)


def test_a_reader_with_another_name_is_no_device(desk: Desk) -> None:
    del desk
    device = build_driver("pcsc", {"reader": "Nobody's"})
    with pytest.raises(DeviceError) as caught:
        device.open()
    device.close()
    assert caught.value.failure is DeviceFailure.NO_DEVICE


def test_a_second_pcscd_is_refused(desk: Desk, tmp_path: Path) -> None:
    del desk
    with pytest.raises(DeviceError, match="another pcscd runs"):
        PcscService(tmp_path, "Second", free_ports(2)[0]).start()


def test_a_program_that_ends_with_an_open_reader_says_nothing(desk: Desk) -> None:
    desk.badge.act("lay", UID)
    program = (
        "from devices.registry import build_driver\n"
        f"reader = build_driver('pcsc', {{'reader': {READER!r}}})\n"
        "reader.open()\n"
        "reader.watch()\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_no_thread_is_left_after_stopping(desk: Desk) -> None:
    assert desk.supervisor.stop(WITHIN)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("device-")]


def test_a_second_emulator_is_told_that_there_is_no_room(desk: Desk, tmp_path: Path) -> None:
    del desk
    assert not can_run_here()
    with pytest.raises(DeviceError, match="another emulator has this machine's pcscd"):
        VpcdCard(VpcdCardOptions(), tmp_path).start()


def test_the_pcscd_of_an_emulator_that_was_killed_makes_room(tmp_path: Path) -> None:
    program = (
        "import os, pathlib, signal\n"
        "from devices.emulators.vpcd_card import VpcdCard, VpcdCardOptions\n"
        f"VpcdCard(VpcdCardOptions(), pathlib.Path({str(tmp_path)!r})).start()\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    with virtual_badge(tmp_path) as badge:
        badge.stop()
        killed = subprocess.run([sys.executable, "-c", program], check=False)
        assert killed.returncode == -signal.SIGKILL
        assert service_runs()
        badge.start()
        assert badge.sight().facts["reader"] == "plugged"
        assert "unplug" in {hand.act for hand in badge.hands()}
    assert not service_runs()


def test_a_badge_that_blocks_the_service_hangs_the_device_until_it_is_taken(tmp_path: Path) -> None:
    with virtual_badge(tmp_path, mute=60.0) as badge:
        desk = Desk(badge, replace(PACE, watch_within=1.0, watchdog=0.1))
        desk.supervisor.start()
        desk.until_online()
        badge.act("lay-mute")
        hung = desk.next()
        assert isinstance(hung, StatusChanged)
        assert hung.report.faults == {Fault.HUNG}
        with (
            pytest.raises(DeviceError),
            desk.supervisor.of_class(CardReader)[0].claim() as claim,
        ):
            claim.run(lambda reader: reader.card(), within=0.5)
        badge.act("take")
        desk.until_online()
        badge.act("lay", UID)
        while not isinstance(desk.next(), CardLaid):
            pass
        assert desk.supervisor.stop(WITHIN)
        assert desk.bugs.empty()
