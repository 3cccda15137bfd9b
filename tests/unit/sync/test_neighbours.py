from __future__ import annotations

from contract.feed import Neighbour, Neighbourhood
from contract.language import both
from sync.answers import Trouble, Unreachable
from sync.neighbours import KNOWN_FOR, Neighbours
from tests.helpers.memory_hub import MemoryHub

EAST, WEST, SOUTH = both("东厅", "East hall"), both("西厅", "West hall"), both("南厅", "South hall")


def test_the_nearest_at_which_it_works_is_named_while_that_is_known() -> None:
    hub, now = MemoryHub(), [0.0]
    hub.neighbourhood = Neighbourhood(
        neighbours=[
            Neighbour(terminal_id="east", place=EAST, services=["cert.employment", "cert.reprint"]),
            Neighbour(terminal_id="south", place=SOUTH, services=["cert.employment"]),
            Neighbour(terminal_id="west", place=WEST, services=["cert.employment"]),
        ]
    )
    neighbours = Neighbours(hub, ["west", "gone", "east"], lambda: now[0])
    assert neighbours.place_of("cert.employment") is None
    assert neighbours.pull() is None
    assert neighbours.place_of("cert.employment") == WEST
    assert neighbours.place_of("cert.reprint") == EAST
    assert neighbours.place_of("gift.collect") is None
    now[0] = KNOWN_FOR
    hub.trouble = Unreachable(Trouble.NO_NETWORK)
    assert neighbours.pull() == hub.trouble
    assert neighbours.place_of("cert.reprint") == EAST
    now[0] += 0.1
    assert neighbours.place_of("cert.reprint") is None, "too old to send anybody there"


def test_without_an_order_the_first_by_name_is_named() -> None:
    hub = MemoryHub()
    told = [
        Neighbour(terminal_id=name, place=place, services=["a"]) for name, place in (("1", EAST), ("2", WEST))
    ]
    hub.neighbourhood = Neighbourhood(neighbours=told)
    neighbours = Neighbours(hub)
    neighbours.pull()
    assert neighbours.place_of("a") == EAST
