"""What happens is announced with its cause and sent at least once, whoever is slow, killed or has enough."""

from __future__ import annotations

import asyncio
import json
import threading
from datetime import timedelta
from uuid import uuid4

import pytest

from hub.deciding import Move
from hub.store.announcements import CHOSEN, Topic
from hub.store.deliveries import Answer, Outcome
from hub.store.delivery_list import WantedDeliveries
from hub.voiding import WITHDRAWN, withdraw
from hub.webhooks.adding import Added, NotAdded, add_webhook, remove_webhook
from hub.webhooks.courier import AT_ONCE, KEPT, LEASE, MOST_WEBHOOKS, Courier
from hub.webhooks.schedule import DELAYS
from hub.webhooks.signature import Sealing
from tests.helpers.hub_platform import envelope, submitted
from tests.unit.hub.test_alerts import Fleet
from tests.unit.hub.test_applications import LIVING, apply, decide
from tests.unit.hub.test_dead_letters import unknown
from tests.unit.hub.test_enrolment import enrolled

URL = "https://hooks.example/in"


class Post:
    """Takes what is sent, and answers as told: by address, one answer after another, the last again."""

    def __init__(self, **answers):
        self.sent = []
        self.answers = {f"https://{name}.example/in": told for name, told in answers.items()}
        self.on_the_way = 0
        self.most = 0

    async def post(self, url, headers, body):
        self.sent.append((url, headers["webhook-id"], json.loads(body)))
        self.on_the_way += 1
        self.most = max(self.most, self.on_the_way)
        await asyncio.sleep(0)
        self.on_the_way -= 1
        answers = self.answers.get(url, [Answer(Outcome.DELIVERED, 200)])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def types(self, url=URL):
        return [body["type"] for to, _, body in self.sent if to == url]


def courier(platform, post):
    return Courier(platform.database, platform.clock, post, platform.sealing, lambda: 0.0, grace=0.1)


def round_of(platform, post):
    return asyncio.run(courier(platform, post).send_due())


def add(platform, url=URL, topics=CHOSEN):
    with platform.database.write() as unit:
        added = add_webhook(unit, platform.sealing, url, topics, by="root", at=platform.clock())
    assert isinstance(added, Added)
    return added.webhook.webhook_id


def certificates(platform, count=1):
    events = [envelope(submitted(), seq, uuid4()) for seq in range(1, count + 1)]
    platform.ingest.take("T001", events)


def listed(platform, webhook_id):
    with platform.database.read() as unit:
        return unit.delivery_list.page(WantedDeliveries(webhook_id), 100).rows


@pytest.fixture
def hook(platform, clock):
    """A webhook that has been greeted."""
    webhook_id = add(platform)
    assert round_of(platform, Post()) == 1
    clock.forward(seconds=1)
    return webhook_id


@pytest.mark.usefixtures("hook")
def test_everything_is_announced_once_with_its_ids_and_without_names(platform, clock, client):
    certificates(platform)
    request_id = apply(platform)
    decide(platform, request_id, Move.TAKE)
    decide(platform, request_id, Move.APPROVE, seen=2)
    raw = unknown()
    for _ in range(2):
        platform.ingest.take("T001", [raw])
    enrolled(platform, client, "T002")
    with platform.database.write() as unit:
        found = unit.certificates.find("ZM-2026-000001")
        assert withdraw(found, "a mistake", WITHDRAWN, unit, clock())
        assert not withdraw(found, "a mistake", WITHDRAWN, unit, clock())
    fleet = Fleet(platform, clock)
    fleet.pass_by(minutes=1)
    fleet.beats.pop("T001")
    fleet.pass_by(minutes=4)
    fleet.beats["T001"] = {}
    fleet.pass_by(minutes=1)
    post = Post()
    while round_of(platform, post):
        pass
    assert sorted(post.types()) == sorted(CHOSEN)
    told = {body["type"]: body["data"] for _, _, body in post.sent}
    assert told["certificate.issued"]["number"] == told["certificate.revoked"]["number"] == "ZM-2026-000001"
    assert told["request.decided"]["request_id"] == str(request_id)
    assert (told["request.decided"]["state"], told["request.decided"]["change"]) == ("approved", 3)
    assert told["alert.opened"]["alert_id"] == told["alert.closed"]["alert_id"]
    assert told["alert.opened"]["fingerprint"] == "terminal-down:T001"
    assert told["dead-letter.refused"]["event_type"] == "robot.danced"
    assert told["terminal.enrolled"] == {"terminal_id": "T002"}
    everything = json.dumps([body for _, _, body in post.sent], ensure_ascii=False)
    assert "E000001" in everything
    assert not any(word in everything for word in ("欧阳", "Ouyang", "某银行", LIVING["dwelling"]))
    assert all(body["id"] == message for _, message, body in post.sent)


