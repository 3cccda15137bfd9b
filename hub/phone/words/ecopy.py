"""The texts of downloading an e-copy."""

from __future__ import annotations

from contract.language import both

TEXTS = {
    "phone.ecopy.title": both("电子版证明", "E-copy of your certificate"),
    "phone.ecopy.kind": both("证明", "Certificate"),
    "phone.ecopy.number": both("编号", "Number"),
    "phone.ecopy.until": both("可下载至", "Can be downloaded until"),
    "phone.ecopy.left": both("还可下载次数", "Downloads left"),
    "phone.ecopy.submit": both("下载PDF", "Download the PDF"),
    "phone.ecopy.help": both(
        "文件带有电子签名，任何人都可以核验。请不要把这个页面的链接发给别人；需要时请转发文件。",
        "The file is signed, and anybody can check it. Pass the file on where you need to, "
        "and not the link to this page.",
    ),
    "phone.ecopy.none": both("现在不能下载", "It cannot be downloaded"),
    "phone.ecopy.none.unknown": both(
        "没有这个下载链接。请在终端上重新获取。",
        "There is no such link. Please get another one at the terminal.",
    ),
    "phone.ecopy.none.expired": both(
        "下载链接已过期。请在终端上重新获取。",
        "The link has run out. Please get another one at the terminal.",
    ),
    "phone.ecopy.none.used-up": both(
        "下载次数已用完。请在终端上重新获取。",
        "All downloads of this link are used. Please get another one at the terminal.",
    ),
    "phone.ecopy.none.revoked": both(
        "这份证明已被撤销，电子版同时失效。", "This certificate was withdrawn, and its e-copy with it."
    ),
    "phone.ecopy.none.waiting": both(
        "电子版还在制作。请过几分钟再打开这个页面，次数没有减少。",
        "The e-copy is still being made. Open this page again in a few minutes; no download was counted.",
    ),
}
