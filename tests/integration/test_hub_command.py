"""`python -m hub` as an operator calls it; the server in a process of its own."""

from __future__ import annotations

import contextlib
import io
import json
import os
import queue
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path
from unittest import mock

import pytest

from hub.people import plan
from hub.run import main

ROOT = Path(__file__).parents[2]


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "HUB_DATA": str(folder / "data"), "PYTHONWARNINGS": "error"}


def hub(folder: Path, *arguments: str, status: int = 0, **more: str) -> str:
    """Run a command in this process: starting an interpreter for each would take most of the test's time."""
    out, err = io.StringIO(), io.StringIO()
    surroundings = mock.patch.dict(os.environ, environment(folder) | more)
    with surroundings, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        ended = main(arguments)
    assert ended == status, err.getvalue()
    return out.getvalue() if status == 0 else err.getvalue() + out.getvalue()


def test_a_site_where_nobody_works_is_told_and_the_token_stands_alone(tmp_path, capsys):
    with mock.patch.dict(os.environ, environment(tmp_path)):
        assert main(["terminals", "add", "T001", "--site", "beijing-north"]) == 0
        told = capsys.readouterr()
        assert re.fullmatch(r"\S+\n", told.out)
        assert "Nobody works at beijing-north yet, or anywhere" in told.err
        csv = str(tmp_path / "people.csv")
        main(["employees", "generate", "--count", "40", "--pins", "0", "--out", csv])
        main(["employees", "import", csv])
        capsys.readouterr()
        main(["terminals", "add", "T002", "--site", "beijing-north"])
        assert capsys.readouterr().err == ""
        main(["terminals", "add", "T003", "--site", "beijing-nroth"])
        assert "Nobody works at beijing-nroth yet; there is beijing-north, " in capsys.readouterr().err


@pytest.fixture
def served(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-m", "hub", "serve", "--port", "0"],
        cwd=ROOT,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=lambda: lines.put(process.stdout.readline()), daemon=True).start()
    try:
        ready = re.fullmatch(r"hub ready on (http://127\.0\.0\.1:\d+)\n", lines.get(timeout=60))
        yield process, ready[1]
    finally:
        process.kill()
        process.communicate()


def test_from_nothing_to_a_terminal_that_knows_its_people(tmp_path, served):
    _, address = served
    csv = str(tmp_path / "people.csv")
    hub(tmp_path, "employees", "generate", "--count", "200", "--pins", "1", "--out", csv)
    assert "200 new" in hub(tmp_path, "employees", "import", csv, "--dry-run")
    assert "200 new, 0 changed, 0 as before" in hub(tmp_path, "employees", "import", csv)
    assert "0 new, 0 changed, 200 as before" in hub(tmp_path, "employees", "import", csv)
    token = hub(tmp_path, "terminals", "add", "T001", "--site", "beijing-north").strip()
    assert "already" in hub(tmp_path, "terminals", "add", "T001", "--site", "beijing-north", status=1)
    asked = urllib.request.Request(
        f"{address}/v1/terminals/T001/directory", headers={"Authorization": f"Bearer {token}"}
    )
    with urllib.request.urlopen(asked, timeout=10) as answer:
        page = json.load(answer)
    assert 20 < len(page["entries"]) < 200
    assert "T001\tbeijing-north" in hub(tmp_path, "terminals", "list")
    database = (tmp_path / "data" / "hub.db").read_bytes()
    assert token.encode() not in database


