"""The commands of `python -m hub`: what each takes, and what it runs."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from contract.language import Bilingual
from hub.app import build
from hub.arguments import (
    certificates_named,
    company,
    employer,
    end_of_trail,
    networks_named,
    number_from,
    percent,
    port,
    secret,
    time_zone,
    wording,
)
from hub.assembly import assemble
from hub.command_frame import command, commands, nested, say, settings_of
from hub.commands import Commands
from hub.gift_command import progress_of, untold
from hub.giving_access import new_password
from hub.openapi import text
from hub.roster_command import described
from hub.serving import serve
from hub.settings import Settings
from hub.store.accounts import Role
from hub.store.announcements import CHOSEN
from hub.webhooks.mailing import mail_server

PASSWORD_VARIABLE = "HUB_PASSWORD"  # noqa: S105 - the name of a variable


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    whole = argparse.ArgumentParser(prog="python -m hub", description=__doc__)
    topics = whole.add_subparsers(required=True, metavar="COMMAND")
    add_serve(topics)
    add_employees(topics)
    add_terminals(topics)
    add_users(topics)
    add_certificates(topics)
    add_gifts(topics)
    add_webhooks(topics)
    add_plain(topics)
    return whole


def add_serve(topics: Any) -> None:
    """Add `serve`."""
    added = command(topics, "serve", "Serve terminals, the console and the verification page.", run_serve)
    added.add_argument(
        "--host", type=wording, default="127.0.0.1", help="address to listen on (default: %(default)s)"
    )
    added.add_argument("--port", type=port, default=8100, help="0 takes a free one (default: %(default)s)")
    added.add_argument(
        "--employer-zh", type=employer, default="示例集团有限公司", help="the employer's name on certificates"
    )
    added.add_argument(
        "--employer-en", type=employer, default="Example Group Co., Ltd.", help="the same in English"
    )
    added.add_argument(
        "--time-zone", type=time_zone, default="Asia/Shanghai", help="of dates and of the year in numbers"
    )
    added.add_argument(
        "--company",
        type=company,
        metavar="FILE.yaml",
        default=os.environ.get("HUB_COMPANY") or None,
        help="a company's own sign-in service, by OpenID Connect (default: $HUB_COMPANY, none)",
    )
    added.add_argument("--https", action="store_true", help="people come by HTTPS (through a proxy)")
    added.add_argument(
        "--metrics-token-file",
        type=Path,
        metavar="FILE",
        help="who asks for /metrics shows the token in it (default: anybody on this machine, nobody else)",
    )
    added.add_argument(
        "--void-untaken",
        type=certificates_named,
        metavar="SERVICES",
        default=os.environ.get("HUB_VOID_UNTAKEN", ""),
        help="revoke certificates that nobody takes from the outlet: services with commas, or all "
        "(default: $HUB_VOID_UNTAKEN, none)",
    )
    added.add_argument(
        "--webhook-networks",
        type=networks_named,
        metavar="NETWORKS",
        default=os.environ.get("HUB_WEBHOOK_NETWORKS", ""),
        help="send to webhooks in these too, though they are not public: 10.1.0.0/16,fd00::/8 "
        "(default: $HUB_WEBHOOK_NETWORKS, none)",
    )
    added.add_argument(
        "--mail-file",
        type=Path,
        metavar="FILE.yaml",
        help="the company's mail server (default: no mail is sent)",
    )


def add_employees(topics: Any) -> None:
    """Add `employees generate | import | sync | connectors | set-pin`."""
    employees = topics.add_parser("employees", help="Employees.").add_subparsers(required=True)
    added = command(employees, "generate", "Write a CSV of invented employees.", run_generate, stored=False)
    added.add_argument("--count", type=number_from(1), default=25_000, help="default: %(default)s")
    added.add_argument(
        "--seed", type=int, default=1, help="the same seed, the same people (default: %(default)s)"
    )
    added.add_argument(
        "--pins",
        type=number_from(0),
        default=200,
        help="people of each site with a PIN (default: %(default)s)",
    )
    added.add_argument("--out", type=Path, required=True, metavar="FILE.csv")
    added = command(employees, "import", "Import a CSV of employees: all of it or nothing.", run_import)
    added.add_argument("file", type=Path)
    added.add_argument("--dry-run", action="store_true", help="only say what would change and what is wrong")
    added = command(
        employees,
        "sync",
        "Take employees over from another system, as a timer does each night; all that is right of it.",
        run_sync,
    )
    added.add_argument("settings", type=Path, metavar="FILE.yaml", help="which, as `connectors` explains")
    added.add_argument("--dry-run", action="store_true", help="only say what would change and what is wrong")
    added.add_argument(
        "--most-leaving", type=percent, metavar="PERCENT", help="let so many leave at once, this time"
    )
    added.add_argument(
        "--time-zone", type=time_zone, default="Asia/Shanghai", help="of today (default: %(default)s)"
    )
    command(
        employees,
        "connectors",
        "Say from what systems employees can come, and what each has to be told.",
        lambda _options: say("\n".join(described())),
        stored=False,
    )
    added = command(employees, "set-pin", "Set an employee's PIN.", run_set_pin)
    added.add_argument("employee_id")
    added.add_argument("--pin-file", type=Path, metavar="FILE", help="read it from there instead of asking")


def add_terminals(topics: Any) -> None:
    """Add `terminals add | token | code | withdraw | keys | list`."""
    terminals = topics.add_parser("terminals", help="Terminals.").add_subparsers(required=True)
    added = command(
        terminals,
        "add",
        "Add a terminal and print its token, once; or, with --code, what it is enrolled by.",
        lambda options: commands(options).add_terminal(
            options.terminal_id, options.site, by_code=options.code
        ),
    )
    added.add_argument("terminal_id", help="such as t001")
    added.add_argument("--code", action="store_true", help="print an enrolment code: it gets no token")
    added.add_argument("--site", required=True, help="whose employees it serves, such as beijing-north")
    added = command(
        terminals,
        "token",
        "Give a terminal another token and print it, once.",
        lambda options: commands(options).renew_token(options.terminal_id),
    )
    added.add_argument("terminal_id")
    add_keys(terminals)
    command(
        terminals, "list", "List terminals and sites.", lambda options: commands(options).list_terminals()
    )


def add_keys(terminals: Any) -> None:
    """Add `terminals code | withdraw | keys | authority`."""
    added = command(
        terminals,
        "code",
        "Print a code, once, by which a terminal's machine is enrolled; also to replace its machine.",
        lambda options: (
            commands(options).enrolment().give_code(options.terminal_id, timedelta(minutes=options.minutes))
        ),
    )
    added.add_argument("terminal_id")
    added.add_argument(
        "--minutes", type=number_from(1), default=60, help="for which it holds (default: %(default)s)"
    )
    added = command(
        terminals,
        "withdraw",
        "Refuse a terminal's certificate, at once and for good.",
        lambda options: commands(options).enrolment().withdraw(options.terminal_id, options.reason),
    )
    added.add_argument("terminal_id")
    added.add_argument("--reason", type=wording, required=True, help="kept in the record")
    command(
        terminals,
        "keys",
        "List the keys that terminals have, and until when their certificates hold.",
        lambda options: commands(options).enrolment().list_keys(),
    )
    command(
        terminals,
        "authority",
        "Print the certificate of the authority that certifies terminals; it is made where there is none.",
        lambda options: commands(options).enrolment().show_authority(options.data),
    )


def add_users(topics: Any) -> None:
    """Add `users add | list | remove`."""
    users = topics.add_parser("users", help="Users of the console.").add_subparsers(required=True)
    added = command(users, "add", "Add a console user, or give one another password.", run_add_user)
    added.add_argument("name")
    added.add_argument("--role", choices=list(Role), help="default: as before, hr for a new user")
    how = added.add_mutually_exclusive_group()
    how.add_argument("--password-file", type=Path, metavar="FILE")
    how.add_argument("--generate", action="store_true", help="make a password to be changed, print it once")
    command(users, "list", "List the console's users.", lambda options: commands(options).list_users())
    added = command(
        users,
        "remove",
        "Take a user's access to the console away, at once.",
        lambda options: commands(options).remove_user(options.name),
    )
    added.add_argument("name")
    added = command(
        users,
        "codes",
        "Take away the codes of a user who lost their phone and their recovery codes.",
        lambda options: commands(options).reset_codes(options.name),
    )
    added.add_argument("name")


def add_certificates(topics: Any) -> None:
    """Add `certificates revoke`."""
    certificates = topics.add_parser("certificates", help="Certificates.").add_subparsers(required=True)
    added = command(
        certificates,
        "revoke",
        "Revoke a certificate; the verification page says so from then on.",
        lambda options: commands(options).revoke(options.number, options.reason),
    )
    added.add_argument("number", help="such as ZM-2026-000123")
    added.add_argument(
        "--reason", type=wording, required=True, help="kept in the record, not shown to the public"
    )


def add_gifts(topics: Any) -> None:
    """Add `gifts import`."""
    gifts = topics.add_parser("gifts", help="Gifts.").add_subparsers(required=True)
    added = command(gifts, "import", "Entitle people to gifts by a CSV file: all or none.", run_gifts)
    added.add_argument("file", type=Path, metavar="FILE")
    added.add_argument("--dry-run", action="store_true", help="only say what would change and what is wrong")
    added.add_argument("--time-zone", type=time_zone, default="Asia/Shanghai", help="of the dates")


def add_webhooks(topics: Any) -> None:
    """Add `webhooks list | add | remove`."""
    webhooks = topics.add_parser("webhooks", help="Other systems that are told.").add_subparsers(
        required=True
    )
    command(
        webhooks,
        "list",
        "List webhooks and how they stand.",
        lambda options: commands(options).webhooks().listed(),
    )
    added = command(
        webhooks,
        "add",
        "Add a webhook and print its secret, once.",
        lambda options: commands(options).webhooks().add(options.url, options.topics),
    )
    added.add_argument("url", help="such as https://hooks.example.com/hr")
    added.add_argument(
        "--topics",
        nargs="+",
        default=[],
        choices=[str(one) for one in CHOSEN],
        metavar="TOPIC",
        help=f"default: all of {', '.join(CHOSEN)}",
    )
    added = command(
        webhooks,
        "remove",
        "Tell a webhook nothing any more, and drop what waits for it.",
        lambda options: commands(options).webhooks().remove(options.webhook_id, options.reason),
    )
    added.add_argument("webhook_id", type=UUID, help="as `webhooks list` says")
    added.add_argument("--reason", type=wording, required=True, help="kept in the record")


def add_plain(topics: Any) -> None:
    """Add `audit`, `keys` and `openapi`."""
    audit = command(
        topics,
        "audit",
        "Print who looked at or changed what, oldest first, as JSON lines; or `verify`, or `export`.",
        lambda options: commands(options).audit().show(),
    )
    add_audit(audit.add_subparsers(metavar="show|verify|export"))
    command(
        topics,
        "keys",
        "Print the public issuing key; it is made where there is none.",
        lambda options: commands(options).show_keys(),
    )
    command(topics, "openapi", "Print the OpenAPI document of the terminal API.", run_openapi, stored=False)


def add_audit(topics: Any) -> None:
    """Add `audit show | verify | export`; what is said before these words holds too."""
    added = [
        nested(topics, "show", "Print who did what.", lambda options: commands(options).audit().show()),
        nested(
            topics,
            "verify",
            "Recompute the platform's trail and the terminals' chains; exit status 1 where one is wrong.",
            lambda options: commands(options).audit().verify(options.terminal, options.knew),
        ),
        nested(
            topics,
            "export",
            "Print what is held of a terminal's chain, for `python -m kiosk audit verify --against`.",
            lambda options: commands(options).audit().export(options.terminal),
        ),
    ]
    added[1].add_argument("--terminal", metavar="T", help="only this one (default: all)")
    added[1].add_argument(
        "--knew",
        metavar="ENTRIES:HEAD",
        type=end_of_trail,
        help="an end of the platform's trail that was kept elsewhere: what an earlier `verify` said",
    )
    added[2].add_argument("--terminal", metavar="T", required=True)


def run_serve(options: argparse.Namespace) -> None:
    """Serve until told to end."""
    settings = settings_of(
        options,
        employer=Bilingual(zh=options.employer_zh, en=options.employer_en),
        time_zone=options.time_zone,
        company=options.company,
        https=options.https,
        metrics_token=None if options.metrics_token_file is None else secret(options.metrics_token_file, ""),
        void_untaken=options.void_untaken,
        webhook_networks=options.webhook_networks,
        mail=None if options.mail_file is None else mail_server(options.mail_file),
    )
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    serve(assemble(settings), options.host, options.port, say)


def run_generate(options: argparse.Namespace) -> None:
    """Write invented employees; needs no installation."""
    settings = Settings(database="sqlite://", data=Path())
    Commands(settings, say).generate_employees(options.out, options.count, options.seed, options.pins)


def run_import(options: argparse.Namespace) -> None:
    """Import employees."""
    commands(options).import_employees(options.file, dry_run=options.dry_run)


def run_sync(options: argparse.Namespace) -> None:
    """Take employees over from another system."""
    taking = commands(options).roster(options.time_zone)
    taking.sync(options.settings, dry_run=options.dry_run, most_leaving=options.most_leaving)


def run_gifts(options: argparse.Namespace) -> None:
    """Entitle people by a file."""
    progress = progress_of(sys.stderr) if sys.stderr.isatty() else untold
    commands(options).gifts(options.time_zone, progress).import_file(options.file, dry_run=options.dry_run)


def run_set_pin(options: argparse.Namespace) -> None:
    """Set a PIN, from a file or asked for."""
    commands(options).set_pin(options.employee_id, secret(options.pin_file, "PIN: "))


def run_add_user(options: argparse.Namespace) -> None:
    """Add a user with a password that is made, read, found in the environment, or asked for."""
    made = new_password() if options.generate else None
    given = None if options.password_file else os.environ.get(PASSWORD_VARIABLE)
    password = made or given or secret(options.password_file, "Password: ")
    commands(options).add_user(options.name, options.role, password, made=made is not None)
    if made:
        say(made)


def run_openapi(_options: argparse.Namespace) -> None:
    """Print the OpenAPI document; a throw-away installation is enough for it."""
    with tempfile.TemporaryDirectory() as folder:
        platform = assemble(Settings(database=f"sqlite:///{folder}/hub.db", data=Path(folder)))
        sys.stdout.write(text(build(platform)))
        platform.database.close()
