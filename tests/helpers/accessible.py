"""Accessibility of a page that a browser shows, by axe-core (tests/data/axe)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from selenium import webdriver

AXE = Path(__file__).resolve().parents[1] / "data" / "axe" / "axe-4.12.1.min.js"
GRAVE = frozenset({"moderate", "serious", "critical"})
RUN = """
const done = arguments[0];
axe.run(document, {resultTypes: ["violations"], preload: false, elementRef: false, performanceTimer: false})
  .then((found) => done(found.violations), (fault) => done(String(fault)));
"""


def violations(browser: webdriver.Chrome) -> list[str]:
    """Return what axe-core finds that is grave: the rule, how grave, and where."""
    browser.execute_script(AXE.read_text(encoding="utf-8"))
    found: Any = browser.execute_async_script(RUN)
    assert isinstance(found, list), found
    return [
        f"{one['id']} ({one['impact']}): {', '.join(str(node['target'][0]) for node in one['nodes'][:3])}"
        for one in found
        if one["impact"] in GRAVE
    ]
