"""The OpenAPI 3.1 document of the terminal API, made from the routes and the contract's types."""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI
from pydantic import TypeAdapter
from pydantic.json_schema import models_json_schema

from contract.events import AnyEvent, Batch, BatchReceipt
from contract.feed import Heartbeat
from contract.problems import Problem

REF = "#/components/schemas/{model}"


def document(app: FastAPI) -> dict[str, Any]:
    """Return the document; `Event` is what an envelope's payload holds as text."""
    api = app.openapi()
    schemas = api["components"]["schemas"]
    # FastAPI writes limits as floating-point numbers, and 2**63 - 1 is none.
    _, posted = models_json_schema(
        [
            (Batch, "validation"),
            (Heartbeat, "validation"),
            (BatchReceipt, "serialization"),
            (Problem, "validation"),
        ],
        ref_template=REF,
    )
    event = TypeAdapter(AnyEvent).json_schema(ref_template=REF)
    schemas |= posted["$defs"] | event.pop("$defs")
    schemas["Event"] = event | {"description": "The canonical JSON text of one of these is a payload."}
    api["components"]["schemas"] = dict(sorted(schemas.items()))
    return api


def text(app: FastAPI) -> str:
    """Return the document as the file that is checked in."""
    return json.dumps(document(app), ensure_ascii=False, indent=1) + "\n"
