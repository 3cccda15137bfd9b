"""The console's two scripts: htmx, vendored and pinned, and our own. Every page works without them."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha384
from pathlib import Path
from types import MappingProxyType

STATIC = Path(__file__).parent / "console" / "static"
NAMES = ("htmx-2.0.10.min.js", "console.js")


def integrity(name: str) -> str:
    """Return what a browser checks a file against before it runs it (W3C, Subresource Integrity)."""
    return f"sha384-{b64encode(sha384((STATIC / name).read_bytes()).digest()).decode()}"


SCRIPTS: Mapping[str, str] = MappingProxyType({name: integrity(name) for name in NAMES})
"""Which scripts a page of the console has, and what each must be."""

HTMX_CONFIG = json.dumps(
    {
        "allowEval": False,
        "allowScriptTags": False,
        "includeIndicatorStyles": False,  # they would be inline
        "selfRequestsOnly": True,
        "historyCacheSize": 0,  # nothing of a page is kept in the browser's storage
        "refreshOnHistoryMiss": True,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {  # an error is a page of its own
                "code": "[45]..",
                "swap": True,
                "error": False,
                "target": "#content",
                "select": "#content",
                "swapOverride": "outerHTML",
            },
        ],
    }
)
"""https://htmx.org/reference/#config"""
