"""By which way a message goes: https, or mail, by its address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hub.store.deliveries import Answer
from hub.webhooks.addresses import MAIL_TO
from hub.webhooks.courier import Post


@dataclass(frozen=True)
class Ways:
    """Both ways."""

    https: Post
    mail: Post

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send a message and return what came of it."""
        way = self.mail if url.startswith(MAIL_TO) else self.https
        return await way.post(url, headers, body)
