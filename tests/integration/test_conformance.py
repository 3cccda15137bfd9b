"""The conformance kit: our platform keeps everything, and each way of not keeping it is found."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from contract.conformance.__main__ import CODE, main
from contract.conformance.__main__ import TOKEN as VARIABLE
from contract.conformance.check import Outcome, checks
from contract.conformance.peer import Answer, Peer, Signable
from contract.conformance.report import tried
from contract.signing import RequestSigner
from hub.throttle import Throttle
from tests.helpers.hub_platform import TOKEN
from tests.helpers.served_hub import ServedHub

ROOT = Path(__file__).parents[2]
Json = dict[str, Any]
ENROLMENTS = "/v1/enrolments"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedHub]:
    served = ServedHub(tmp_path_factory.mktemp("hub"))
    free = Throttle(1000, 1000, time.monotonic)  # one address plays many technicians here
    served.platform = replace(served.platform, enrolment_throttle=free)
    with served.running():
        yield served


@pytest.fixture(scope="module")
def url(hub: ServedHub) -> str:
    return hub.url


def test_our_platform_keeps_everything_that_is_tried(
    hub: ServedHub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLE, TOKEN)
    monkeypatch.setenv(CODE, hub.code("T002"))
    assert main([hub.url, "--terminal", "T001", "--enrol", "T002", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["conformant"] is True
    assert {row["outcome"] for row in told["checks"]} == {"kept"}
    assert len(told["checks"]) == len(checks()) >= 43


def test_a_report_for_people_says_what_was_not_kept(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLE, "another token")
    assert main([url, "--terminal", "T001", "--only", "keys are open"]) == 0
    assert "1 kept" in capsys.readouterr().out
    assert main([url, "--terminal", "T001", "--only", "own receipt"]) == 1
    told = capsys.readouterr().out
    assert "NOT KEPT   each envelope has its own receipt" in told
    assert "status 401, not 200" in told


def test_a_platform_that_is_not_there_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLE, TOKEN)
    assert main(["http://127.0.0.1:9", "--only", "keys are open"]) == 1
    assert "NO ANSWER" in capsys.readouterr().out


@pytest.mark.parametrize("words", [[], ["http://127.0.0.1:9"], ["--list", "--only", "no such check"]])
def test_a_wrong_call_says_what_is_needed(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2


def test_every_check_stands_in_a_section_of_the_contract() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "docs/contract.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert {one.section for one in checks()} <= set(headings)
    assert len({one.title for one in checks()}) == len(checks())


class Bent(Peer):
    """Speaks with a platform that answers otherwise: `answered` changes its answers, `asked` what it gets."""

    def __init__(
        self,
        url: str,
        *,
        asked: Callable[[str, Json], None] = lambda _path, _body: None,
        answered: Callable[[str, Answer], None] = lambda _path, _answer: None,
        trusting: bool = False,
        open_to_all: bool = False,
        blind: bool = False,
        code: str = "",
    ) -> None:
        super().__init__(url, "T001", TOKEN, wait=3, enrol="T002", code=code)
        self._open, self._blind = open_to_all, blind
        self._asked, self._answered, self._trusting = asked, answered, trusting

    def ask(self, method: str, path: str, **how: Any) -> Answer:
        if isinstance(body := how.get("body"), dict):
            how["body"] = body = json.loads(json.dumps(body))
            self._asked(path, body)
        if self._trusting:
            how.pop("token", None)
        elif self._open and path.endswith("/T002/feed") and not how.get("headers"):
            path, how = "feed", {}
        elif self._blind and "/T002/" in path and how.get("headers"):
            how["headers"] = self._signed(method, path, how.get("body") or b"")
        answer = super().ask(method, path, **how)
        self._answered(path, answer)
        return answer

    def _signed(self, method: str, path: str, body: bytes) -> dict[str, str]:
        """Return what a platform sees that looks at no signature: one that fits."""
        message = Signable(method, f"http://h{path}", {"Content-Type": "application/json"})
        RequestSigner(self.enrolling.private).sign(message, body, self.now())
        return message.headers


def told(change: Callable[[Json], None], place: str) -> Callable[[str, Answer], None]:
    """Change what is told in the answers of a path."""

    def answered(path: str, answer: Answer) -> None:
        if path.startswith(place) and answer.status == 200:
            document = json.loads(answer.body)
            change(document)
            answer.body = json.dumps(document).encode()

    return answered


def always_accepts(document: Json) -> None:
    for one in document["receipts"]:
        one |= {"receipt": "accepted", "problem": None}


def out_of_order(document: Json) -> None:
    document["receipts"].reverse()


def says_malformed(document: Json) -> None:
    for one in document["receipts"]:
        one["problem"] = one["problem"] and "malformed"


def believes_every_hash(path: str, body: Json) -> None:
    for one in body.get("envelopes", ()) if path == "events" else ():
        one["sha256"] = hashlib.sha256(one["payload"].encode()).hexdigest()


def mixes_up_epochs(path: str, body: Json) -> None:
    for one in body.get("envelopes", ()) if path == "events" else ():
        one["epoch"] = "00000000-0000-0000-0000-000000000007"


def takes_fields_away(path: str, body: Json) -> None:
    if path == "heartbeat" and "mood" in body:
        body["queue_depth"] = "many"


def no_problem_document(_path: str, answer: Answer) -> None:
    if answer.status >= 400:
        answer.headers = {"Content-Type": "text/html"}


def another_problem(_path: str, answer: Answer) -> None:
    if answer.status >= 400:
        answer.body = answer.body.replace(b"problem:", b"problem:another-")


def gap_in_the_feed(document: Json) -> None:
    for one in document["items"]:
        one["cursor"] *= 2


def feed_without_decisions(document: Json) -> None:
    document["items"] = []


def forged_code(document: Json) -> None:
    for one in document["items"]:
        if "verify_code" in one["fact"]:
            one["fact"]["verify_code"] = one["fact"]["verify_code"][:-4] + "0000"


def one_language(document: Json) -> None:
    for one in document["items"]:
        if "reason_en" in one["fact"]:
            one["fact"]["reason_en"] = ""


def whole_at_once(document: Json) -> None:
    document |= {"offset": document["size"], "complete": True}


def another_end(document: Json) -> None:
    if document["audit"] is not None:
        document["audit"]["countersignature"]["count"] += 1


def unsigned(document: Json) -> None:
    if document["audit"] is not None:
        document["audit"]["countersignature"]["signature"] = "0" * 128


def whole_directory(document: Json) -> None:
    document |= {"more": False, "version": 0}


def another_certificate(document: Json) -> None:
    document["certificate"] = document["authority"]


def any_certificate(document: Json) -> None:
    document["authority"] = document["certificate"]


def another_each_time(document: Json) -> None:
    document["renew_at"] = datetime.now(UTC).isoformat()


def confirmed(document: Json) -> None:
    document |= {"employee_id": "E000001", "error": None}


def number_in_the_address(document: Json) -> None:
    document["verification_uri_complete"] += f"&number={document['match_number']}"


class Believing:
    """A platform that takes any code, or any request for a certificate, once it had one that was right."""

    def __init__(self, of: str) -> None:
        self._of, self._first = of, ""

    def __call__(self, path: str, body: Json) -> None:
        if path == ENROLMENTS:
            self._first = self._first or body[self._of]
            body[self._of] = self._first


def another_time(_path: str, answer: Answer) -> None:
    answer.body = re.sub(rb'"platform_time":"[^"]*"', b'"platform_time":"2001-01-01T00:00:00Z"', answer.body)


def final(_path: str, answer: Answer) -> None:
    answer.body = answer.body.replace(b'"retryable":true', b'"retryable":false')


BENT: Mapping[str, tuple[dict[str, Any], str]] = {
    "accepts everything": ({"answered": told(always_accepts, "events")}, "for ever"),
    "answers in another order": ({"answered": told(out_of_order, "events")}, "own receipt"),
    "names the wrong problem": ({"answered": told(says_malformed, "events")}, "as unknown"),
    "checks no hash": ({"asked": believes_every_hash}, "wrong hash"),
    "mixes up epochs": ({"asked": mixes_up_epochs}, "another epoch are"),
    "refuses later fields": ({"asked": takes_fields_away}, "later release too"),
    "answers refusals with a page": ({"answered": no_problem_document}, "as a problem document"),
    "has other problems": ({"answered": another_problem}, "8 MiB"),
    "lets everybody in": ({"trusting": True}, "without a token"),
    "lets another in": ({"trusting": True}, "another token"),
    "leaves gaps in the feed": ({"answered": told(gap_in_the_feed, "feed")}, "cursors"),
    "decides nothing": ({"answered": told(feed_without_decisions, "feed")}, "is granted"),
    "signs nothing": ({"answered": told(forged_code, "feed")}, "is granted"),
    "speaks one language": ({"answered": told(one_language, "feed")}, "both languages"),
    "is done too early": ({"answered": told(whole_at_once, "attachments")}, "comes in ranges"),
    "signs another chain": ({"answered": told(another_end, "events")}, "countersigned"),
    "signs no chain": ({"answered": told(unsigned, "events")}, "countersigned"),
    "certifies another key": ({"answered": told(another_certificate, ENROLMENTS)}, "gives a key its"),
    "has no authority": ({"answered": told(any_certificate, ENROLMENTS)}, "gives a key its"),
    "answers a code anew each time": ({"answered": told(another_each_time, ENROLMENTS)}, "gives a key its"),
    "takes a code for any key": ({"asked": Believing("csr")}, "good for one key"),
    "takes any code": ({"asked": Believing("code")}, "another code gives"),
    "looks at no signing request": ({"asked": Believing("csr")}, "proves no P-256 key"),
    "counts a signed batch twice": (
        {"answered": told(always_accepts, "/v1/terminals/T002/events")},
        "taken, and once",
    ),
    "lets unsigned requests in": ({"open_to_all": True}, "does not sign is shut out"),
    "compares no digest": ({"blind": True}, "changed on its way"),
    "gives altered batches up": ({"answered": final}, "changed on its way"),
    "wants no digest": ({"blind": True}, "covers no body"),
    "takes any key": ({"blind": True}, "has not opens nothing"),
    "takes any time": ({"blind": True}, "told the platform's time"),
    "tells another time": ({"answered": another_time}, "told the platform's time"),
    "confirms by itself": ({"answered": told(confirmed, "token")}, "pending until somebody"),
    "shows the number": ({"answered": told(number_in_the_address, "device-auth")}, "in no address"),
    "has a directory without pages": ({"answered": told(whole_directory, "directory")}, "in pages"),
}


@pytest.mark.parametrize("way", BENT)
def test_a_platform_that_does_otherwise_is_found(hub: ServedHub, way: str) -> None:
    how, title = BENT[way]
    meant = [one for one in checks() if title in one.title]
    assert len(meant) == 1, title
    sound_peer = Peer(hub.url, "T001", TOKEN, wait=3, enrol="T002", code=hub.code("T002"))
    [sound] = tried(meant, sound_peer, lambda _finding: None)
    assert sound.outcome is Outcome.KEPT, sound.why
    [bent] = tried(meant, Bent(hub.url, **how, code=hub.code("T002")), lambda _finding: None)
    assert bent.outcome is Outcome.NOT_KEPT
    assert bent.why
