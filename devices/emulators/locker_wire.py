"""What can be wrong on the wire of emulated locker boards."""

from __future__ import annotations

from enum import StrEnum

GARBAGE = bytes.fromhex("00FF8A7F02FF57A55A13") * 3
FLOOD = GARBAGE * 12_000  # more than a driver takes before it gives up


class Trouble(StrEnum):
    """What is wrong, now or at the next order to open."""

    NONE = "none"
    SILENCE = "silence"
    GARBAGE = "garbage"
    FLOOD = "flood"
    CHECKSUM = "checksum"
    HALF = "half"
    DOUBLE = "double"
    OTHER_ADDRESS = "other-address"
    LOST_ANSWER = "lost-answer"
    REFUSES = "refuses"
    POWER_CUT_BEFORE = "power-cut-before"
    POWER_CUT_AFTER = "power-cut-after"
    CABLE_LOST_AFTER = "cable-lost-after"


TROUBLES = (
    (Trouble.NONE, "正常", "none"),
    (Trouble.SILENCE, "不应答（断电）", "silence (no power)"),
    (Trouble.GARBAGE, "乱码", "garbage on the wire"),
    (Trouble.FLOOD, "不停发送乱码", "a flood of garbage"),
    (Trouble.CHECKSUM, "校验错误", "wrong check bytes"),
    (Trouble.HALF, "应答只有一半", "half an answer"),
    (Trouble.DOUBLE, "应答重复", "every answer twice"),
    (Trouble.OTHER_ADDRESS, "别的地址应答", "answers of another address"),
    (Trouble.LOST_ANSWER, "开锁后不应答", "no answer to orders"),
    (Trouble.REFUSES, "拒绝开锁", "refuses to open"),
    (Trouble.POWER_CUT_BEFORE, "开锁前断电", "power lost before the bolt moves"),
    (Trouble.POWER_CUT_AFTER, "开锁后断电", "power lost after the bolt moved"),
    (Trouble.CABLE_LOST_AFTER, "开锁后断线", "connection lost after the bolt moved"),
)


IN_ITS_PLACE = {Trouble.SILENCE: b"", Trouble.GARBAGE: GARBAGE, Trouble.FLOOD: FLOOD}


def deformed(answer: bytes, trouble: Trouble) -> bytes:
    """Return what becomes of an answer on the wire."""
    match trouble:
        case Trouble.CHECKSUM:
            return answer[:-1] + bytes(byte ^ 0xFF for byte in answer[-1:])
        case Trouble.HALF:
            return answer[: len(answer) // 2]
        case Trouble.DOUBLE:
            return answer * 2
        case _:
            return IN_ITS_PLACE.get(trouble, answer)