@pytest.mark.usefixtures("hook")
def test_what_is_undone_with_its_cause_is_never_sent(platform, clock):
    certificates(platform)
    with platform.database.write() as unit:
        found = unit.certificates.find("ZM-2026-000001")
        assert withdraw(found, "a mistake", WITHDRAWN, unit, clock())
        unit.undo()
    post = Post()
    round_of(platform, post)
    assert post.types() == ["certificate.issued"]


def test_each_webhook_is_told_only_of_what_it_wants_under_one_id(platform, clock):
    add(platform, "https://all.example/in")
    add(platform, "https://some.example/in", [Topic.CERTIFICATE_REVOKED])
    third = add(platform, "https://third.example/in")
    post = Post()
    assert round_of(platform, post) == 3
    assert {body["type"] for _, _, body in post.sent} == {"webhook.added"}
    clock.forward(seconds=1)
    certificates(platform)
    with platform.database.read() as unit:
        assert sorted(one.waiting for one in unit.webhooks.every()) == [0, 1, 1]
    with platform.database.write() as unit:
        assert remove_webhook(unit, third, by="root", reason="not used", at=platform.clock())
    assert round_of(platform, post) == 1
    assert [one.state for one in listed(platform, third)] == ["dropped", "delivered"]


def test_what_fails_is_sent_again_later_and_later_under_its_id_and_in_the_end_given_up(platform, hook, clock):
    certificates(platform)
    post = Post(hooks=[Answer(Outcome.REFUSED, 500, "busy")])
    assert round_of(platform, post) == 1
    for delay in DELAYS:
        clock.now += delay - timedelta(milliseconds=1)
        assert round_of(platform, post) == 0
        clock.now += timedelta(milliseconds=1)
        assert round_of(platform, post) == 1
    assert len({message for _, message, _ in post.sent}) == 1
    clock.forward(days=9)
    assert round_of(platform, post) == 0
    (letter, _) = listed(platform, hook)
    assert (letter.state, letter.attempts, letter.status, letter.answer) == ("given-up", 10, 500, "busy")
    with platform.database.write() as unit:
        assert unit.deliveries.count_given_up() == 1
        assert unit.deliveries.again(hook, letter.delivery_id, clock()) is not None
        assert unit.deliveries.again(hook, letter.delivery_id, clock()) is None
        assert unit.deliveries.count_given_up() == 0
    well = Post()
    assert round_of(platform, well) == 1
    assert well.sent[0][1] == post.sent[0][1]
    assert listed(platform, hook)[0].state == "delivered"


@pytest.mark.usefixtures("hook")
def test_a_receiver_that_asks_for_time_gets_it(platform, clock):
    certificates(platform)
    post = Post(
        hooks=[Answer(Outcome.REFUSED, 429, after=timedelta(hours=2)), Answer(Outcome.DELIVERED, 204)]
    )
    round_of(platform, post)
    clock.forward(hours=1, minutes=59)
    assert round_of(platform, post) == 0
    clock.forward(minutes=1)
    assert round_of(platform, post) == 1


def test_a_receiver_that_is_gone_is_paused_and_gets_what_waited_when_it_goes_on(platform, hook, clock):
    certificates(platform)
    post = Post(hooks=[Answer(Outcome.GONE, 410), Answer(Outcome.DELIVERED, 200)])
    round_of(platform, post)
    certificates(platform)
    clock.forward(days=9)
    assert round_of(platform, post) == 0
    with platform.database.write() as unit:
        (standing,) = unit.webhooks.every()
        assert (standing.webhook.paused_by, standing.waiting) == ("receiver", 2)
        assert unit.webhooks.resume(hook, clock())
        assert not unit.webhooks.resume(hook, clock())
    assert round_of(platform, post) == 2
    with platform.database.read() as unit:
        assert [one.action for one in unit.trail.every() if one.actor == "receiver"] == [
            "paused its webhook by 410"
        ]


