"""The console: who gets in, what is to be seen, and that nobody's data or scripts slip through."""

from __future__ import annotations

import re
from datetime import timedelta
from html.parser import HTMLParser
from typing import get_args
from uuid import UUID, uuid4

import pytest

from contract.effects import (
    EffectClosed,
    EffectConfirmed,
    EffectFailed,
    EffectInDoubt,
    EffectKind,
    EffectNotTaken,
    EffectSent,
    EffectSettledByStaff,
    EffectTaken,
)
from contract.events import (
    AnyEvent,
    IdentificationRefused,
    Means,
    Refusal,
    RequestAbandoned,
    RequestCompleted,
    RequestOpened,
    RequestWithdrawn,
    StepCompleted,
    SurveyAnswered,
    VisitClosed,
    VisitEnd,
    VisitIdentified,
    VisitOpened,
)
from contract.feed import DeviceHealth, Heartbeat, ServiceState
from contract.language import Language
from contract.store_events import StoreWentBack, WentBack
from hub.console.door_sentences import DOOR_REASONS
from hub.console.effect_sentences import REASONS, TESTS, THINGS
from hub.console.proving import locked_until
from hub.console.sentences import ENDS, MEANS, OUTCOMES, REFUSALS
from hub.console.session import COOKIE
from hub.texts import TEXTS
from kiosk.effects.outcomes import Reason
from tests.helpers.answers import is_inline, pages_from
from tests.helpers.hub_platform import PASSWORD, START, envelope, submitted

LETTER_PAGE = f"console/dead-letters/T001/{UUID(int=44)}"
VISIT = UUID("7e57ab1e-0000-4000-8000-000000000001")


def form_token(page) -> str:
    return re.search(r'name="form_token" value="([0-9a-f]{64})"', page.text)[1]


def sign_in(client, name="wang", password=PASSWORD):
    token = form_token(client.get("/console/login"))
    fields = {"name": name, "password": password, "form_token": token}
    return client.post("/console/login", data=fields, follow_redirects=False)


@pytest.fixture
def console(client):
    assert sign_in(client).status_code == 303
    return client


@pytest.fixture
def visited(platform):
    asked = submitted(visit_id=VISIT)
    effect = {
        "visit_id": VISIT,
        "request_id": asked.request_id,
        "effect_id": uuid4(),
        "kind": "print-document",
    }
    events = [
        VisitOpened(visit_id=VISIT, at=START, language="zh"),
        VisitIdentified(visit_id=VISIT, at=START, employee_id="E000001", means="pin", level=2),
        asked,
        EffectInDoubt(**effect, at=START, device="a4<script>", evidence={"pages before": 1201}),
        VisitClosed(visit_id=VISIT, at=START, end="left"),
    ]
    epoch = uuid4()
    platform.ingest.take("T001", [envelope(event, seq, epoch) for seq, event in enumerate(events, 1)])
    refused = envelope(events[0], 99, epoch) | {"sha256": "0" * 64, "event_id": str(UUID(int=44))}
    platform.ingest.take("T001", [refused])


@pytest.mark.parametrize(
    "page", ["terminals", "visits", f"visits/T001/{VISIT}", "dead-letters", f"dead-letters/T001/{VISIT}"]
)
def test_nothing_is_seen_without_signing_in(client, page):
    response = client.get(f"/console/{page}", follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (303, "/console/login")


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client):
    cookie = sign_in(client).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/console" in cookie


def test_a_wrong_password_and_a_wrong_name_look_the_same(client):
    pages = [sign_in(client, *pair) for pair in (("wang", "wrong"), ("nobody", "wrong"))]
    assert [page.status_code for page in pages] == [401, 401]
    assert len({re.sub(r"[0-9a-f]{64}", "", page.text) for page in pages}) == 1


def test_after_five_wrong_passwords_the_right_one_has_to_wait(client, clock):
    for _ in range(5):
        assert sign_in(client, password="wrong").status_code == 401
    assert sign_in(client).status_code == 401
    clock.forward(seconds=31)
    assert sign_in(client).status_code == 303


