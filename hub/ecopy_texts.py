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
    "templates.title": both("证明模板", "Certificate templates"),
    "templates.intro": both(
        "电子版证明用哪个版本的模板排版。版本是模板文件夹里的文件夹，内容由摘要标识；文件改动后就是另一个版本。"
        "终端打印的纸质证明用随程序提供的模板。",
        "Which version of a template e-copies are set by. A version is a folder among the templates, known "
        "by the digest of its files: changed files are another version. Paper at terminals is set by the "
        "template that comes with the program.",
    ),
    "templates.none": both(
        "没有设置模板文件夹（serve --templates），只有随程序提供的模板。",
        "No folder of templates is set up (serve --templates): there is only what comes with the program.",
    ),
    "templates.caption": both("模板版本", "Versions"),
    "templates.kind": both("种类", "Kind"),
    "templates.name": both("版本", "Version"),
    "templates.digest": both("摘要", "Digest"),
    "templates.state": both("状态", "State"),
    "templates.shipped": both("随程序提供", "Comes with the program"),
    "templates.used": both("使用中", "In use"),
    "templates.there": both("可选", "There"),
    "templates.faulty": both("不可用", "Cannot be used"),
    "templates.gone": both(
        "已不在文件夹中，或者文件已被改动；电子版等待生成。",
        "No longer in the folder, or changed; e-copies wait.",
    ),
    "templates.back": both("返回证明模板", "Back to templates"),
    "templates.paper": both("纸张语言", "Language of the paper"),
    "templates.paper.zh": both("中文", "Chinese"),
    "templates.paper.en": both("英文", "English"),
    "templates.paper.both": both("中英对照", "Both"),
    "templates.look": both("用示例人员排版的样子", "How it looks with an invented person"),
    "templates.wrong": both("模板有错误，不能使用", "It is wrong and cannot be used"),
    "templates.use": both("使用这个版本", "Use this version"),
    "templates.use.help": both(
        "此后生成的电子版用这个版本；已经生成的不变。",
        "E-copies from now on are set by it; those that were made stay.",
    ),
    "templates.reason": both("原因（必填）", "Reason (required)"),
    "templates.unreasoned": both("请写明原因。", "Please say why."),
    "templates.refused": both(
        "这个版本不能使用，原因如下。", "This version was not taken into use; below is why."
    ),
    "templates.chosen": both("{by}于{at}选用：{reason}", "Chosen by {by} on {at}: {reason}"),
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
