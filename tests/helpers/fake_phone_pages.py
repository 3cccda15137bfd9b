"""A phone of imagination: pages come when a test says so."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from contract.attachments import SIGNATURE, sniffed
from kiosk.domain.phone_pages import PhoneOrder, PhonePage, PhoneStatus, PhoneView


@dataclass
class FakePhonePages:
    """Notes what was wanted, and how each ticket ended."""

    now: PhoneView = field(default_factory=PhoneView)
    orders: list[PhoneOrder] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)
    codes: int = 0
    wanted: PhoneOrder | None = None

    def send(self, *contents: bytes) -> None:
        """Have files come."""
        for content in contents:
            number = max((page.number for page in self.now.pages), default=0) + 1
            kind = sniffed(content[:SIGNATURE])
            assert kind is not None
            page = PhonePage(number, kind, content, b"")
            self.now = replace(self.now, seen=True, pages=(*self.now.pages, page))

    def want(self, order: PhoneOrder) -> None:
        if self.wanted is None or self.wanted.request_id != order.request_id:
            self.wanted = order
            self.orders.append(order)
            self.now = PhoneView(PhoneStatus.OPEN, "https://hub/phone/upload/secret")
            self.codes += 1

    def again(self) -> None:
        self.codes += 1
        self.now = replace(self.now, status=PhoneStatus.OPEN, seen=False)

    def view(self) -> PhoneView:
        return self.now

    def remove(self, number: int) -> None:
        self.now = replace(self.now, pages=[page for page in self.now.pages if page.number != number])

    def over(self, accepted: int) -> None:
        if self.wanted is not None:
            self.ended.append(accepted)
        self.wanted, self.now = None, PhoneView()
