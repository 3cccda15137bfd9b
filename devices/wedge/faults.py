"""What can go wrong with emulated keyboard wedges."""

from __future__ import annotations

from devices.emulator import Hand
from devices.protocols.input_events import EVENT, Event, Kind, Press, pack
from devices.wedge.typing_end import TypingEnd

GARBAGE = b"\xff" * EVENT.size * 4
FLOOD = "0" * 300  # characters: more than a pipe holds of their events
ONE_KEY = pack(Event(Kind.KEY, 2, Press.DOWN))

FAULTS = (
    Hand("type-half", "输入到一半停住", "Type half a code and stop"),
    Hand("half-event", "事件传到一半断开", "Hang up in the middle of an event"),
    Hand("garble", "发送乱码", "Send garbage"),
    Hand("flood", "不停输入", "Type without an end"),
    Hand("lose", "系统丢失按键", "Lose keys on the way"),
    Hand("unplug", "拔掉数据线", "Unplug the cable"),
    Hand("plug", "接回数据线", "Plug the cable in"),
)


def do_fault(end: TypingEnd, act: str) -> None:
    """Do one of `FAULTS`; raise ValueError for another."""
    match act:
        case "type-half":
            end.type("12")
        case "half-event":
            end.send([ONE_KEY[: EVENT.size // 2]])
            end.unplug()
        case "garble":
            end.send([GARBAGE])
        case "flood":
            end.type(FLOOD)
        case "lose":
            end.type("12")
            end.lose()
        case "unplug":
            end.unplug()
        case "plug":
            end.plug()
        case _:
            raise ValueError(f'nobody can "{act}" here')