@pytest.mark.parametrize("signal_number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_when_told_even_while_somebody_waits(tmp_path, served, signal_number):
    process, address = served
    token = hub(tmp_path, "terminals", "add", "T001", "--site", "beijing-north").strip()
    asked = urllib.request.Request(
        f"{address}/v1/terminals/T001/feed?wait=20", headers={"Authorization": f"Bearer {token}"}
    )
    answers: queue.Queue[bytes] = queue.Queue()

    def wait() -> None:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            answers.put(answer.read())

    threading.Thread(target=wait, daemon=True).start()
    with pytest.raises(queue.Empty):
        answers.get(timeout=1)  # it waits
    process.send_signal(signal_number)
    assert process.wait(10) == 0
    assert json.loads(answers.get(timeout=5)) == {"items": [], "more": False}
    assert process.stderr.read() == ""


def test_a_port_that_is_taken_is_said_in_one_line(tmp_path, served):
    port = served[1].rpartition(":")[2]
    said = hub(tmp_path, "serve", "--port", port, status=1)
    assert said.startswith("hub: cannot listen on 127.0.0.1")
    assert said.count("\n") == 1


def test_a_wrong_file_is_refused_line_by_line_and_nothing_is_imported(tmp_path):
    csv = tmp_path / "people.csv"
    hub(tmp_path, "employees", "generate", "--count", "5", "--pins", "0", "--out", str(csv))
    csv.write_text(csv.read_text("utf-8").replace("E000003", ""), "utf-8")
    said = hub(tmp_path, "employees", "import", str(csv), status=1)
    assert "line 4: employee_id: empty" in said
    assert "nothing was imported" in said
    assert "0 changed, 0 as before" in import_again(tmp_path, csv)  # none of the good lines came in


def import_again(folder: Path, csv: Path) -> str:
    hub(folder, "employees", "generate", "--count", "5", "--pins", "0", "--out", str(csv))
    said = hub(folder, "employees", "import", str(csv))
    assert "5 new" in said
    return said


def test_secrets_come_from_a_file_the_environment_or_are_made(tmp_path):
    hub(tmp_path, "users", "add", "li", "--role", "auditor", HUB_PASSWORD="long enough for li")
    (tmp_path / "secret").write_text("long enough for wu\n")
    hub(tmp_path, "users", "add", "wu", "--password-file", str(tmp_path / "secret"))
    made = hub(tmp_path, "users", "add", "he", "--generate").splitlines()[-1]
    assert len(made) >= 16
    assert "at least 12" in hub(tmp_path, "users", "add", "xu", status=1, HUB_PASSWORD="short")
    assert "easy to guess" in hub(tmp_path, "users", "add", "xu", status=1, HUB_PASSWORD="password1234")
    (tmp_path / "secret").write_text("4711\n")
    said = hub(tmp_path, "employees", "set-pin", "E1", "--pin-file", str(tmp_path / "secret"), status=1)
    assert "no employee E1" in said


def test_what_cannot_be_revoked_is_said(tmp_path):
    said = hub(tmp_path, "certificates", "revoke", "ZM-2026-000001", "--reason", "mistake", status=1)
    assert said == "hub: no valid certificate ZM-2026-000001\n"


def test_the_public_key_is_shown_and_stays(tmp_path):
    first = hub(tmp_path, "keys")
    assert "BEGIN PUBLIC KEY" in first
    assert hub(tmp_path, "keys") == first
    assert "PRIVATE" not in first


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("terminals", "list", "--database", "foo"), "no URL"),
        (("terminals", "list", "--database", "mysql://x/y"), "neither sqlite: nor postgresql:"),
        (("terminals", "list", "--database", "sqlite:////nowhere/x/hub.db"), "unable to open"),
        (("terminals", "add", "a/b", "--site", "s"), "letters, digits"),
        (("employees", "import", "/nowhere.csv"), "No such file"),
        (("users", "remove", "nobody"), "no user nobody"),
        (("users", "add", "a\nb", "--generate"), "a user's name"),
        (("users", "add", "\udcff", "--generate"), "not UTF-8"),
        (("certificates", "revoke", "\udcff", "--reason", "x"), "not UTF-8"),
        (("terminals", "list", "--database", "postgresql+asyncpg://x/y"), "neither sqlite: nor postgresql:"),
        (("terminals", "list", "--database", "sqlite+aiosqlite:///x"), "neither sqlite: nor postgresql:"),
        (("terminals", "list", "--data", "/nowhere/a?b"), "question mark"),
    ],
)
def test_a_slip_of_the_operator_is_answered_in_one_line(tmp_path, arguments, said):
    answer = hub(tmp_path, *arguments, status=1)
    assert said in answer
    assert answer.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("--port", "99999"),
        ("--port", "-1"),
        ("--host", ""),
        ("--time-zone", "Mars/X"),
        ("--employer-zh", " "),
        ("--employer-zh", "司" * 101),
        ("--employer-en", "Example\u202e Group"),
        ("--employer-en", "\udcff"),
    ],
)
def test_a_server_is_not_started_with_what_makes_no_sense(tmp_path, arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["serve", "--data", str(tmp_path), *arguments])
    assert ended.value.code == 2
    assert "error: argument" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [("--count", "-5"), ("--count", "0"), ("--pins", "-1")])
