"""What stands around every page of the phone."""

from __future__ import annotations

from contract.language import both

TEXTS = {
    "phone.close": both("您可以关闭这个页面了。", "You can close this page now."),
    "phone.start.title": both("请扫描终端上的二维码", "Scan the code on the terminal"),
    "phone.start.help": both(
        "这里的页面由自助终端上的二维码打开。请在终端上选择需要的业务，再用手机扫码。",
        "These pages open by a code on a self-service terminal. "
        "Choose what you need there, then scan with your phone.",
    ),
}
