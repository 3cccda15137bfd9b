"""The one error that what keeps a page from being set becomes."""

from __future__ import annotations


class DocumentError(Exception):
    """Why there is no page, with a stable code such as `document.too-long`; never with what a page states."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
