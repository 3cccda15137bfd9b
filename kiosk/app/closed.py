"""What people read while the store keeps the terminal closed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from contract.language import Bilingual
from kiosk.domain.errors import KioskError
from kiosk.store.condition import BY_WRITING, Condition

CANNOT_START = Bilingual(zh="终端无法启动", en="This terminal cannot start")

CLOSED: Mapping[Condition, Bilingual] = MappingProxyType(
    {
        Condition.FULL: Bilingual(
            zh="本终端存储空间已满，暂时不能办理业务",
            en="This terminal's storage is full. It cannot take requests now",
        ),
        Condition.READ_ONLY: Bilingual(
            zh="本终端暂时无法保存数据，不能办理业务",
            en="This terminal cannot save anything now, so it takes no requests",
        ),
        Condition.FAILING: Bilingual(
            zh="本终端存储设备故障，暂时不能办理业务",
            en="This terminal's storage has a fault. It cannot take requests now",
        ),
        Condition.REPLACED: Bilingual(
            zh="本终端正在维护，即将恢复服务",
            en="This terminal is being serviced and will be back soon",
        ),
        Condition.DAMAGED: Bilingual(
            zh="本终端数据需要检修，暂停服务。已提交的申请由工作人员核实",
            en="This terminal's records need repair. Staff will check the requests made here",
        ),
    }
)
"""By how the store is; where it is well the terminal is open."""

ON_BATTERY = Bilingual(
    zh="停电了，本终端正在使用备用电池，暂时不能办理业务",
    en="There is a power failure. This terminal runs on its battery and takes no requests now",
)
SHUTTING_DOWN = Bilingual(
    zh="停电时间较长，备用电池即将用完，本终端正在关机",
    en="The battery is nearly empty, so this terminal is switching itself off",
)
FINISH = Bilingual(
    zh="停电了，请办完手上的业务，之后本终端暂停服务",
    en="There is a power failure. Please finish what you are doing; then this terminal closes",
)
"""Told once to who is being served."""


FINISH_ORDERED = Bilingual(
    zh="请办完手上的业务，之后本终端暂停服务",
    en="Please finish what you are doing; then this terminal closes",
)
"""Told once to who is being served, where people elsewhere close the terminal."""


def why_closed(error: KioskError) -> Bilingual:
    """Return what people read where the terminal could not start."""
    condition = BY_WRITING.get(error.code)
    return CANNOT_START if condition is None else CLOSED[condition]