@pytest.mark.usefixtures("hook")
def test_one_who_is_killed_between_sending_and_recording_leaves_it_to_another(platform, clock):
    certificates(platform)
    post = Post(hooks=[asyncio.CancelledError(), Answer(Outcome.DELIVERED, 200)])
    with pytest.raises(asyncio.CancelledError):
        round_of(platform, post)
    assert round_of(platform, post) == 0
    clock.now += LEASE
    assert round_of(platform, post) == 1
    assert len({message for _, message, _ in post.sent}) == 1
    assert len(post.sent) == 2


def test_a_late_record_of_a_failure_does_not_undo_what_another_did_since(platform, hook, clock):
    certificates(platform)
    with platform.database.write() as unit:
        (slow,) = unit.deliveries.claim(hook, clock(), 4, LEASE)
    clock.now += LEASE
    with platform.database.write() as unit:
        (quick,) = unit.deliveries.claim(hook, clock(), 4, LEASE)
        unit.deliveries.settle(slow, Answer(Outcome.LATE), clock(), clock())
        assert unit.deliveries.claim(hook, clock(), 4, LEASE) == []
        unit.deliveries.settle(quick, Answer(Outcome.DELIVERED, 200), clock(), None)
        unit.deliveries.settle(slow, Answer(Outcome.LATE), clock(), clock())
    assert listed(platform, hook)[0].state == "delivered"


@pytest.mark.usefixtures("hook")
def test_a_webhook_with_much_to_come_gets_so_many_at_once_and_holds_no_other(platform):
    add(platform, "https://other.example/in", [Topic.CERTIFICATE_REVOKED])
    certificates(platform, 10)
    post = Post()
    assert round_of(platform, post) == AT_ONCE + 1
    assert post.most == AT_ONCE + 1
    assert post.types("https://other.example/in") == ["webhook.added"]


def test_a_secret_that_was_kept_by_another_key_is_said_and_nothing_sent(platform, hook):
    certificates(platform)
    post = Post()
    stranger = Courier(platform.database, platform.clock, post, Sealing(b"x" * 32), lambda: 0.0)
    assert asyncio.run(stranger.send_due()) == 1
    assert (post.sent, listed(platform, hook)[0].outcome) == ([], "unsealed")


def test_what_was_delivered_is_forgotten_after_a_month_and_what_was_not_is_kept(platform, hook, clock):
    certificates(platform)
    clock.now += KEPT + timedelta(seconds=1)
    with platform.database.write() as unit:
        assert unit.deliveries.clear(clock() - KEPT) == 1
    assert [one.state for one in listed(platform, hook)] == ["waiting"]


def test_there_are_only_so_many_webhooks(platform, clock):
    for number in range(MOST_WEBHOOKS):
        add(platform, f"https://h{number}.example/in")
    with platform.database.write() as unit:
        told = add_webhook(unit, platform.sealing, URL, CHOSEN, by="root", at=clock())
        assert told is NotAdded.MANY
        for url, topics, why in (("http://a.example", CHOSEN, NotAdded.HTTPS), (URL, [], NotAdded.TOPICS)):
            assert add_webhook(unit, platform.sealing, url, topics, by="root", at=clock()) is why


def test_a_running_courier_sends_to_others_while_one_never_answers_and_ends_when_told(platform, hook):
    slow = add(platform, "https://slow.example/in")
    certificates(platform, 9)
    done = threading.Event()

    class Stuck(Post):
        async def post(self, url, headers, body):
            answer = await super().post(url, headers, body)
            if "slow" in url:
                await done_with.wait()
            if len(self.types()) == 9:
                done.set()
            return answer

    post = Stuck()
    running = courier(platform, post)
    done_with = asyncio.Event()
    thread = threading.Thread(target=running.run)
    thread.start()
    assert done.wait(20)
    running.end()
    thread.join(20)
    assert not thread.is_alive()
    assert [one.state for one in listed(platform, hook)] == ["delivered"] * 10
    assert len(post.types("https://slow.example/in")) == AT_ONCE
    assert {one.state for one in listed(platform, slow)} == {"waiting"}
