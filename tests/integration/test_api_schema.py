"""What the checked-in OpenAPI document says of the API holds, whatever is sent: by schemathesis.

Each operation is asked the cases that its schema has at its limits, sound and unsound, and some by chance. An
answer fails that is a 500, a status, content type, header or body that the document does not have, a sound
question refused, an unsound one taken, or a method let through that the document does not have. The hub is
the real one behind uvicorn; it knows a whole content and a part of another one, and has decided a request.

Left out, and why:

* `security`, and the addresses of other terminals: all is asked as T001 with its token. Who is not let in is
  asked in `contract/conformance/checks/access.py`, who signs in `tests/unit/hub/test_enrolment.py`. So the
  renewal of a certificate, which only who signs may have, is asked for and always refused.
* the limits of the audit chain's tip in a batch: they are tried in the heartbeat, where it stands as well.
* codes and keys that nobody has: T002 is enrolled by its own, again and again.
* the feed's parameter `wait`: an empty feed that is waited for answers as any other, 20 s later.
* `negative_data_rejection` outside GET: what is wrong in a batch has a receipt of its own, with 200; of a
  heartbeat is read what can be ("7" is a number); and the bytes of a range have no form that could be wrong.
* `positive_data_acceptance` outside GET: a `seq` that no database can hold, a moment that no calendar of ours
  has, and bytes that do not go on where the kept ones end, are what the schema says and are refused.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests
import schemathesis
from hypothesis import settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from contract.event import Event
from tests.helpers.hub_platform import TOKEN, envelope, submitted
from tests.helpers.served_hub import ServedHub
from tests.helpers.signing_terminal import SigningTerminal

DOCUMENT = Path(__file__).parents[2] / "contract" / "openapi.json"
EXAMPLES = 5  # for each operation, after those at the limits
PDF, BEGUN = b"%PDF-1.7 whole", b"%PDF-1.7 begun"
Json = dict[str, Any]

pytestmark = [pytest.mark.xdist_group("api-schema"), pytest.mark.timeout(300)]


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def payload(event: Event) -> str:
    return json.dumps(event.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))


REFS = [
    {"sha256": sha256(content), "size": len(content), "media_type": "application/pdf", "field": "proof"}
    for content in (PDF, BEGUN)
]
EVENTS = [submitted(), submitted(attachments=REFS)]
TIP = {"epoch": str(uuid4()), "count": 1, "head": "0" * 64, "parent": None, "opening": 1, "turn": 1}
SIGNED = {"POST /v1/terminals/{terminal_id}/certificate"}
NEVER_GUESSED = {  # a certificate's number with its person's, and tickets by their random ids
    "POST /v1/terminals/{terminal_id}/ecopy-link",
    "GET /v1/terminals/{terminal_id}/uploads/{ticket_id}",
    "POST /v1/terminals/{terminal_id}/uploads/{ticket_id}/end",
    "GET /v1/terminals/{terminal_id}/uploads/{ticket_id}/files/{number}",
    "DELETE /v1/terminals/{terminal_id}/uploads/{ticket_id}/files/{number}",
}
KNOWN = {"terminal_id": ["T001"], "sha256": [sha256(PDF), sha256(BEGUN), sha256(b"unknown")]}


def as_terminal(document: Json, order: dict[str, str]) -> Json:
    """Return the document as T001 has it that is let in, with events in their envelopes."""
    del document["components"]["securitySchemes"]
    envelopes = document["components"]["schemas"]["Envelope"]["properties"]
    envelopes["payload"] = {"enum": [*map(payload, EVENTS), "{}", ""]}
    document["components"]["schemas"]["AuditReport"]["properties"]["tip"] = {"enum": [TIP]}
    ordered = document["components"]["schemas"]["EnrolmentOrder"]["properties"]
    ordered |= {name: {"enum": [value]} for name, value in order.items()}
    for path in document["paths"].values():
        for operation in path.values():
            operation.pop("security", None)
            parameters = [one for one in operation.get("parameters", ()) if one["name"] != "wait"]
            operation["parameters"] = parameters
            for parameter in parameters:
                if (names := KNOWN.get(parameter["name"])) is not None:
                    parameter["schema"] = {"enum": names}
    return document


def sealed(body: Any) -> Any:
    """Return a batch with the right hash of each payload where it has one that could be right."""
    match body:
        case {"envelopes": [*envelopes]}:
            for one in envelopes:
                match one:
                    case {"payload": str(text), "sha256": str(told)} if len(told) == 64:
                        one["sha256"] = sha256(text.encode(errors="surrogatepass"))
    return body


@dataclass
class Heard:
    """A hub that is asked, and which statuses each operation answered with."""

    base_url: str
    session: requests.Session
    order: dict[str, str]
    statuses: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Heard]:
    with ServedHub(tmp_path_factory.mktemp("hub")).running() as hub, requests.Session() as session:
        session.trust_env = False  # no proxies to look for at each request
        session.headers["Authorization"] = f"Bearer {TOKEN}"
        order = SigningTerminal("T002").order(hub.code("T002"))
        begun = Heard(f"http://127.0.0.1:{hub.port}", session, order)
        fill(begun)
        yield begun


@pytest.fixture(scope="module")
def api(heard: Heard) -> Any:
    schemathesis.serializer.alias("application/partial-upload", "application/octet-stream")
    return schemathesis.openapi.from_dict(as_terminal(json.loads(DOCUMENT.read_text("utf-8")), heard.order))


def fill(hub: Heard) -> None:
    """Have the hub know a content, a part of another one, and a decision."""
    place = f"{hub.base_url}/v1/terminals/T001"
    epoch = uuid4()
    batch = {
        "sent_at": "2026-11-23T04:00:00Z",
        "envelopes": [envelope(event, seq, epoch) for seq, event in enumerate(EVENTS, start=1)],
    }
    hub.session.post(f"{place}/events", json=batch).raise_for_status()
    for content, size in ((PDF, len(PDF)), (BEGUN, 10)):
        hub.session.patch(
            f"{place}/attachments/{sha256(content)}",
            data=content[:size],
            headers={"Upload-Offset": "0", "Content-Type": "application/partial-upload"},
        ).raise_for_status()


OPERATIONS = schemathesis.pytest.from_fixture("api")  # not before the test: drawing its cases takes seconds


@OPERATIONS.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
def test_every_answer_is_one_that_the_document_has(case: schemathesis.Case, heard: Heard) -> None:
    case.body = sealed(case.body)
    answer = case.call_and_validate(
        base_url=heard.base_url,
        session=heard.session,
        excluded_checks=None if case.method == "GET" else [negative_data_rejection, positive_data_acceptance],
    )
    heard.statuses[case.operation.label].add(answer.status_code)


def test_every_operation_was_exercised(heard: Heard) -> None:
    if not heard.statuses:
        pytest.skip("looks at what the test above asked")
    document = json.loads(DOCUMENT.read_text("utf-8"))
    operations = {
        f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods
    }
    assert set(heard.statuses) == operations
    in_vain = {label for label, found in heard.statuses.items() if not found & {200, 204}}
    assert in_vain == SIGNED | NEVER_GUESSED
