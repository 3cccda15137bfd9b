"""A terminal's life with a key: enrolled by the command, signing, withdrawn, enrolled anew; nothing lost."""

from __future__ import annotations

import io
import ssl
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from contract.feed import Heartbeat
from hub.authority import AUTHORITY
from hub.enrolling import NO_TOKEN, withdraw_key
from hub.store.terminals import Terminal
from kiosk.command_line import run_command
from kiosk.store.identity_file import IdentityFile
from sync.answers import Decisions, Heard, Trouble, Unreachable
from sync.renewal import Renewal, signer_in
from sync.server import HubServer
from sync.server.proof import Signature
from tests.helpers.certificates import Authority
from tests.helpers.linked_terminal import LinkedTerminal
from tests.helpers.served_hub import ServedHub
from tests.helpers.toxic_proxy import ToxicProxy

SETTINGS = """\
terminal_id: t001
site: beijing-south
name: {{zh: 大厅, en: Lobby}}
hub: {{url: "{url}"}}
employer:
  name: {{zh: 示例, en: Example}}
  short_name: {{zh: 示例, en: Example}}
facilities: {{zh: 前台, en: Desk}}
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedHub]:
    with ServedHub(tmp_path_factory.mktemp("hub")).running() as served:
        with served.platform.database.write() as unit:
            unit.terminals.add(Terminal("t001", "beijing-north", NO_TOKEN), served.clock())
        yield served


@pytest.fixture
def settings(tmp_path: Path, hub: ServedHub) -> Path:
    path = tmp_path / "terminal.yaml"
    path.write_text(SETTINGS.format(url=hub.url))
    return path


def enrol(settings: Path, data: Path, typed: str) -> tuple[int, str]:
    said = io.StringIO()
    words = ["enrol", "--config", str(settings), "--data", str(data), typed]
    return run_command(words, lambda line: said.write(f"{line}\n") and None), said.getvalue()


def test_a_machine_is_enrolled_serves_is_shut_out_and_comes_back(
    hub: ServedHub, settings: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    file = IdentityFile(data)
    terminal = LinkedTerminal(
        tmp_path / "store", hub.url, terminal_id="t001", proof=lambda now: Signature(signer_in(file), now)
    )
    terminal.wrong_by = timedelta(days=-2000)  # its battery is empty
    terminal.worker.start()
    terminal.put(3)
    terminal.see(Trouble.NOT_ENROLLED)
    first = hub.code("t001")
    status, said = enrol(settings, data, first.lower())
    assert status == 0
    assert "beijing-south" in said  # which is not where the platform has it
    assert "Enrolled: terminal t001 at beijing-north" in said
    assert enrol(settings, tmp_path / "other", first)[0] == 1
    assert file.path.stat().st_mode & 0o777 == 0o400
    terminal.see(None)
    terminal.drain()

    with hub.platform.database.write() as unit:
        assert withdraw_key(unit, "t001", by="wang", reason="stolen", now=hub.clock())
    terminal.put(4)
    terminal.see(Trouble.WITHDRAWN)
    assert terminal.store.load().queue_depth == 4
    assert enrol(settings, data, hub.code("t001"))[0] == 0
    terminal.see(None)
    terminal.drain()
    terminal.stop()
    assert hub.taken(terminal.store.epoch) == terminal.given


def test_refusals_are_told_in_both_languages(settings: Path, tmp_path: Path) -> None:
    status, said = enrol(settings, tmp_path / "data", "0000-0000-0000")
    assert status == 1
    assert "注册码不对" in said
    assert "Not the code of this terminal" in said
    assert "注册码是字母和数字" in enrol(settings, tmp_path / "data", "?!")[1]
    settings.write_text(SETTINGS.format(url="http://127.0.0.1:9"))
    assert "not running" in enrol(settings, tmp_path / "data", "0000-0000-0000")[1]
    (tmp_path / "file").touch()
    assert "cannot be written" in enrol(settings, tmp_path / "file", "0000-0000-0000")[1]
    settings.write_text("rubbish")
    assert "terminal.yaml:1" in enrol(settings, tmp_path / "data", "0000-0000-0000")[1]


def test_a_certificate_that_ran_out_is_renewed_though_the_clock_stood_still(
    hub: ServedHub, settings: Path, tmp_path: Path
) -> None:
    assert enrol(settings, tmp_path / "data", hub.code("t001"))[0] == 0
    file, began = IdentityFile(tmp_path / "data"), hub.clock()
    signature = Signature(signer_in(file), lambda: began)
    hub.clock.wrong_by = timedelta(days=400)
    try:
        with closing(HubServer(hub.url, "t001", signature)) as server:
            assert server.feed(0, 0) == Unreachable(Trouble.CERTIFICATE_EXPIRED)
            assert Renewal(server, file, signature.now).pull() is None
            assert isinstance(server.feed(0, 0), Decisions)
    finally:
        hub.clock.wrong_by = timedelta()


def test_a_platform_that_asks_for_it_in_tls_is_shown_the_certificate(
    hub: ServedHub, settings: Path, tmp_path: Path
) -> None:
    data, site = tmp_path / "data", Authority(tmp_path)
    assert enrol(settings, data, hub.code("t001"))[0] == 0
    asking = site.context()
    asking.verify_mode = ssl.CERT_REQUIRED
    asking.load_verify_locations(hub.platform.settings.data / AUTHORITY)
    file = IdentityFile(data)
    with ToxicProxy(hub.port, asking).running() as proxy:
        shown = Signature(signer_in(file), certificate=file.shown_in_tls)
        with closing(HubServer(proxy.url, "t001", shown, ca_file=str(site.ca_file))) as server:
            assert isinstance(server.feed(0, 0), Decisions)
        bare = Signature(signer_in(file))
        with closing(HubServer(proxy.url, "t001", bare, ca_file=str(site.ca_file))) as server:
            answer = server.feed(0, 0)
            # TLS 1.3 refuses after the handshake: the alert may be overtaken by the end of the connection.
            assert answer in (Unreachable(Trouble.NOT_ADMITTED), Unreachable(Trouble.CUT_OFF))


def test_what_changes_a_body_on_its_way_is_told(hub: ServedHub, settings: Path, tmp_path: Path) -> None:
    assert enrol(settings, tmp_path / "data", hub.code("t001"))[0] == 0
    beat = Heartbeat(at=hub.clock(), software="0.1.0", queue_depth=0, dead_letters=0, in_doubt=0, devices=[])
    signer = signer_in(IdentityFile(tmp_path / "data"))
    with closing(HubServer(hub.url, "t001", Signature(signer))) as server:
        assert server.heartbeat(beat) == Heard()
    other = Signature(signer)
    with closing(HubServer(hub.url, "t001", other)) as server:
        sign = other.of
        other.of = lambda body: sign(b"{}" if body else body)  # type: ignore[method-assign]
        assert server.heartbeat(beat) == Unreachable(Trouble.ALTERED)
