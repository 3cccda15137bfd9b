"""That a device hung, how often its driver was replaced, and when last."""

from __future__ import annotations

from contract.language import both
from devices.hangs import Hangs
from kiosk.maintenance.spoken import moment
from kiosk.maintenance.views import Fact

HUNG = both("停止响应", "Hung")


def hung(hangs: Hangs) -> list[Fact]:
    """Return what is known of a device's hanging since the terminal started; nothing where it did not."""
    if hangs.last_at is None:
        return []
    last = moment(hangs.last_at)
    times = "once" if hangs.times == 1 else f"{hangs.times} times"
    told = both(
        f"{hangs.times} 次，驱动已自动替换；最近一次：{last.zh}",
        f"{times}, and was replaced; last on {last.en}",
    )
    return [Fact(HUNG, told)]
