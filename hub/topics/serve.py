"""`serve`."""

from __future__ import annotations

import argparse
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from contract.language import Bilingual
from hub.arguments import (
    address,
    certificates_named,
    company,
    employer,
    networks_named,
    number_from,
    port,
    secret,
    time_zone,
    wording,
)
from hub.assembly import assemble
from hub.command_frame import command, say, settings_of
from hub.ecopy.arguments import add_signing, signing_of
from hub.serving import serve
from hub.webhooks.mailing import mail_server


def add(topics: Any) -> None:
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
    added.add_argument(
        "--address",
        type=address,
        metavar="URL",
        default=os.environ.get("HUB_ADDRESS") or None,
        help="where people reach this platform, as e-copies and codes for phones say it (default: "
        "$HUB_ADDRESS; else e-copies say where it listens, codes where the terminal reached it)",
    )
    add_more(added)


def add_more(added: argparse.ArgumentParser) -> None:
    """Add what goes beyond an installation of one machine."""
    added.add_argument("--https", action="store_true", help="people come by HTTPS (through a proxy)")
    added.add_argument(
        "--metrics-token-file",
        type=Path,
        metavar="FILE",
        help="who asks for /metrics shows the token in it (default: anybody on this machine, nobody else)",
    )
    add_certificates(added)
    add_links(added)
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


def add_links(added: argparse.ArgumentParser) -> None:
    """Add what links to e-copies are good for."""
    added.add_argument(
        "--ecopy-days",
        type=number_from(1),
        default=7,
        metavar="DAYS",
        help="a link to an e-copy is good for so long (default: %(default)s)",
    )
    added.add_argument(
        "--ecopy-downloads",
        type=number_from(1),
        default=5,
        metavar="TIMES",
        help="so often an e-copy is downloaded by one link (default: %(default)s)",
    )


def add_certificates(added: Any) -> None:
    """Add what is told of certificates."""
    add_signing(added)
    added.add_argument(
        "--void-untaken",
        type=certificates_named,
        metavar="SERVICES",
        default=os.environ.get("HUB_VOID_UNTAKEN", ""),
        help="revoke certificates that nobody takes from the outlet: services with commas, or all "
        "(default: $HUB_VOID_UNTAKEN, none)",
    )


def run_serve(options: argparse.Namespace) -> None:
    """Serve until told to end."""
    settings = settings_of(
        options,
        employer=Bilingual(zh=options.employer_zh, en=options.employer_en),
        time_zone=options.time_zone,
        company=options.company,
        https=options.https,
        phone_address=options.address,
        metrics_token=None if options.metrics_token_file is None else secret(options.metrics_token_file, ""),
        signing=signing_of(options),
        templates=options.templates and Path(options.templates),
        address=options.address or f"http://{options.host}:{options.port}",
        ecopy_lasts=timedelta(days=options.ecopy_days),
        ecopy_downloads=options.ecopy_downloads,
        void_untaken=options.void_untaken,
        webhook_networks=options.webhook_networks,
        mail=None if options.mail_file is None else mail_server(options.mail_file),
    )
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    serve(assemble(settings), options.host, options.port, say)
