"""The one error that the environment's faults become inside the terminal."""

from __future__ import annotations


class KioskError(Exception):
    """The environment's fault, with a stable code such as `store.full`."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