def test_waiting_doubles_up_to_a_quarter_of_an_hour():
    waits = [locked_until(failures, START) for failures in (4, 5, 6, 9, 10, 1_000_000)]
    assert [wait and (wait - START).total_seconds() for wait in waits] == [None, 30, 60, 480, 900, 900]


def test_one_address_cannot_try_for_ever(client):
    answers = [sign_in(client, name=f"name{n}", password="wrong").status_code for n in range(11)]
    assert answers == [401] * 10 + [429]


def test_a_form_from_elsewhere_is_refused(client, console):
    for token in ("", "0" * 64, "ÿ"):
        assert client.post("/console/logout", data={"form_token": token}).status_code == 403
        assert client.post("/console/login", data={"form_token": token}).status_code == 403
    assert console.get("/console/terminals").status_code == 200


def test_a_cookie_that_we_did_not_sign_is_nobodys(client):
    client.cookies.set(COOKIE, "invented.signature", path="/console")
    assert client.get("/console/visits", follow_redirects=False).status_code == 303


def test_signing_out_ends_the_session_for_good(client, console):
    cookie = console.cookies[COOKIE]
    console.post("/console/logout", data={"form_token": form_token(console.get("/console/terminals"))})
    client.cookies.clear()
    client.cookies.set(COOKIE, cookie, path="/console")
    assert client.get("/console/terminals", follow_redirects=False).status_code == 303


def test_a_session_ends_when_it_is_not_used_and_after_a_working_day(console, clock):
    for _ in range(24):
        clock.forward(minutes=29)
        assert console.get("/console/terminals", follow_redirects=False).status_code == 200
    clock.forward(minutes=25)  # twelve hours
    assert console.get("/console/terminals", follow_redirects=False).status_code == 303
    sign_in(console)
    clock.forward(minutes=31)
    assert console.get("/console/terminals", follow_redirects=False).status_code == 303


def test_empty_pages_say_what_to_do(console):
    assert "还没有办理记录" in console.get("/console/visits").text


def test_terminals_are_shown_with_what_waits_there(console, platform, clock):
    printer = DeviceHealth(name="a4", driver="ipp", status="user-error", faults=["paper-out"])
    beat = Heartbeat(at=START, software="9.9", queue_depth=17, dead_letters=2, in_doubt=0, devices=[printer])
    with platform.database.write() as unit:
        unit.terminals.heard("T001", beat, clock())
    page = console.get("/console/terminals?lang=en").text
    assert "oldest" not in page
    for text in ("17", "9.9", "Needs attention", "Not heard of yet", "needs a person", "out of paper"):
        assert text in page
    assert "All work" not in page
    states = [
        ServiceState(
            service_id="cert.employment", availability="not-now", hindrances=["document-printer", "new"]
        ),
        ServiceState(service_id="cert.reprint", availability="available"),
    ]
    for told, texts in (
        (states, ("Proof of employment", "not now", "no A4 printer · new")),
        (states[1:], ("needs a person", "out of paper")),
    ):
        with platform.database.write() as unit:
            unit.terminals.heard("T001", beat.model_copy(update={"services": told}), clock())
        page = console.get("/console/terminals?lang=en").text
        for text in texts:
            assert text in page
        assert "claim code" not in page
    more = {"oldest_waiting_at": START, "delivered_per_second": 412.7}
    with platform.database.write() as unit:
        unit.terminals.heard("T001", beat.model_copy(update=more), clock())
    page = console.get("/console/terminals?lang=en").text
    assert "oldest: " in page
    assert "delivering, 413 a second" in page
    clock.forward(minutes=4)
    assert "Silent" in console.get("/console/terminals").text


@pytest.mark.usefixtures("visited")
def test_a_visit_shows_a_masked_name_and_the_outcome(console):
    page = console.get("/console/visits?lang=en").text
    assert "欧*" in page
    assert "欧阳" not in page
    assert "ZM-2026-000001" in page
    assert "Needs a look" in page


