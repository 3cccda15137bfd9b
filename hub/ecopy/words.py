"""Why there is no e-copy, in words."""

from __future__ import annotations

from contract.language import Bilingual, both
from hub.ecopy.faults import Fault, PageFault
from hub.ecopy.signed import SignFault
from hub.ecopy.signing_key import KeyFault
from hub.ecopy.templates import TemplateFault

KEY_FAULTS: dict[KeyFault, Bilingual] = {
    KeyFault.NOT_SET_UP: both(
        "平台没有设置签名密钥（serve --signing-file）。", "No signing key is set up (serve --signing-file)."
    ),
    KeyFault.KEY_MISSING: both(
        "找不到签名密钥文件，或者平台无权读取。", "The key file is missing, or the platform may not read it."
    ),
    KeyFault.KEY_OPEN: both(
        "签名密钥文件的权限过宽，其他用户可以读取。请设为0600。",
        "Others can read the key file. Set its mode to 0600.",
    ),
    KeyFault.KEY_FORM: both(
        "签名密钥文件不是PEM格式的RSA或EC密钥，或者口令不对。",
        "The key file is no RSA or EC key in PEM, or has another password.",
    ),
    KeyFault.CERTIFICATE_MISSING: both(
        "找不到签名证书文件。", "The file of the key's certificate is missing."
    ),
    KeyFault.CERTIFICATE_FORM: both(
        "签名证书文件不是PEM格式。", "The file of the key's certificate is no PEM."
    ),
    KeyFault.OTHER_KEY: both("签名证书不是这把密钥的。", "The certificate belongs to another key."),
    KeyFault.NOT_YET: both("签名证书还没有生效。", "The signing certificate is not valid yet."),
    KeyFault.EXPIRED: both("签名证书已经过期。", "The signing certificate has expired."),
    KeyFault.USAGE: both(
        "签名证书不允许用于签署文件。", "The certificate says that its key is not for signing documents."
    ),
    KeyFault.TOKEN: both(
        "连接不到保存密钥的设备，或者它不能签名。",
        "The device that holds the key cannot be reached, or does not sign.",
    ),
}
SIGN_FAULTS: dict[SignFault, Bilingual] = {
    SignFault.TIMESTAMP: both("时间戳服务没有应答。", "The timestamp authority gave no timestamp."),
    SignFault.LONG_TERM: both(
        "取不到证明证书有效的吊销信息。", "What proves that the certificate holds could not be fetched."
    ),
    SignFault.LATE: both("签名用时过长。", "Signing took too long."),
    SignFault.REFUSED: both("这张证书不能这样签名。", "It cannot be signed so with this certificate."),
}
PAGE_FAULTS: dict[PageFault, Bilingual] = {
    PageFault.CHARACTER: both("有一个字没有字体可以显示。", "It has a character that no font has."),
    PageFault.TOO_LONG: both("内容一页放不下。", "It does not fit on one page."),
    PageFault.FACTS: both("证明内容不完整。", "What it states is incomplete."),
    PageFault.TEMPLATE: both("这种证明没有模板。", "There is no template for this kind."),
    PageFault.TYPESETTER: both("排版没有成功，或者用时过长。", "Its page could not be set, or not in time."),
    PageFault.SOURCE: both("模板有错误。", "Its template is wrong."),
    PageFault.PAGES: both("模板的页数过多。", "Its template makes too many pages."),
    PageFault.GONE: both(
        "启用的模板版本已不在模板文件夹中，或者文件已被改动。",
        "The template version in use is no longer in its folder, or its files were changed.",
    ),
}

TEMPLATE_FAULTS: dict[TemplateFault, Bilingual] = {
    TemplateFault.NO_MAIN: both(
        "文件夹里没有与证明种类同名的.typ文件。", "The folder has no .typ file that is named as the kind."
    ),
    TemplateFault.LINK: both("文件夹里有链接，不予采用。", "The folder has links, which are not followed."),
    TemplateFault.LARGE: both(
        "文件太多或太大（最多40个，共4 MB）。", "It has too many files, or too large ones (40, 4 MB in all)."
    ),
    TemplateFault.UNREADABLE: both("平台无权读取。", "The platform may not read it."),
}


def in_words(fault: Fault) -> Bilingual:
    """Return why an e-copy waits."""
    match fault:
        case KeyFault():
            return KEY_FAULTS[fault]
        case SignFault():
            return SIGN_FAULTS[fault]
        case PageFault():
            return PAGE_FAULTS[fault]


def fault_of(kept: str) -> Fault:
    """Return a fault as it was kept."""
    for kind in (KeyFault, SignFault, PageFault):
        if kept in set(kind):
            return kind(kept)
    raise ValueError(kept)
