"""The pages of the phone, put together."""

from __future__ import annotations

import importlib
import pkgutil

from fastapi import APIRouter, Depends

from hub.assembly import Platform
from hub.phone import pages
from hub.phone.frame import PLACE, Phone


def phone_routes(platform: Platform) -> APIRouter:
    """Return the routes of every page of the folder."""
    phone = Phone(platform)
    routes = APIRouter(prefix=PLACE, dependencies=[Depends(phone.guard)], route_class=phone.stand_before())
    for name in sorted(module.name for module in pkgutil.iter_modules(pages.__path__)):
        importlib.import_module(f"{pages.__name__}.{name}").add(routes, phone)
    return routes
