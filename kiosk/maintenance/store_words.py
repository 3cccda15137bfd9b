"""How the store is, in words: faults, room, and what staff do next."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from contract.language import Bilingual, both
from kiosk.domain.errors import KioskError
from kiosk.maintenance.spoken import amount
from kiosk.maintenance.views import Fact, StatusView
from kiosk.store.failures import StoreFault

WELL = both("本机数据正常", "What is done here is kept")
NO_ROOM = both("磁盘快满了，暂停受理新业务", "The disk is nearly full: no new requests are taken")
MAKE_ROOM = both(
    "请通知IT部门清理磁盘。已办的业务保存在本机，不会丢失；腾出空间后自动恢复受理。",
    "Ask IT to make room on the disk. What was done here is kept; requests are taken again by themselves.",
)

FREE = both("磁盘可用空间", "Free on the disk")
SIZE = both("占用空间", "Size")

FAULTS: Mapping[StoreFault, Bilingual] = MappingProxyType(
    {
        StoreFault.KEY: both("密钥与本机数据不匹配", "The key does not fit the data of this terminal"),
        StoreFault.KEY_FILE: both("密钥文件缺失或不可用", "The key file is missing or cannot be used"),
        StoreFault.CORRUPT: both("本机数据已损坏", "The data of this terminal is damaged"),
        StoreFault.IN_USE: both("另一个程序正在使用本机数据", "Another program is using the data"),
        StoreFault.REPLACED: both("运行时数据文件被替换", "The data was replaced under the running terminal"),
        StoreFault.SALVAGING: both("数据抢救中途被打断", "A salvage of the data was cut off"),
        StoreFault.ANOTHER_TERMINAL: both("数据属于另一台终端", "The data are another terminal's"),
        StoreFault.NEWER: both("本机数据由更新的版本写入", "A later release wrote the data"),
        StoreFault.OLDER: both("本机数据由较早的版本写入", "An earlier release wrote the data"),
        StoreFault.FULL: both("磁盘已满", "The disk is full"),
        StoreFault.READ_ONLY: both("磁盘不可写", "The disk cannot be written"),
        StoreFault.UNREACHABLE: both("打不开数据文件夹", "The data folder cannot be opened"),
        StoreFault.IO: both("磁盘读写出错", "The disk fails"),
    }
)
TELL_IT = both(
    "请通知IT部门，并把这一行文字告诉他们。请不要关机断电。",
    "Tell IT, and read them the line above. Do not switch the terminal off.",
)
"""What to do about any fault."""


def fault_words(code: str) -> Bilingual:
    """Return the words of a store's fault, those of a failing disk where it is none that is known."""
    known = {fault.value: words for fault, words in FAULTS.items()}
    return known.get(code, FAULTS[StoreFault.IO])


def shown_store(folder: Path, *, has_room: bool, fault: StoreFault | None = None) -> StatusView:
    """Return how a store is that answers: what it takes, and what is free on its disk."""
    facts = tuple(_room(folder))
    if fault is not None:
        return StatusView(False, FAULTS[fault], _advice(fault), facts)
    return StatusView(True, WELL, facts=facts) if has_room else StatusView(False, NO_ROOM, MAKE_ROOM, facts)


def failed_store(error: KioskError, folder: Path) -> StatusView:
    """Return how a store is that does not answer."""
    return StatusView(False, fault_words(error.code), _advice(error.code), tuple(_room(folder)))


def _advice(code: str) -> Bilingual:
    return MAKE_ROOM if code == StoreFault.FULL else TELL_IT


def _room(folder: Path) -> Iterator[Fact]:
    try:
        free = shutil.disk_usage(folder).free
        size = sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
    except OSError:  # a file went while it was looked at, or the folder did
        return
    yield Fact(FREE, amount(free))
    yield Fact(SIZE, amount(size))
