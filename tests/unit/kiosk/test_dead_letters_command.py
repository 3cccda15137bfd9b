"""`python -m kiosk dead-letters` and `status`: looking beside a terminal, deciding only without it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from contract.dead_letters import Decision, Place
from hub.authority import OF_ITSELF, self_signed
from kiosk.command_line import run_command
from kiosk.maintenance.link_file import LinkFile
from kiosk.store.data_folder import DataFolder
from kiosk.store.dead_letters import Decider
from kiosk.store.noted_link import NotedLink
from kiosk.store.store import Store
from sync.answers import Link, Trouble
from tests.helpers.terminal_store import HandClock, visit_opened


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Store]:
    """A terminal's open store: three events wait, one was refused and one dismissed."""
    store = DataFolder(tmp_path).open(HandClock())
    with store.unit() as unit:
        for number in range(1, 6):
            unit.outbox.put(visit_opened(number))
        for waiting in unit.outbox.first(2):
            unit.dead_letters.bury(waiting.envelope, "malformed")
        dismissed = unit.dead_letters.every()[0].envelope.event_id
        unit.dead_letters.decide(dismissed, Decision.DISMISS, Decider(Place.STAFF_PAGE, "staff"), "test")
    yield store
    store.close()


@pytest.fixture
def data(tmp_path: Path, running: Store) -> Path:
    running.close()
    return tmp_path


def told(data: Path, *arguments: str, status: int = 0) -> list[str]:
    said: list[str] = []
    assert run_command([arguments[0], "--data", str(data), *arguments[1:]], said.append) == status
    return said


@pytest.mark.usefixtures("running")
def test_listing_goes_beside_the_terminal(tmp_path: Path) -> None:
    first, second = told(tmp_path, "dead-letters", "list")
    assert first.split()[:4] == ["1", "2026-11-23T08:00:00+00:00", "visit.opened", "malformed"]
    assert "dismissed by staff (staff-page)" in first
    assert "dismissed" not in second


@pytest.mark.usefixtures("running")
def test_deciding_beside_the_terminal_is_refused_with_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(tmp_path, "dead-letters", "replay", "2", status=74) == []
    error = capsys.readouterr().err
    assert "staff page" in error
    assert "维护页" in error


def test_one_is_put_back(data: Path) -> None:
    assert told(data, "dead-letters", "replay", "2", "--reason", "updated") == ["2 was put back"]
    assert told(data, "dead-letters", "replay", "2", status=1) == [
        "2 is no dead letter that can be put back; nothing was done"
    ]
    assert len(told(data, "dead-letters", "list")) == 1


def test_one_is_dismissed_with_a_reason(data: Path) -> None:
    with pytest.raises(SystemExit):
        run_command(["dead-letters", "--data", str(data), "dismiss", "2"], print)
    assert told(data, "dead-letters", "dismiss", "2", "--reason", "a test") == ["2 was dismissed"]
    assert told(data, "dead-letters", "dismiss", "99", "--reason", "x", status=1)
    assert all("dismissed by" in line for line in told(data, "dead-letters", "list"))


def test_a_reason_is_one_line_of_at_most_two_hundred_characters(data: Path) -> None:
    for reason in ("x" * 201, "a\nb"):
        with pytest.raises(SystemExit):
            run_command(["dead-letters", "--data", str(data), "replay", "2", "--reason", reason], print)


@pytest.mark.parametrize("reason", ["", "   "])
def test_nothing_is_dismissed_without_a_reason(
    data: Path, capsys: pytest.CaptureFixture[str], reason: str
) -> None:
    with pytest.raises(SystemExit):
        run_command(["dead-letters", "--data", str(data), "dismiss", "2", "--reason", reason], print)
    assert "why it needs nobody" in capsys.readouterr().err
    assert "dismissed by" not in told(data, "dead-letters", "list")[1]


@pytest.mark.parametrize("number", ["-1", "9" * 30, "two"])
def test_what_is_no_number_is_refused_with_words(
    data: Path, capsys: pytest.CaptureFixture[str], number: str
) -> None:
    with pytest.raises(SystemExit):
        run_command(["dead-letters", "--data", str(data), "replay", number], print)
    assert "-1" in number or f"{number} is no number" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ("dead-letters", "list"),
        ("dead-letters", "replay", "1"),
        ("dead-letters", "dismiss", "1", "--reason", "x"),
        ("status",),
    ],
)
def test_a_folder_that_was_mistyped_stays_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert told(tmp_path / "mistyped", *words, status=74) == []
    assert "there is no store in" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_empty_list_says_so(tmp_path: Path) -> None:
    DataFolder(tmp_path).open(HandClock()).close()
    assert told(tmp_path, "dead-letters", "list") == ["no dead letters"]


@pytest.mark.usefixtures("running")
def test_status_says_what_waits_what_needs_somebody_and_the_room(tmp_path: Path) -> None:
    (line,) = told(tmp_path, "status", "--json")
    answer = json.loads(line)
    assert answer["link"] == "never noted"
    assert (answer["waiting"], answer["dead_letters"], answer["dismissed"]) == (6, 1, 1)
    assert answer["oldest_waiting"] == "2026-11-23T08:00:00+00:00"
    assert answer["store_bytes"] > 10_000
    assert answer["free_bytes"] > 0
    assert answer["enrolled_until"] is None
    written = told(tmp_path, "status")
    assert any(line.startswith("store bytes") and line.endswith(" MB") for line in written)


def test_status_says_how_the_platform_answered_last(data: Path) -> None:
    file = LinkFile(DataFolder(data).link)
    since = datetime(2026, 11, 23, 8, tzinfo=UTC)
    file.changed(Link(online=False, reason=Trouble.SLOW, since=since))
    answer = json.loads(told(data, "status", "--json")[0])
    assert answer["link"] == "The platform answers too slowly"
    assert answer["what_to_do"]
    file.changed(Link(online=True, reason=None, since=since))
    assert "what_to_do" not in json.loads(told(data, "status", "--json")[0])


def test_status_says_until_when_the_machine_is_enrolled(data: Path) -> None:
    file, began = DataFolder(data).identity, datetime(2026, 11, 23, 8, tzinfo=UTC)
    private = file.next_key()
    file.keep(private, self_signed(private, began).public_bytes(Encoding.PEM).decode())
    until = (began + OF_ITSELF).isoformat()
    assert json.loads(told(data, "status", "--json")[0])["enrolled_until"] == until
    assert any(line.split() == ["enrolled", "until", until] for line in told(data, "status"))


def test_a_link_that_cannot_be_noted_or_read_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "none" / "link.json"
    LinkFile(path).changed(Link(online=True, reason=None, since=datetime(2026, 11, 23, tzinfo=UTC)))
    assert NotedLink.read(path) is None
    (tmp_path / "link.json").write_text("{")
    assert NotedLink.read(tmp_path / "link.json") is None
