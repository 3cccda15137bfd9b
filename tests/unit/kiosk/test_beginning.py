"""What is said on standard error when the terminal cannot even begin."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from kiosk.app import run
from kiosk.app.advice import ADVICE, told
from kiosk.app.run import EXIT_DATA, main
from kiosk.domain.errors import KioskError
from kiosk.store.failures import StoreFault
from kiosk.store.key import key_from_file


def test_every_fault_of_the_store_has_advice_in_both_languages() -> None:
    assert set(ADVICE) == {fault.value for fault in StoreFault}
    for fault in StoreFault:
        assert ADVICE[fault].zh in told(KioskError(fault, "detail"))


def test_a_data_folder_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    for data in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/nowhere")):
        assert main(["--config", "x.yaml", "--data", str(data)]) == EXIT_DATA
        assert f"{data} cannot be its data folder" in capsys.readouterr().err


def test_no_key_is_made_beside_a_database(tmp_path: Path) -> None:
    database = tmp_path / "store.db"
    key_from_file(tmp_path / "key", database)
    (tmp_path / "key").unlink()
    database.write_bytes(b"x")
    with pytest.raises(KioskError, match="is missing") as raised:
        key_from_file(tmp_path / "key", database)
    assert raised.value.code == StoreFault.KEY_FILE
    assert not (tmp_path / "key").exists()


def test_ctrl_c_ends_a_program_that_still_loads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class ReachedError(Exception):
        """The first thing of Qt would be made now."""

    def application(_arguments: list[str]) -> None:
        assert signal.getsignal(signal.SIGINT) is signal.SIG_DFL
        raise ReachedError

    for name in ("import_plainly", "share_arenas", "make_haste"):
        monkeypatch.setattr(run, name, lambda: None)
    monkeypatch.setattr(run, "make_application", application)
    before = signal.getsignal(signal.SIGINT)
    try:
        with pytest.raises(ReachedError):
            main(["--config", "x.yaml", "--data", str(tmp_path)])
    finally:
        signal.signal(signal.SIGINT, before)
