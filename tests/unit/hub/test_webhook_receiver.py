"""A real receiver that checks signatures by another verifier is away for a while and misses nothing."""

from __future__ import annotations

import asyncio
import ssl
from datetime import UTC, datetime

from aiohttp import web
from cryptography import x509
from standardwebhooks.webhooks import Webhook as Independent

from hub.store.announcements import CHOSEN
from hub.webhooks.adding import Added, add_webhook
from hub.webhooks.addresses import networks
from hub.webhooks.courier import AT_ONCE, Courier
from hub.webhooks.schedule import DELAYS
from hub.webhooks.sending import Sender
from tests.helpers.certificates import Authority
from tests.helpers.webhook_receiver import HERE, Names, receiving
from tests.unit.hub.test_webhook_courier import certificates, listed

NAME = "hooks.example"
MANY = 10


def test_a_receiver_that_is_away_for_a_while_gets_all_of_it_signed(platform, clock, tmp_path):
    clock.now = datetime.now(UTC)  # the verifier looks at its own clock
    authority = Authority(tmp_path)
    trusted = ssl.create_default_context(cafile=str(authority.ca_file))
    away = True

    async def answer(_request):
        return web.Response(status=503 if away else 204)

    async def whole():
        nonlocal away
        async with receiving(authority.context(of=x509.DNSName(NAME))) as receiver:
            receiver.answer = answer
            with platform.database.write() as unit:
                added = add_webhook(unit, platform.sealing, receiver.url(NAME), CHOSEN, by="root", at=clock())
            assert isinstance(added, Added)
            certificates(platform, MANY)
            names = Names({NAME: [[HERE]]})
            sender = Sender(networks("127.0.0.0/8"), clock, resolve=names, trusted=trusted)
            courier = Courier(platform.database, clock, sender, platform.sealing, lambda: 0.0)
            while await courier.send_due():
                assert receiver.most_at_once <= AT_ONCE
            refused, receiver.took = receiver.took, []
            away = False
            clock.now += DELAYS[0]
            while await courier.send_due():
                pass
            return added, refused, receiver.took

    added, refused, took = asyncio.run(whole())
    told = [Independent(added.secret).verify(body, dict(headers)) for headers, body in took]
    assert sorted(one["type"] for one in told) == ["certificate.issued"] * MANY + ["webhook.added"]
    assert {one["id"] for one in told} == {headers["webhook-id"] for headers, _ in refused}
    assert len({one["data"].get("number") for one in told}) == MANY + 1
    assert {one.state for one in listed(platform, added.webhook.webhook_id)} == {"delivered"}
