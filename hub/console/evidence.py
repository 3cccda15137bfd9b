"""What a device said about a physical effect, in words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from pydantic import JsonValue

from contract.language import Bilingual, Language
from hub.texts import both

WORDS: Mapping[tuple[str, ...], Bilingual] = {
    ("job",): both("打印作业", "Print job"),
    ("units",): both("应打印数量", "Units asked for"),
    ("came_out",): both("确认打印数量", "Units that came out"),
    ("before", "counter"): both("打印前设备计数", "Counter before"),
    ("after", "counter"): both("打印后设备计数", "Counter after"),
    ("before", "up_since"): both("打印前设备开机时刻", "Switched on at, told before"),
    ("after", "up_since"): both("打印后设备开机时刻", "Switched on at, told after"),
    ("before", "outlet"): both("打印前出纸口", "Outlet before"),
    ("after", "outlet"): both("打印后出纸口", "Outlet after"),
    ("before", "job"): both("打印前最后完成的作业", "Last finished job before"),
    ("after", "job"): both("打印后最后完成的作业", "Last finished job after"),
}
UNKNOWN = both("未知", "unknown")
SINCE = "up_since"  # seconds since 1970
YEAR_2242 = 2**33


def in_words(evidence: Mapping[str, JsonValue], language: Language) -> list[tuple[str, str]]:
    """Return each reading with its name; what has no name keeps its own."""
    order = list(WORDS)
    sorted_readings = sorted(
        readings(evidence), key=lambda one: order.index(one[0]) if one[0] in WORDS else len(order)
    )
    return [
        (WORDS[path].to(language) if path in WORDS else " ".join(path), shown(path, value, language))
        for path, value in sorted_readings
    ]


def readings(evidence: Mapping[str, JsonValue]) -> Iterator[tuple[tuple[str, ...], JsonValue]]:
    """Yield the readings, those before and after the effect one by one."""
    for name, value in evidence.items():
        if name in ("before", "after") and isinstance(value, dict):
            parts = value.items()
            yield from (((name, part), told) for part, told in parts if part != SINCE or told is not None)
        else:
            yield (name,), value


def shown(path: tuple[str, ...], value: JsonValue, language: Language) -> str:
    """Return a reading as text."""
    if value is None:
        return UNKNOWN.to(language)
    if path[-1] == SINCE and isinstance(value, int) and 0 <= value < YEAR_2242:
        return datetime.fromtimestamp(value, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
