"""Links to e-copies: every answer, and one that is forgotten before its answer comes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from contract.phone import EcopyLink, EcopyLinkOrder
from kiosk.domain.ecopy import EcopyStage, EcopyStanding, NoEcopyLinks
from sync.answers import Trouble, Unreachable
from sync.ecopy_links import HubEcopyLinks
from sync.phone_line import NotOffered

UNTIL = datetime(2026, 12, 4, tzinfo=UTC)
LINK = EcopyLink(address="https://hub/phone/e-copy/x", expires_at=UNTIL, downloads=5)


class EcopyHub:
    """Answers as it is told to."""

    def __init__(self, answer: EcopyLink | NotOffered | Unreachable) -> None:
        self.answer = answer
        self.orders: list[EcopyLinkOrder] = []

    def ecopy_link(self, order: EcopyLinkOrder) -> EcopyLink | NotOffered | Unreachable:
        self.orders.append(order)
        return self.answer


@pytest.mark.parametrize(
    ("answer", "standing"),
    [
        (LINK, EcopyStanding(EcopyStage.READY, LINK.address, 5, UNTIL)),
        (NotOffered(), EcopyStanding(EcopyStage.NOT_HERE)),
        (Unreachable(Trouble.NO_NETWORK), EcopyStanding(EcopyStage.UNREACHABLE)),
    ],
)
def test_each_answer_is_shown_until_it_is_forgotten(answer, standing):
    hub = EcopyHub(answer)
    links = HubEcopyLinks(hub, lambda: True, lambda work: work())
    assert links.standing() is None
    links.ask("ZM-2026-000001", "E00001")
    assert links.standing() == standing
    assert hub.orders == [EcopyLinkOrder(certificate_number="ZM-2026-000001", employee_id="E00001")]
    links.end()
    assert links.standing() is None


def test_an_answer_that_comes_late_is_nobodys():
    late = []
    links = HubEcopyLinks(EcopyHub(LINK), lambda: True, late.append)
    links.ask("1", "E00001")
    assert links.standing() == EcopyStanding(EcopyStage.ASKING)
    links.ask("2", "E00001")
    late[0]()
    assert links.standing() == EcopyStanding(EcopyStage.ASKING)
    links.end()
    late[1]()
    assert links.standing() is None


def test_offline_and_where_it_is_switched_off_there_are_none():
    assert not HubEcopyLinks(EcopyHub(LINK), lambda: False).possible()
    none = NoEcopyLinks()
    none.ask("1", "E00001")
    none.end()
    assert not none.possible()
    assert none.standing() is None
