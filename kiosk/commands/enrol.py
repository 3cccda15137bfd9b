"""Makes this machine known to the platform: a key of its own, and a certificate for a one-time code."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from config.complaint import Refused
from config.loader import load
from config.schema import TerminalConfig
from contract.enrolment import LONGEST_CODE, Enrolment, EnrolmentOrder, plain_code
from contract.language import Bilingual, both
from contract.signing import signing_request
from kiosk.command import DONE, FOUND_WRONG, Command, Say, add_data
from kiosk.store.data_folder import DataFolder
from kiosk.store.identity_file import IdentityError, IdentityFile

if TYPE_CHECKING:
    from sync.answers import NotEnrolled, Unreachable

REFUSALS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "wrong": both(
            "注册码不对，或者不是这台终端的。请核对注册码和设置里的 terminal_id。",
            "Not the code of this terminal. Check the code, and terminal_id in the settings.",
        ),
        "spent": both(
            "这个注册码已经用过，或者输错次数太多。请在平台上重新生成一个。",
            "This code was used, or typed wrongly too often. Have another one made at the platform.",
        ),
        "expired": both(
            "这个注册码已过期。请在平台上重新生成一个。",
            "This code is too old. Have another one made at the platform.",
        ),
        "request": both(
            "平台不接受本机的密钥。已换了一把新的，请用同一个注册码再运行一次。",
            "The platform does not take this machine's key. It has a new one now: run this again, the code"
            " still holds.",
        ),
        "too-often": both(
            "尝试太频繁。请过一分钟再试。",
            "That was too often. Wait a minute and try again.",
        ),
    }
)
"""What the platform's refusals mean, by the values of NotEnrolled."""
NO_FOLDER = both("无法写入数据文件夹：{why}", "The data folder cannot be written: {why}")
OWNER = both(
    "数据文件夹属于用户 {owner}，请以该用户身份运行。",
    "The data folder is of user {owner}: run this as that user, or the terminal cannot read its key.",
)
NO_CODE = both("注册码是字母和数字。", "A code is letters and digits.")
DONE_WORDS = both(
    "已注册：终端 {terminal_id}，站点 {site}，证书有效期至 {until}，到期前自动更新。"
    "正在运行的终端会立即使用，无需重启。",
    "Enrolled: terminal {terminal_id} at {site}. The certificate holds until {until} and is renewed"
    " by itself. A terminal that is running uses it at once.",
)
ANOTHER_SITE = both(
    "请注意：设置里的站点是 {here}，平台上是 {there}。",
    "Take note: the settings say site {here}, the platform says {there}.",
)


class EnrolCommand(Command):
    """Enrols this machine as the terminal that the settings name."""

    name = "enrol"
    help = "Enrol this machine at the platform, by the code that somebody had made there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add settings, folder and code."""
        parser.add_argument(
            "--config", type=Path, required=True, metavar="FILE", help="the terminal's settings"
        )
        add_data(parser)
        parser.add_argument("code", metavar="CODE", help="such as 7K2M-9QXD-4TFA; holds for an hour")

    def run(self, options: Namespace, say: Say) -> int:
        """Enrol it; status 1 where that was not possible. The same code may be given again."""
        config = load(options.config)
        if isinstance(config, Refused):
            say(str(config))
            return FOUND_WRONG
        if not plain_code(options.code).isalnum() or len(options.code) > LONGEST_CODE:
            return _told(say, NO_CODE)
        if (owner := _other_owner(options.data)) is not None:
            return _told(say, OWNER, owner=owner)
        try:
            return _enrol(config, DataFolder(options.data).identity, options.code, say)
        except OSError as error:
            return _told(say, NO_FOLDER, why=error.strerror)


def _enrol(config: TerminalConfig, file: IdentityFile, code: str, say: Say) -> int:
    from sync.server import HubServer  # noqa: PLC0415 - the other commands need no network
    from sync.server.proof import Nobody  # noqa: PLC0415

    private = file.next_key()
    order = EnrolmentOrder(
        terminal_id=config.terminal_id, code=code, csr=signing_request(private, config.terminal_id)
    )
    server = HubServer(str(config.hub.url), config.terminal_id, Nobody())
    try:
        answer = server.enrol(order)
    finally:
        server.close()
    if not isinstance(answer, Enrolment):
        return _refused(answer, file, say)
    try:
        file.keep(private, answer.certificate)
    except IdentityError as error:
        say(f"the platform's certificate is not for this key: {error.why}")
        return FOUND_WRONG
    if answer.site != config.site:
        _told(say, ANOTHER_SITE, here=config.site, there=answer.site)
    until = answer.not_after.astimezone().strftime("%Y-%m-%d %H:%M")
    _told(say, DONE_WORDS, terminal_id=answer.terminal_id, site=answer.site, until=until)
    return DONE


def _refused(answer: NotEnrolled | Unreachable, file: IdentityFile, say: Say) -> int:
    from kiosk.maintenance.link_words import IN_TROUBLE  # noqa: PLC0415 - as above
    from sync.answers import NotEnrolled  # noqa: PLC0415

    if isinstance(answer, NotEnrolled):
        if answer is NotEnrolled.REQUEST:
            file.forget_next_key()
        return _told(say, REFUSALS[answer.value])
    words = IN_TROUBLE[answer.trouble]
    _told(say, words.what)
    return _told(say, words.do)


def _told(say: Say, words: Bilingual, **values: str | None) -> int:
    for text in (words.zh, words.en):
        say(text.format(**values))
    return FOUND_WRONG


def _other_owner(folder: Path) -> str | None:
    """Return the user that the data folder is of, where that is another than runs this."""
    try:
        owner = folder.stat().st_uid
    except FileNotFoundError:
        return None
    return None if owner == os.geteuid() else folder.owner()
