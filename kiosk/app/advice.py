"""What to do when the terminal cannot start, or a command be done, for whoever reads standard error."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from contract.language import Bilingual
from kiosk.domain.errors import KioskError

ADVICE: Mapping[str, Bilingual] = MappingProxyType(
    {
        "store.key": Bilingual(
            en="The key file is not the one that the store was written with. Put the right one back.",
            zh="密钥文件与本机数据不匹配，请放回原来的密钥文件。",
        ),
        "store.key-file": Bilingual(
            en="Put the key file back, owned by the terminal's user, mode 0400. If others could read it, "
            "count it as copied. If it is lost, so is the store: move the data folder away and start anew.",
            zh="请放回密钥文件（属主为终端用户，权限 0400）。若他人曾可读取，应视为已泄露；"
            "若已丢失，请移走数据文件夹后重新启动。",
        ),
        "store.corrupt": Bilingual(
            en="The database is damaged, and nothing was changed. Run `python -m kiosk salvage --data DIR`: "
            "it saves what can be read, says what cannot, and keeps the damaged files. "
            "If the disk fails too, copy the data folder to another one first.",
            zh="数据库已损坏，程序没有改动它。请运行 python -m kiosk salvage --data 数据文件夹："
            "能读出的数据会转存，读不出的会逐项列出，损坏的文件原样保留。若磁盘本身有故障，请先把数据文件夹复制到别的磁盘。",
        ),
        "store.in-use": Bilingual(
            en="A terminal runs already with this data folder. End it, or give this one another folder. "
            "What a command would change, staff can do on the terminal's own screen meanwhile (staff page).",
            zh="已有终端程序在使用该数据文件夹。请先结束它，或另外指定文件夹。"
            "终端运行时，要做的改动可以在终端屏幕的维护页上完成。",
        ),
        "store.replaced": Bilingual(
            en="The database was replaced while the terminal was running. The terminal ends; when it starts "
            "again it goes on with what lies there now. Stop the terminal before you restore a backup.",
            zh="终端运行时数据库文件被替换。终端将退出，重新启动后使用现有文件。恢复备份前请先停止终端。",
        ),
        "store.salvaging": Bilingual(
            en="A salvage was cut off. Run `python -m kiosk salvage --data DIR` once more; it finishes.",
            zh="数据抢救中途被打断。请再运行一次 python -m kiosk salvage --data 数据文件夹，即可完成。",
        ),
        "store.another-terminal": Bilingual(
            en="The data folder is another terminal's: its disk was copied, or `terminal_id` in the settings "
            "is not what it was. Put this terminal's own folder there, or the right `terminal_id` into the "
            "settings. A new terminal begins with an empty folder.",
            zh="数据文件夹属于另一台终端：磁盘是复制来的，或设置中的 terminal_id 改过。"
            "请放回本机自己的数据文件夹，或改回正确的 terminal_id；新终端请从空文件夹开始。",
        ),
        "store.newer": Bilingual(
            en="A later release wrote this store. Install that release again.",
            zh="该数据由更新的版本写入，请重新安装该版本。",
        ),
        "store.older": Bilingual(
            en="An earlier release wrote this store. Start the terminal once: that brings it up to date.",
            zh="该数据由较早的版本写入。请先启动一次终端，数据会自动升级。",
        ),
        "store.full": Bilingual(
            en="The disk is full. Make room on it (72 MB at least); the terminal goes on by itself. "
            "Nothing was lost.",
            zh="磁盘已满。请至少腾出 72 MB 空间，终端会自动恢复，数据没有丢失。",
        ),
        "store.read-only": Bilingual(
            en="The data folder cannot be written. Mount it for writing, and look at the system's log for "
            "why it was not; the terminal's user must own it. The terminal goes on by itself.",
            zh="数据文件夹不可写。请以可写方式挂载磁盘，查看系统日志找出原因，"
            "并确认文件夹属主为终端用户。终端会自动恢复。",
        ),
        "store.unreachable": Bilingual(
            en="The data folder cannot be made or opened. Look at --data, its disk, and who owns it.",
            zh="无法创建或打开数据文件夹。请检查 --data 参数、磁盘以及属主。",
        ),
        "store.io": Bilingual(
            en="The disk fails or is full. Look at the system's log and replace the disk where it fails.",
            zh="磁盘故障或已满。请查看系统日志，必要时更换磁盘。",
        ),
    }
)
"""By the code of the error."""


def told(error: KioskError, what: str = "The terminal cannot start") -> str:
    """Return what is wrong and what to do, for standard error."""
    advice = ADVICE.get(error.code)
    words = "" if advice is None else f"\n{advice.en}\n{advice.zh}"
    return f"{what}: {error}{words}\n"