def test_no_negative_number_of_people_is_invented(tmp_path, arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["employees", "generate", "--out", str(tmp_path / "people.csv"), *arguments])
    assert ended.value.code == 2
    assert "a number from" in capsys.readouterr().err


def test_a_certificate_is_not_revoked_without_a_reason(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main(["certificates", "revoke", "ZM-2026-000001", "--data", str(tmp_path), "--reason", " "])
    assert "may not be empty" in capsys.readouterr().err


def test_a_file_that_is_no_database_is_said_in_one_line(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "hub.db").write_bytes(b"no database" * 500)
    assert hub(tmp_path, "terminals", "list", status=1) == (
        "hub: the database cannot be worked on: file is not a database\n"
    )


def test_a_database_of_a_newer_program_is_said_in_one_line(tmp_path):
    hub(tmp_path, "terminals", "list")
    with contextlib.closing(sqlite3.connect(tmp_path / "data" / "hub.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "made by another version" in hub(tmp_path, "terminals", "list", status=1)


def test_users_come_and_go_and_the_record_tells_it(tmp_path):
    hub(tmp_path, "users", "add", "李 明", "--role", "auditor", HUB_PASSWORD="long enough for li")
    hub(tmp_path, "users", "add", "李 明", HUB_PASSWORD="another one for li")
    assert hub(tmp_path, "users", "list") == "李 明\tauditor\n"
    assert "sets up new ones" in hub(tmp_path, "users", "codes", "李 明")
    hub(tmp_path, "users", "remove", "李 明")
    assert hub(tmp_path, "users", "list") == ""
    record = [json.loads(line) for line in hub(tmp_path, "audit").splitlines()]
    assert [(one["did"], one["what"]) for one in record] == [
        ("set a console user", "李 明"),
        ("set a console user", "李 明"),
        ("reset a console user's codes", "李 明"),
        ("removed a console user", "李 明"),
    ]


def test_an_import_that_was_overtaken_changes_nothing(tmp_path):
    csv = tmp_path / "people.csv"
    hub(tmp_path, "employees", "generate", "--count", "5", "--pins", "0", "--out", str(csv))
    hub(tmp_path, "employees", "import", str(csv))
    (tmp_path / "pin").write_text("4711\n")
    csv.write_text(csv.read_text("utf-8").replace("beijing-north", "xian-gate"))

    def meanwhile(*arguments):
        hub(tmp_path, "employees", "set-pin", "E000001", "--pin-file", str(tmp_path / "pin"))
        return plan(*arguments)

    with mock.patch("hub.people.plan", meanwhile):
        assert "changed meanwhile" in hub(tmp_path, "employees", "import", str(csv), status=1)
    assert "imported" in hub(tmp_path, "employees", "import", str(csv))


def test_a_terminal_is_enrolled_by_a_code_and_has_no_token(tmp_path):
    code = hub(tmp_path, "terminals", "add", "T001", "--site", "beijing-north", "--code").strip()
    assert re.fullmatch(r"(?:[0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}", code)
    assert hub(tmp_path, "terminals", "code", "T001", "--minutes", "5").strip() != code
    assert "no terminal T002" in hub(tmp_path, "terminals", "code", "T002", status=1)
    assert hub(tmp_path, "terminals", "keys") == ""
    authority = hub(tmp_path, "terminals", "authority")
    assert authority.startswith("-----BEGIN CERTIFICATE-----")
    assert hub(tmp_path, "terminals", "authority") == authority
    assert "no certificate" in hub(tmp_path, "terminals", "withdraw", "T001", "--reason", "stolen", status=1)
