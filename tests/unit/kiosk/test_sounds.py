"""Cues go to every speaker, and nobody waits for one that is gone."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from devices.drivers.simulated_speaker import SimulatedSpeaker, SimulatedSpeakerOptions
from devices.pace import Pace
from devices.speaker import Cue, Speaker
from devices.supervisor import DeviceSpec, Supervisor
from kiosk.app.errands import Errands
from kiosk.app.sounds import Sounds
from ui.tone import Tone


@dataclass
class Bell(Tone):
    rings: int = 0
    closed: list[bool] = field(default_factory=list)

    def ring(self) -> None:
        self.rings += 1

    def close(self) -> None:
        self.closed.append(True)


def until(so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not so():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_without_a_speaker_only_what_wants_an_answer_is_heard() -> None:
    bell = Bell()
    sounds = Sounds(bell, Errands())
    sounds.use([])
    for cue in Cue:
        sounds.play(cue)
    sounds.close()
    assert (bell.rings, bell.closed) == (1, [True])


def test_every_speaker_plays_and_one_that_is_gone_keeps_nobody() -> None:
    speakers = {name: SimulatedSpeaker(SimulatedSpeakerOptions()) for name in ("left", "right")}
    speakers["left"].plugged = False
    supervisor = Supervisor(
        [DeviceSpec(name, "any") for name in speakers],
        on_bug=lambda bug: pytest.fail(str(bug)),
        pace=Pace(reopen=lambda _: 0.05),
        build=lambda spec: speakers[spec.name],
    )
    supervisor.start()
    for slot in supervisor.slots().values():
        assert slot.wait_until_seen(20)
    bell = Bell()
    errands = Errands()
    sounds = Sounds(bell, errands)
    sounds.use(supervisor.of_class(Speaker))
    sounds.play(Cue.DONE)
    until(lambda: bool(speakers["right"].heard))
    sounds.close()
    errands.close()
    assert supervisor.stop(20)
    assert [cue for cue, _ in speakers["right"].heard] == [Cue.DONE]
    assert (speakers["left"].heard, bell.rings) == ([], 0)
