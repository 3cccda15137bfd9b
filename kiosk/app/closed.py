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


def why_closed(error: KioskError) -> Bilingual:
    """Return what people read where the terminal could not start."""
    condition = BY_WRITING.get(error.code)
    return CANNOT_START if condition is None else CLOSED[condition]
