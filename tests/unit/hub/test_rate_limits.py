"""How often one terminal may ask: its own count, which nobody else can use up, and told with Retry-After."""

from __future__ import annotations

from dataclasses import replace

from fastapi.testclient import TestClient

from contract.problems import TYPE_PREFIX, Problem, ProblemType
from hub.app import build
from hub.throttle import Throttle
from sync.answers import Trouble, Unreachable
from sync.server.answer import Answer, trouble_of
from tests.helpers.hub_platform import TOKEN
from tests.helpers.signing_terminal import SigningTerminal
from tests.unit.hub.test_enrolment import enrolled

FEED = "/v1/terminals/{}/feed"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


def test_a_terminal_that_asks_too_often_waits_and_the_others_do_not(platform):
    now = [0.0]
    limited = replace(platform, terminal_throttle=Throttle(0.5, 3, lambda: now[0]))
    with TestClient(build(limited)) as client:
        for _ in range(20):  # whoever is not the terminal counts for nothing
            wrong = {"Authorization": "Bearer another"}
            assert client.get(FEED.format("T001"), headers=wrong).status_code == 401
        for _ in range(3):
            assert client.get(FEED.format("T001"), headers=BEARER).status_code == 200
        refused = client.get(FEED.format("T001"), headers=BEARER)
        assert refused.status_code == 429
        assert refused.headers["Retry-After"] == "2"
        problem = Problem.model_validate_json(refused.content)
        assert problem.type == TYPE_PREFIX + ProblemType.BUSY
        assert problem.retryable
        kept = trouble_of(Answer(429, refused.headers, refused.content, 0.0, 0.0))
        assert kept == Unreachable(Trouble.BUSY, 2.0)  # the terminal keeps everything and waits that long
        assert client.get(FEED.format("T002"), headers=BEARER).status_code == 200
        now[0] = 2.0
        assert client.get(FEED.format("T001"), headers=BEARER).status_code == 200


def test_a_terminal_that_signs_is_counted_alike(platform, clock):
    limited = replace(platform, terminal_throttle=Throttle(0.5, 2, lambda: 0.0))
    with TestClient(build(limited)) as client:
        terminal: SigningTerminal = enrolled(limited, client)
        stranger = SigningTerminal()

        def ask(by: SigningTerminal) -> int:
            path = FEED.format("T001")
            return client.get(path, headers=by.headers("GET", path, b"", clock())).status_code

        assert [ask(stranger) for _ in range(5)] == [401] * 5
        assert [ask(terminal) for _ in range(3)] == [200, 200, 429]
