"""The texts of e-copies: checked by anybody, looked at on the console."""

from __future__ import annotations

from contract.language import both

ECOPIES = {
    "copy.title": both("核验电子版证明", "Check an e-copy"),
    "copy.intro": both(
        "收到的是PDF电子版？上传文件，本页核对电子签名。文件不会保存。",
        "Is it a PDF? Upload the file and this page checks its digital signature. The file is not kept.",
    ),
    "copy.file": both("PDF文件（最大1 MB）", "PDF file (1 MB at most)"),
    "copy.submit": both("核验文件", "Check the file"),
    "copy.back": both("返回证明真伪核验", "Back to verifying certificates"),
    "copy.caption": both(
        "我们记录中的证明内容，请与文件核对", "What our records say; compare it with the file"
    ),
    "copy.fact.signed_at": both("电子签名时间", "Signed at"),
    "copy.genuine": both("真实有效", "Genuine"),
    "copy.genuine.help": both(
        "文件由本单位签署，签署之后没有任何改动，证明目前有效。",
        "We signed this file, nothing in it was changed since, and the certificate holds today.",
    ),
    "copy.revoked": both("已撤销", "Revoked"),
    "copy.revoked.help": both(
        "文件由本单位签署，没有改动，但这份证明已于{on}撤销。请不要采用。",
        "We signed this file and it is unchanged, but the certificate was revoked on {on}. "
        "Please do not accept it.",
    ),
    "copy.changed": both("内容被改动", "Altered"),
    "copy.changed.help": both(
        "文件带有本单位的签名，但签署之后被改动过。请不要采用，并向持有人索取原始文件。",
        "The file carries our signature, but was changed after we signed it. Please do not accept it; "
        "ask for the original file.",
    ),
    "copy.foreign": both("不是由本单位签署", "Not signed by us"),
    "copy.foreign.help": both(
        "文件上的电子签名不是本单位的。请不要当作本单位的证明采用。",
        "The signature on this file is not ours. Please do not accept it as a certificate of ours.",
    ),
    "copy.unsigned": both("没有电子签名", "Not signed"),
    "copy.unsigned.help": both(
        "文件没有电子签名，可能是扫描件、截图或重新保存的文件。请索取原始文件，或核验纸上的二维码。",
        "The file has no digital signature: it may be a scan, a picture, or saved anew by another program. "
        "Please ask for the original file, or verify the QR code on the paper.",
    ),
    "copy.unknown": both("查无此证明", "Not in our records"),
    "copy.unknown.help": both(
        "签名是本单位的，但记录中没有这份证明。请联系签发单位。",
        "The signature is ours, but there is no such certificate in our records. Please ask the issuer.",
    ),
    "copy.no-pdf": both("不是PDF文件", "Not a PDF"),
    "copy.no-pdf.help": both(
        "请选择收到的PDF文件原件再试。", "Please choose the PDF file as you received it, and try again."
    ),
    "copy.unreadable": both("文件无法核验", "The file cannot be checked"),
    "copy.unreadable.help": both(
        "文件已经损坏，或者不是本单位签署的格式。请不要采用，并向持有人索取原始文件。",
        "The file is damaged, or not of the form that we sign. Please do not accept it; ask for the "
        "original file.",
    ),
    "copy.busy": both("现在核验的人太多", "Too many files just now"),
    "copy.busy.help": both("请过一会儿再试。", "Please try again in a moment."),
    "copies.title": both("电子版", "E-copy"),
    "copies.made": both("已签署（{level}），{at}", "Signed ({level}), {at}"),
    "copies.none": both("没有", "none"),
    "copies.waits": both("等待生成", "to be made"),
    "copies.waits.because": both("等待生成：{reason}", "to be made: {reason}"),
    "copies.template": both("模板版本", "Template version"),
    "copies.download": both("下载", "Download"),
    "copies.notice": both(
        "电子版暂时无法签署：{reason}纸质证明照常签发。等待生成的电子版：{count}份。",
        "E-copies cannot be signed: {reason} Paper is issued as ever. E-copies that wait: {count}.",
    ),
}
