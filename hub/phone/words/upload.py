"""Texts of the page that takes photos and files for a request at a terminal."""

from __future__ import annotations

from contract.language import both

TEXTS = {
    "phone.upload.title": both("上传材料", "Send your papers"),
    "phone.upload.wanted": both("终端需要", "The terminal asks for"),
    "phone.upload.limits": both(
        "照片（JPEG、PNG）或 PDF，最多 {most} 个，合计不超过 {megabytes} MB。",
        "Photos (JPEG, PNG) or PDF: up to {most} of them, {megabytes} MB in all.",
    ),
    "phone.upload.photo": both("拍照", "Take a photo"),
    "phone.upload.choose": both("选择照片或文件", "Choose photos or files"),
    "phone.upload.send": both("发送", "Send"),
    "phone.upload.sending": both("正在发送", "Sending"),
    "phone.upload.checking": both("正在检查", "Checking"),
    "phone.upload.came": both("终端已收到", "Received at the terminal"),
    "phone.upload.nothing": both("还没有收到材料。", "Nothing was received yet."),
    "phone.upload.kind.photo": both("照片 {place}", "Photo {place}"),
    "phone.upload.kind.pdf": both("PDF 文件 {place}", "PDF {place}"),
    "phone.upload.remove": both("删除", "Remove"),
    "phone.upload.full": both(
        "数量已满。要换一张，请先删除一张。", "That is all it takes. Remove one to send another."
    ),
    "phone.upload.next": both(
        "发送完毕后，请在终端屏幕上核对，再按“使用这些材料”。",
        "When all are sent, check them on the terminal's screen and touch “Use these pages”.",
    ),
    "phone.upload.kept": both("已收到。", "Received."),
    "phone.upload.not.empty": both("没有选择文件。", "No file was chosen."),
    "phone.upload.not.kind": both(
        "只能发送照片（JPEG、PNG）或 PDF 文件。", "Only photos (JPEG, PNG) and PDF files can be sent."
    ),
    "phone.upload.not.broken": both(
        "文件已损坏或没有传完，请重新拍照或选择。",
        "The file is damaged or did not come whole. Take or choose it again.",
    ),
    "phone.upload.not.too-many-pixels": both(
        "照片的像素太多，请用普通模式重新拍照。", "The photo has too many pixels. Take it in the normal mode."
    ),
    "phone.upload.not.too-large": both(
        "合计超过了允许的大小。请删除一些，或换小一点的文件。",
        "Together they are larger than allowed. Remove some, or send a smaller file.",
    ),
    "phone.upload.not.too-many": both(
        "数量已满，没有再收。", "There are as many as allowed; this one was not taken."
    ),
    "phone.upload.not.busy": both(
        "上一份还在接收，请稍后再发这一份。",
        "Another one is still being received. Send this one again in a moment.",
    ),
    "phone.upload.not.twice": both("这一份已经收到了。", "This one was received already."),
    "phone.upload.not.unknown": both("二维码无效。", "This code is not valid."),
    "phone.upload.not.expired": both("二维码已过期。", "The code has expired."),
    "phone.upload.not.ended": both("终端上的办理已经结束。", "The request at the terminal has ended."),
    "phone.upload.not.accepted": both("材料已经提交。", "The papers were accepted already."),
    "phone.upload.not.line": both(
        "没有送达。请检查手机网络后再试一次。", "It did not arrive. Check your phone's network and try again."
    ),
    "phone.upload.over.unknown": both("二维码无效", "This code is not valid"),
    "phone.upload.over.unknown.help": both(
        "请用手机重新扫描终端屏幕上的二维码。", "Scan the code on the terminal's screen again."
    ),
    "phone.upload.over.expired": both("二维码已过期", "The code has expired"),
    "phone.upload.over.expired.help": both(
        "请在终端上按“换一个二维码”，再扫一次。没有在终端上确认的材料已经删除。",
        "Touch “New code” on the terminal and scan again. What was not accepted there has been deleted.",
    ),
    "phone.upload.over.ended": both("终端上的办理已结束", "The request at the terminal has ended"),
    "phone.upload.over.ended.help": both(
        "没有在终端上确认的材料已经删除。如还需要，请在终端上重新打开业务。",
        "What was not accepted there has been deleted. Open the service there again if you need it.",
    ),
    "phone.upload.over.accepted": both("材料已交给终端", "The terminal has your papers"),
    "phone.upload.over.accepted.help": both("请在终端上继续办理。", "Please go on at the terminal."),
}