@pytest.mark.usefixtures("visited")
@pytest.mark.parametrize(
    ("language", "sentence"),
    [("zh", "无法确定证明是否打印"), ("en", "Nobody knows whether the document was printed")],
)
def test_the_timeline_tells_every_event_as_a_sentence(console, language, sentence):
    page = console.get(f"/console/visits/T001/{VISIT}?lang={language}").text
    assert sentence in page
    assert "1201" in page
    assert page.count("<time ") == 6  # five events and the platform's own decision
    assert "<script>" not in page


@pytest.mark.usefixtures("visited")
def test_looking_at_a_visit_is_written_down(console, platform):
    console.get(f"/console/visits/T001/{VISIT}")
    with platform.database.read() as unit:
        noted = [(row.actor, row.action) for row in unit.accounts.audit_trail()]
    assert ("wang", "looked at a visit") in noted


@pytest.mark.parametrize("path", [f"T001/{UUID(int=1)}", f"T999/{VISIT}", "T001/x"])
def test_a_visit_that_is_not_there_is_a_page_that_says_so(console, path):
    response = console.get(f"/console/visits/{path}")
    assert response.status_code in (404, 422)
    assert response.headers["content-type"].startswith("text/html")


def test_visits_are_paged(console, platform):
    epoch = uuid4()
    opened = [VisitOpened(visit_id=uuid4(), at=START, language="zh") for _ in range(60)]
    platform.ingest.take("T001", [envelope(event, n, epoch) for n, event in enumerate(opened, 1)])
    pages = pages_from(console, "/console/visits")
    seen = re.findall(r"/console/visits/T001/([0-9a-f-]{36})\"", "".join(pages))
    assert (len(pages), len(seen)) == (3, 60)
    assert sorted(seen) == sorted(str(event.visit_id) for event in opened)


