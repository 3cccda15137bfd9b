"""The contract as JSON Schema (draft 2020-12): one file for each type of message, beside this module.

`events/` and `reports/` go up from a terminal, `facts/` and `answers/` come down to it, `problems/` are what
an error can be. They say what is read of a message; what they do not name is ignored. Made by
`python -m contract.schema` from the types in `contract/*.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, TypeAdapter

from contract.attachments import AttachmentState
from contract.enrolment import Enrolment, EnrolmentOrder, RenewalOrder
from contract.events import AnyEvent, Batch, BatchReceipt
from contract.feed import DirectoryPage, FeedFact, FeedPage, Heartbeat, KeySet, Neighbourhood
from contract.phone import (
    DeviceAuthorization,
    DeviceAuthorizationOrder,
    DeviceToken,
    DeviceTokenOrder,
    EcopyLink,
    EcopyLinkOrder,
)
from contract.phone_uploads import UploadEnd, UploadOrder, UploadState, UploadTicket
from contract.problems import Problem, ProblemType

Schema = dict[str, Any]

HERE = Path(__file__).parent
DIALECT = "https://json-schema.org/draft/2020-12/schema"

REPORTS: Mapping[str, type[BaseModel]] = {
    "batch": Batch,
    "device-authorization-order": DeviceAuthorizationOrder,
    "device-token-order": DeviceTokenOrder,
    "ecopy-link-order": EcopyLinkOrder,
    "enrolment-order": EnrolmentOrder,
    "heartbeat": Heartbeat,
    "renewal-order": RenewalOrder,
    "upload-end": UploadEnd,
    "upload-order": UploadOrder,
}
ANSWERS: Mapping[str, type[BaseModel]] = {
    "attachment-state": AttachmentState,
    "batch-receipt": BatchReceipt,
    "device-authorization": DeviceAuthorization,
    "device-token": DeviceToken,
    "directory-page": DirectoryPage,
    "ecopy-link": EcopyLink,
    "enrolment": Enrolment,
    "feed-page": FeedPage,
    "key-set": KeySet,
    "neighbourhood": Neighbourhood,
    "problem": Problem,
    "upload-state": UploadState,
    "upload-ticket": UploadTicket,
}


def schemas() -> dict[str, Schema]:
    """Return the schema of each message by its name, such as `events/visit.opened`."""
    found = {f"events/{kind}": schema for kind, schema in _members(AnyEvent)}
    found |= {f"facts/{kind}": schema for kind, schema in _members(FeedFact)}
    found |= {f"reports/{name}": _schema(model) for name, model in REPORTS.items()}
    found |= {f"answers/{name}": _schema(model) for name, model in ANSWERS.items()}
    found |= {f"problems/{kind}": _problem(kind) for kind in ProblemType}
    return dict(sorted(found.items()))


def text(schema: Schema) -> str:
    """Return a schema as its file has it."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def kept(folder: Path = HERE) -> dict[str, Schema]:
    """Read the schemas that are in a folder."""
    return {
        path.relative_to(folder).with_suffix("").as_posix(): json.loads(path.read_text("utf-8"))
        for path in sorted(folder.glob("*/*.json"))
    }


def _members(union: Any) -> Iterator[tuple[str, Schema]]:
    for model in get_args(get_args(union)[0]):
        yield model.model_fields["type"].default, _schema(model)


def _schema(model: type[BaseModel]) -> Schema:
    schema = {"$schema": DIALECT} | TypeAdapter(model).json_schema()
    for each in (schema, *schema.get("$defs", {}).values()):
        _ask_for_type(each)
    return schema


def _ask_for_type(schema: Schema) -> None:
    """Say that a message has its type: in Python it need not be written."""
    if "const" in schema.get("properties", {}).get("type", ()):
        schema["properties"]["type"].pop("default", None)
        schema["required"] = list(dict.fromkeys(["type", *schema.get("required", [])]))


def _problem(kind: ProblemType) -> Schema:
    """Return what is always so of problems of one type."""
    said = Problem.of(kind, FIRST_STATUS.get(kind, 422), "")
    schema = _schema(Problem)
    schema["properties"]["type"] = {"const": said.type}
    schema["properties"]["retryable"] = {"const": said.retryable}
    schema["required"] = ["type", "title", "status", "retryable"]
    return schema


FIRST_STATUS = {ProblemType.BUSY: 503, ProblemType.INTERNAL: 500, ProblemType.TOO_MANY_TRIES: 429}
"""Statuses that say by themselves that trying again can help."""
