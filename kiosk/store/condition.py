"""Whether the store can be written, and why not."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from kiosk.store.failures import StoreFault


class Condition(StrEnum):
    """How the store was when it was last used."""

    WELL = "well"
    FULL = "full"  # not even what is begun can be written
    READ_ONLY = "read-only"
    FAILING = "failing"  # the disk does not read or write
    REPLACED = "replaced"  # another file lies where the open database lay
    DAMAGED = "damaged"  # something in it cannot be read as it was written


LASTING: Mapping[Condition, StoreFault] = MappingProxyType(
    {Condition.REPLACED: StoreFault.REPLACED, Condition.DAMAGED: StoreFault.CORRUPT}
)
"""What does not pass while this process runs, and the fault that every writing then meets."""

BY_READING: Mapping[str, Condition] = MappingProxyType(
    {
        StoreFault.CORRUPT: Condition.DAMAGED,
        StoreFault.IO: Condition.FAILING,
        StoreFault.UNREACHABLE: Condition.FAILING,
    }
)
"""What a fault met while reading says of the store; others say nothing."""

BY_WRITING: Mapping[str, Condition] = MappingProxyType(
    {
        **BY_READING,
        StoreFault.FULL: Condition.FULL,
        StoreFault.READ_ONLY: Condition.READ_ONLY,
        StoreFault.REPLACED: Condition.REPLACED,
    }
)

FAULTS: Mapping[Condition, StoreFault] = MappingProxyType(
    {
        **LASTING,
        Condition.FULL: StoreFault.FULL,
        Condition.READ_ONLY: StoreFault.READ_ONLY,
        Condition.FAILING: StoreFault.IO,
    }
)
"""The fault that each condition is of; none where the store is well."""
