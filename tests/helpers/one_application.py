"""One application for the platforms of one test after the other: to work out its routes takes 0.2 s.

Routes ask their platform at each request; what an application knows from its beginning are the pages and the
sizes that bodies may have, which follow from the settings.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fastapi import FastAPI

from hub.app import build
from hub.assembly import Platform
from hub.settings import Settings


class Application:
    """An application, and the platform that its routes ask: whichever was put there last."""

    def __init__(self, settings: Settings, platform: Platform) -> None:
        self.settings = settings
        self.served = replace(platform)
        self.app = build(self.served)

    def serve(self, platform: Platform) -> None:
        """Have the routes ask this platform from now on."""
        told = {name: value for name, value in vars(platform).items() if name != "pages"}
        vars(self.served).update(told)


_built: list[Application] = []


def application_of(platform: Platform) -> FastAPI:
    """Return the application for a platform, until the next one asks; only one platform can have it."""
    settings = replace(platform.settings, database="", data=Path())
    found = next((one for one in _built if one.settings == settings), None)
    if found is None:
        found = Application(settings, platform)
        _built.append(found)
    found.serve(platform)
    return found.app
