"""The pages of webhooks, and the commands: who is told what, changed with a record, and sent again."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from hub.console.webhooks import HookChange
from hub.keys import webhook_key
from hub.store.accounts import Role
from hub.store.announcements import CHOSEN, DeliveryState, Topic
from hub.store.deliveries import Answer, Outcome
from hub.texts import TEXTS
from hub.webhook_command import REFUSED, WebhookCommands, WebhookError
from hub.webhooks.adding import NotAdded
from hub.webhooks.signature import Sealing
from tests.helpers.answers import pages_from
from tests.helpers.console_users import seat
from tests.unit.hub.test_webhook_courier import URL, Post, add, certificates, listed, round_of

HERE = "/console/webhooks"


@pytest.fixture
def token(client, platform):
    """The token of forms of an administrator who is signed in."""
    return seat(client, platform, "root", Role.ADMINISTRATOR)


def change(client, token, webhook_id, what, **more):
    fields = {"form_token": token, "change": what} | more
    return client.post(f"{HERE}/{webhook_id}?lang=en", data=fields, follow_redirects=False)


def record(platform):
    with platform.database.read() as unit:
        return [(one.actor, one.action) for one in unit.trail.every() if one.actor in ("root", "operator")]


def test_a_webhook_is_added_and_its_secret_shown_once(client, platform, token):
    assert "No system is told anything yet" in client.get(f"{HERE}?lang=en").text
    assert client.get(f"{HERE}/new").text.count("checked") == len(CHOSEN)
    fields = {"form_token": token, "url": URL, "topics": ["certificate.issued", "alert.opened"]}
    shown = client.post(f"{HERE}/new?lang=en", data=fields)
    secret = re.search(r">(whsec_[\w+/=]{44})<", shown.text)[1]
    with platform.database.read() as unit:
        (standing,) = unit.webhooks.every()
    hook = standing.webhook
    assert hook.topics == (Topic.CERTIFICATE_ISSUED, Topic.ALERT_OPENED)
    assert platform.sealing.opened(hook.secret_sealed, hook.webhook_id) == secret
    assert (platform.settings.data / "webhook-key").stat().st_mode & 0o777 == 0o400
    assert ("root", "added a webhook") in record(platform)
    for path in (HERE, f"{HERE}/{hook.webhook_id}"):
        page = client.get(path).text
        assert URL in page
        assert secret not in page


def test_an_address_for_mails_leads_to_its_page_for_nobody_checks_signatures_there(client, token):
    fields = {"form_token": token, "url": "mailto:duty@example.com", "topics": ["alert.opened"]}
    added = client.post(f"{HERE}/new", data=fields, follow_redirects=False)
    page = client.get(added.headers["location"])
    assert (added.status_code, "whsec_" in page.text, "mailto:duty@example.com" in page.text) == (
        303,
        False,
        True,
    )


@pytest.mark.parametrize(
    ("url", "topics", "why"),
    [
        ("http://hooks.example/", ["alert.opened"], NotAdded.HTTPS),
        ("https://a:b@hooks.example/", ["alert.opened"], NotAdded.FORM),
        (URL, [], NotAdded.TOPICS),
    ],
)
def test_what_cannot_be_added_is_said_why(client, platform, token, url, topics, why):
    fields = {"form_token": token, "url": url, "topics": topics}
    answer = client.post(f"{HERE}/new?lang=en", data=fields)
    assert answer.status_code == 422
    assert TEXTS[f"hooks.refused.{why}"].en in answer.text
    with platform.database.read() as unit:
        assert unit.webhooks.every() == []


def test_what_was_given_up_is_counted_in_the_menu_and_sent_again(client, platform, clock):
    hook = add(platform)
    round_of(platform, Post())
    clock.forward(seconds=1)
    certificates(platform, 2)
    post = Post(hooks=[Answer(Outcome.REFUSED, 500, "<b>busy</b>")])
    while round_of(platform, post):
        clock.forward(days=2)
    token = seat(client, platform, "root", Role.ADMINISTRATOR)
    page = client.get(f"{HERE}/{hook}?lang=en").text
    assert 'aria-label="2 messages that were given up"' in page
    assert "&lt;b&gt;busy&lt;/b&gt;" in page
    assert "status 500" in page
    assert "ZM-2026-000002" in page
    assert "E000001" not in page
    first = listed(platform, hook)[0]
    for _ in range(2):
        assert change(client, token, hook, "again", delivery=str(first.delivery_id)).status_code == 303
    assert sorted(one.state for one in listed(platform, hook)) == ["delivered", "given-up", "waiting"]
    assert change(client, token, hook, "all-again").status_code == 303
    assert round_of(platform, Post()) == 2
    assert {one.state for one in listed(platform, hook)} == {"delivered"}
    assert [action for _, action in record(platform)][-2:] == [
        "had a message sent again",
        "had what was given up sent again",
    ]


def test_a_webhook_is_paused_goes_on_and_is_removed_with_a_reason(client, platform, token):
    hook = add(platform)
    for what in ("pause", "pause", "resume", "resume"):
        assert change(client, token, hook, what).headers["location"] == f"{HERE}/{hook}"
        page = client.get(f"{HERE}/{hook}?lang=en").text
        assert ("hook-paused" in page) is (what == "pause")
    refused = change(client, token, hook, "remove", reason=" ")
    assert (refused.status_code, "Say why it is removed" in refused.text) == (422, True)
    assert change(client, token, hook, "remove", reason="replaced").headers["location"] == HERE
    assert client.get(f"{HERE}/{hook}").status_code == 404
    for what in HookChange:
        assert change(client, token, hook, what, reason="again").status_code == 404
    assert [action for _, action in record(platform)] == [
        "added a webhook",
        "paused a webhook",
        "let a webhook go on",
        "removed a webhook",
    ]


def test_an_auditor_looks_and_changes_nothing(client, platform):
    hook = add(platform)
    round_of(platform, Post())
    token = seat(client, platform, "kim", Role.AUDITOR)
    page = client.get(f"{HERE}/{hook}").text
    assert page.count("<form") == 1  # signing out
    assert change(client, token, hook, "pause").status_code == 403
    assert client.get(f"{HERE}/new").status_code == 403


def test_a_long_list_has_pages_and_a_change_asks_for_a_code_again_after_a_while(
    client, platform, token, clock
):
    hook = add(platform)
    clock.forward(seconds=1)
    certificates(platform, 30)
    assert [page.count("ZM-2026-") for page in pages_from(client, f"{HERE}/{hook}")] == [25, 5]
    clock.now += platform.settings.proof_lasts + timedelta(seconds=1)
    led = change(client, token, hook, "pause").headers["location"]
    assert led == f"/console/prove?to=%2Fconsole%2Fwebhooks%2F{hook}"


def test_everything_that_a_page_shows_has_its_words():
    for topic in Topic:
        assert TEXTS[f"topic.{topic}"]
    for state in DeliveryState:
        assert TEXTS[f"hook.state.{state}"]
    for outcome in Outcome:
        assert TEXTS[f"hook.outcome.{outcome}"]
    for why in NotAdded:
        assert TEXTS[f"hooks.refused.{why}"]
        assert REFUSED[why]


def test_an_operator_adds_lists_and_removes(platform, clock):
    said, warned = [], []
    sealing = Sealing(webhook_key(platform.settings.data))
    commands = WebhookCommands(platform.database, sealing, said.append, warned.append, clock)
    commands.add(URL, [])
    assert said[0].startswith("whsec_")
    commands.listed()
    hook, state, counted, url, topics = said[1].split("\t")
    assert (state, counted, url) == ("active", "1 waiting, 0 given up", URL)
    assert topics.split(",") == list(CHOSEN)
    with pytest.raises(WebhookError, match="an https address"):
        commands.add("http://hooks.example/", [])
    commands.remove(UUID(hook), "not used")
    with pytest.raises(WebhookError, match="no webhook"):
        commands.remove(uuid4(), "not used")
    commands.listed()
    assert len(said) == 3
    assert round_of(platform, Post()) == 0
    assert record(platform) == [("operator", "added a webhook"), ("operator", "removed a webhook")]