class Outline(HTMLParser):
    """Collects what accessibility and the content policy ask about."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags, self.labels, self.fields, self.inline = [], set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        self.tags.append(tag)
        if tag == "label":
            self.labels.add(names["for"])
        if tag in ("input", "textarea") and names.get("type") != "hidden":
            self.fields.append(names["id"])
        if is_inline(tag, names):
            self.inline.append(tag)


@pytest.mark.usefixtures("visited")
@pytest.mark.parametrize(
    "path",
    [
        "console/login",
        "console/terminals",
        "console/visits",
        f"console/visits/T001/{VISIT}",
        "verify",
        "console/dead-letters",
        LETTER_PAGE,
    ],
)
@pytest.mark.parametrize("language", list(Language))
def test_every_page_has_headings_labels_captions_and_nothing_inline(console, path, language):
    response = console.get(f"/{path}?lang={language}")
    page = Outline(response.text)
    assert page.tags.count("h1") == 1
    assert set(page.fields) <= page.labels
    assert page.tags.count("table") == page.tags.count("caption")
    assert not page.inline
    assert f'lang="{"zh-CN" if language is Language.ZH else "en"}"' in response.text
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"


def test_the_language_is_remembered(client):
    assert "Sign in" in client.get("/console/login", headers={"accept-language": "en-GB"}).text
    assert "登录" in client.get("/console/login?lang=zh", headers={"accept-language": "en-GB"}).text
    assert "登录" in client.get("/console/login", headers={"accept-language": "en-GB"}).text


def test_every_word_of_the_contract_has_a_sentence():
    assert set(MEANS) == set(Means)
    assert set(REFUSALS) == set(Refusal)
    assert set(ENDS) == set(VisitEnd)
    assert set(THINGS) == set(TESTS) == set(EffectKind)
    assert set(OUTCOMES) == set(get_args(RequestCompleted.model_fields["outcome"].annotation))
    assert set(REASONS) | set(DOOR_REASONS) == set(Reason)
    assert set(REASONS) >= set(Reason) - {Reason.STILL_CLOSED, Reason.STOOD_OPEN}


EFFECT = {
    "visit_id": VISIT,
    "request_id": UUID(int=7),
    "effect_id": UUID(int=8),
    "kind": "print-document",
    "device": "a4\u202e",
}
OPENING = EFFECT | {"effect_id": UUID(int=12), "kind": "open-door", "device": "lockers", "door": "7"}
ENDED = EFFECT | {
    "evidence": {
        "job": "K-1",
        "units": 1,
        "came_out": None,
        "before": {"counter": 1201, "up_since": 0},
        "after": {"up_since": None},
    },
}


def at(second: int):
    return START + timedelta(seconds=second)


def complete_visit():
    """Return a visit with every type of event, in doubt at first and settled later."""
    asked = submitted(visit_id=VISIT, request_id=UUID(int=7), at=at(6))
    same = {"visit_id": VISIT, "request_id": UUID(int=7)}
    return [
        VisitOpened(visit_id=VISIT, at=at(0), language="zh"),
        IdentificationRefused(visit_id=VISIT, at=at(1), means="badge", reason="unreadable"),
        VisitIdentified(visit_id=VISIT, at=at(2), employee_id="E000001", means="pin", level=2),
        RequestOpened(**same, at=at(3), service_id="cert.employment", service_version=1),
        StepCompleted(**same, at=at(4), step="purpose", seconds=3.2),
        asked,
        EffectInDoubt(**ENDED, at=at(7), reason="restarted"),
        RequestCompleted(**same, at=at(8), outcome="queued"),
        EffectConfirmed(**ENDED, at=at(9), certificate_number="ZM-2026-000001"),
        EffectFailed(**ENDED | {"effect_id": UUID(int=9), "kind": "print-slip"}, at=at(9), reason="aborted"),
        EffectNotTaken(**EFFECT, at=at(10), waited_s=60),
        EffectInDoubt(**ENDED | {"effect_id": UUID(int=10)}, at=at(9)),
        EffectSettledByStaff(**EFFECT | {"effect_id": UUID(int=10)}, at=at(10), verdict="not-there"),
        EffectInDoubt(**ENDED | {"effect_id": UUID(int=11)}, at=at(9)),
        EffectSettledByStaff(**EFFECT | {"effect_id": UUID(int=11)}, at=at(10), verdict="there"),
        RequestCompleted(**same, at=at(10), outcome="done"),
        EffectTaken(**EFFECT, at=at(11), late=True),
        EffectSent(**OPENING, at=at(11)),
        EffectClosed(**OPENING, at=at(11)),
        SurveyAnswered(**same, at=at(11), survey_id="s", question_id="q", score=4),
        RequestOpened(visit_id=VISIT, request_id=UUID(int=6), at=at(12), service_id="x.y", service_version=1),
        RequestAbandoned(visit_id=VISIT, request_id=UUID(int=6), at=at(13), step="", reason="cancelled"),
        RequestWithdrawn(**same, at=at(13)),
        VisitClosed(visit_id=VISIT, at=at(14), end="left"),
    ]


@pytest.mark.parametrize("order", [1, -1], ids=["in order", "backwards"])
def test_what_is_found_out_later_counts_whatever_comes_first(console, platform, order):
    epoch = uuid4()
    raws = [envelope(event, seq, epoch) for seq, event in enumerate(complete_visit(), 1)]
    for raw in raws[::order]:
        platform.ingest.take("T001", [raw])
    overview = console.get("/console/visits?lang=en").text
    assert 'class="outcome done"' in overview
    assert 'class="doubt"' not in overview
    page = console.get(f"/console/visits/T001/{VISIT}").text
    assert "staff must look" not in page
    assert 'class="doubt"' not in page
    assert "it was found out later" in page
    for sentence in (
        "The step “What is it for?” took 3 s.",
        "The request was taken, to be finished later.",
        "Proof of employment",
        "x.y",
        "Counter before",
        "1970-01-01 00:00:00 UTC",
        "Staff went to look: the document is there",
        "is not there (a4); it can be printed again",
        "unknown",
        "the printer gave up",
        "An order to open door 7 (lockers) was sent.",
        "Closed: door 7 (lockers).",
        "A request was withdrawn.",
    ):
        assert sentence in page
    assert "\u202e" not in page
    assert page.count("<time ") == 25
    assert {type(event) for event in complete_visit()} == {
        kind for kind in get_args(get_args(AnyEvent)[0]) if "visit_id" in kind.model_fields
    }


def test_a_store_that_went_back_is_seen_by_hr(console, platform, clock):
    platform_hears(platform, "T001")
    told = StoreWentBack(at=START, cause=WentBack.COPY, commits_known=120, commits_found=100)
    platform.ingest.take("T001", [envelope(told, 1, uuid4())])
    page = console.get("/console/terminals?lang=en").text
    assert "an earlier copy was put in its place; at least the last 20 changes are missing" in page
    assert "Needs attention" in page
    clock.forward(days=8)
    platform_hears(platform, "T001")
    sign_in(console)
    page = console.get("/console/terminals?lang=zh").text
    assert "至少缺少最近20次写入" in page
    assert 'state attention">需要处理' not in page


def platform_hears(platform, terminal_id):
    beat = Heartbeat(at=START, software="1", queue_depth=0, dead_letters=0, in_doubt=0, devices=[])
    with platform.database.write() as unit:
        unit.terminals.heard(terminal_id, beat, platform.clock())


def test_a_decision_never_stands_before_its_request_however_wrong_a_clock_is(console, platform):
    late = [submitted(visit_id=VISIT, at=at(3600))]
    platform.ingest.take("T001", [envelope(late[0], 1, uuid4())])
    page = console.get(f"/console/visits/T001/{VISIT}?lang=en").text
    assert page.index("was submitted") < page.index("issued certificate")


def test_what_arrived_late_says_when(console, platform, clock):
    clock.forward(minutes=20)
    epoch = uuid4()
    raws = [envelope(event, seq, epoch) for seq, event in enumerate(complete_visit()[:3], 1)]
    platform.ingest.take("T001", raws[:2])
    clock.forward(minutes=1)
    platform.ingest.take("T001", raws[2:])
    page = console.get(f"/console/visits/T001/{VISIT}?lang=en").text
    assert page.count('class="small late"') == 2  # once for each arrival
    assert IdentificationRefused.model_fields["reason"].annotation is Refusal


def test_a_clock_that_is_ahead_is_seen_by_the_moment_of_arrival(console, platform):
    ahead = VisitOpened(visit_id=VISIT, at=START + timedelta(days=400), language="zh")
    epoch = uuid4()
    events = [ahead, VisitClosed(visit_id=VISIT, at=START, end="left")]  # its clock was set meanwhile
    platform.ingest.take("T001", [envelope(event, seq, epoch) for seq, event in enumerate(events, 1)])
    page = console.get(f"/console/visits/T001/{VISIT}?lang=en").text
    assert page.count('class="small late"') == 1


def test_a_page_after_the_last_is_the_last_and_does_not_say_that_there_are_no_visits(console, platform):
    platform.ingest.take("T001", [envelope(VisitOpened(visit_id=VISIT, at=START, language="zh"), 1, uuid4())])
    page = console.get(f"/console/visits?after={VISIT}/T001&lang=en")
    assert f"/console/visits/T001/{VISIT}" in page.text
    gone = console.get(f"/console/visits?after={VISIT}/T002&lang=en")
    assert gone.status_code == 404
    assert TEXTS["visits.empty"].en not in gone.text


def test_what_was_collected_in_another_visit_is_linked_both_ways(console, platform):
    asked = submitted(visit_id=VISIT)
    later = {"visit_id": UUID(int=5), "request_id": asked.request_id, "at": at(3600)}
    events = [
        asked,
        RequestCompleted(visit_id=VISIT, request_id=asked.request_id, at=at(1), outcome="queued"),
        VisitOpened(visit_id=UUID(int=5), at=at(3600), language="zh"),
        EffectConfirmed(**ENDED | later),
        RequestCompleted(**later, outcome="done"),
        VisitOpened(visit_id=UUID(int=6), at=at(9000), language="zh"),
    ]
    epoch = uuid4()
    platform.ingest.take("T001", [envelope(event, seq, epoch) for seq, event in enumerate(events, 1)])
    for here, there in ((VISIT, UUID(int=5)), (UUID(int=5), VISIT)):
        page = console.get(f"/console/visits/T001/{here}?lang=en").text
        assert re.findall(r'href="/console/visits/T001/([^"]*)"', page) == [str(there)]
    assert "another visit" not in console.get(f"/console/visits/T001/{UUID(int=6)}").text
    assert 'class="outcome done"' in console.get("/console/visits").text
