"""The disk of the terminal fills up, its database is replaced, a second terminal is started on it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from deploy.stand.stand import Stand
from deploy.tour import scenes
from deploy.tour.stage import Stage
from kiosk.app.advice import ADVICE
from kiosk.app.life import EXIT_STORE
from kiosk.store import reserve
from kiosk.store.lineage import DATABASE
from kiosk.store.lock import ProcessLock
from tests.helpers.houses import ask, finish, says, sign_in


def test_what_was_begun_is_finished_on_a_nearly_full_disk_and_nothing_new_is_taken(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(stage)
    ask(stage)
    with monkeypatch.context() as full:
        full.setattr(reserve.shutil, "disk_usage", lambda _: SimpleNamespace(free=10_000_000))
        scenes.confirm(stage)
        stage.see("result", within=60.0)
        says(stage, "证明已打印", "Your certificate is printed")
        finish(stage)
        sign_in(stage)
        says(stage, "本终端暂时不能接收新的申请", "This terminal cannot take new requests")
        stage.picture("no-room")
        scenes.go(stage)
        stage.until(stage.backstage.everything_settled, "old messages to leave", within=60.0)
    sign_in(stage)
    ask(stage)
    stage.touch("leave")
    stage.touch("dialog.leave")
    scenes.go(stage)


def test_a_database_that_was_replaced_closes_the_terminal(stage: Stage) -> None:
    store = stage.backstage.store_folder
    shutil.copyfile(store / DATABASE, store / "earlier")
    (store / "earlier").replace(store / DATABASE)
    stage.see("out_of_service", within=60.0, picture="replaced")
    says(stage, "本终端正在维护", "This terminal is being serviced")


def test_a_second_terminal_on_the_same_data_is_refused_with_words(stand: Stand, tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "store").mkdir(parents=True)
    lock = ProcessLock(data / "store")
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "kiosk", "--no-curtain", "--config", stand.settings, "--data", data],
            capture_output=True,
            text=True,
            timeout=110.0,
            check=False,
        )
    finally:
        lock.release()
    assert ended.returncode == EXIT_STORE, ended.stderr
    assert ADVICE["store.in-use"].zh in ended.stderr
    assert ADVICE["store.in-use"].en in ended.stderr
