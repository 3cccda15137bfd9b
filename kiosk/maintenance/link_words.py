"""What is wrong between terminal and platform, and what facility staff do next, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from contract.language import Bilingual
from kiosk.maintenance.views import StatusView
from sync.answers import Link, Trouble
from sync.platform_time import ClockOffset


@dataclass(frozen=True)
class Words:
    """What is so, and what to do next."""

    what: Bilingual
    do: Bilingual


def _words(what_zh: str, what_en: str, do_zh: str, do_en: str) -> Words:
    return Words(what=Bilingual(zh=what_zh, en=what_en), do=Bilingual(zh=do_zh, en=do_en))


ANSWERS = _words(
    "平台连接正常",
    "The platform answers",
    "不用做什么。",
    "Nothing to do.",
)
ASKING = _words(
    "正在连接平台",
    "Connecting to the platform",
    "请等一分钟再看。",
    "Look again in a minute.",
)

IN_TROUBLE: Mapping[Trouble, Words] = MappingProxyType(
    {
        Trouble.NO_NETWORK: _words(
            "终端连不上网络",
            "The terminal has no way into the network",
            "请检查网线是否插紧，墙上网口和交换机的灯是否亮着。如果附近的设备能上网，请通知IT部门检查本机到平台的网络。",
            "Check that the network cable is plugged in and that the lights at the wall socket and the switch"
            " are on. If other devices nearby are online, ask IT to check the way from here to the platform.",
        ),
        Trouble.NAME: _words(
            "查不到平台的网络地址",
            "The platform's name cannot be looked up",
            "请先检查网线是否插紧。如果附近的设备能上网，请通知IT部门检查域名解析（DNS）和设置里的平台地址。",
            "First check that the network cable is plugged in. If other devices nearby are online, ask IT to"
            " check name resolution (DNS) and the platform's address in the settings.",
        ),
        Trouble.REFUSED: _words(
            "网络是通的，但平台没有运行",
            "The network works, but the platform is not running",
            "本机没有问题，不用动网线。请通知IT部门启动平台，或核对设置里的平台地址和端口。",
            "This terminal and its cable are well. Ask IT to start the platform, or to check its address and"
            " port in the settings.",
        ),
        Trouble.CUT_OFF: _words(
            "与平台的连接总是中途断开",
            "The connection to the platform breaks off midway",
            "请等几分钟，终端会自动重试。如果一直这样，请检查网线有没有松动，并通知IT部门检查防火墙和平台。",
            "Wait a few minutes, the terminal tries again by itself. If it stays so, check for a loose cable"
            " and ask IT to look at the firewall and the platform.",
        ),
        Trouble.TLS: _words(
            "平台的安全证书不可信",
            "The platform's certificate is not trusted",
            "请通知IT部门：核对设置里的平台地址、平台的证书，以及网络中是否有设备在拆解加密流量。",
            "Tell IT to check the platform's address in the settings, its certificate, and whether something"
            " in the network opens encrypted traffic.",
        ),
        Trouble.TLS_EXPIRED: _words(
            "平台的安全证书已过期，或者本机时钟快了",
            "The platform's certificate has expired, or this terminal's clock is ahead",
            "请核对本机的日期和时间。如果时间是对的，请通知IT部门更新平台的证书。",
            "Check the date and time of this terminal. If they are right, ask IT to renew the platform's"
            " certificate.",
        ),
        Trouble.TLS_NOT_YET: _words(
            "平台的安全证书尚未生效，多半是本机时钟慢了",
            "The platform's certificate is not valid yet: this terminal's clock is probably behind",
            "请核对本机的日期和时间。如果时间是对的，请通知IT部门检查平台的证书。如果断电后时间总是不对，主板电池需要更换。",
            "Check the date and time of this terminal. If they are right, ask IT to check the platform's"
            " certificate. If the time is wrong after every power cut, the mainboard needs a new battery.",
        ),
        Trouble.CAPTIVE_PORTAL: _words(
            "回应的不是平台，而是网络的登录页或代理",
            "A login page or proxy of the network answers instead of the platform",
            "请通知IT部门放行本机：不需要登录、不经过代理就能访问平台。",
            "Ask IT to let this terminal reach the platform without a login and without a proxy.",
        ),
        Trouble.NOT_THE_CONTRACT: _words(
            "平台的回应终端看不懂",
            "The terminal does not understand the platform's answers",
            "请通知IT部门：核对设置里的平台地址，以及平台和终端的软件版本是否相配。",
            "Tell IT to check the platform's address in the settings, and that the releases of platform and"
            " terminal fit together.",
        ),
        Trouble.SLOW: _words(
            "平台回应太慢",
            "The platform answers too slowly",
            "请等几分钟，终端会自动重试。如果一直这样，请通知IT部门检查网络速度和平台。",
            "Wait a few minutes, the terminal tries again by itself. If it stays so, ask IT to check how fast"
            " the network and the platform are.",
        ),
        Trouble.BUSY: _words(
            "平台正忙",
            "The platform is busy",
            "请等几分钟，终端会自动重试，不用做什么。",
            "Wait a few minutes. The terminal tries again by itself; there is nothing to do.",
        ),
        Trouble.SERVER_ERROR: _words(
            "平台出了故障",
            "The platform has a fault",
            "本机没有问题，终端会自动重试。如果超过半小时，请通知IT部门检查平台。",
            "This terminal is well and tries again by itself. If it lasts longer than half an hour, ask IT to"
            " check the platform.",
        ),
        Trouble.NOT_ADMITTED: _words(
            "平台不接受本机：平台不认识本机的密钥或凭证",
            "The platform does not admit this terminal: it does not know its key or token",
            "请通知IT部门：核对设置里的终端编号，或在平台上为本机生成注册码并重新注册。已办的业务保存在本机，不会丢失。",
            "Ask IT to check the terminal's name in the settings, or to make an enrolment code for it and"
            " enrol it again. What was done here is not lost.",
        ),
        Trouble.NOT_ENROLLED: _words(
            "本机还没有在平台注册",
            "This machine is not enrolled at the platform",
            "请IT部门在平台上为本机生成注册码，并在本机运行 python -m kiosk enrol。"
            "已办的业务保存在本机，不会丢失。",
            "Ask IT to make an enrolment code for this terminal at the platform, and to run `python -m kiosk"
            " enrol` here. What was done here is not lost.",
        ),
        Trouble.WITHDRAWN: _words(
            "平台停用了本机的证书，或者另一台机器替换了本机",
            "This machine's certificate was withdrawn, or another machine took its place",
            "请向HR或IT部门核实。如果应继续使用本机，请他们生成新的注册码并重新注册。已办的业务保存在本机，不会丢失。",
            "Ask HR or IT whether that is meant. If this machine is to go on, they make a new enrolment code"
            " and enrol it again. What was done here is not lost.",
        ),
        Trouble.CERTIFICATE_EXPIRED: _words(
            "本机的证书已过期，正在自动更新",
            "This machine's certificate has run out and is being renewed",
            "请等几分钟。如果一直这样，请通知IT部门。已办的业务保存在本机，不会丢失。",
            "Wait a few minutes. If it stays so, tell IT. What was done here is not lost.",
        ),
        Trouble.ALTERED: _words(
            "本机发出的数据在途中被改动，平台没有接受",
            "What this terminal sends is changed on its way, and the platform does not take it",
            "请通知IT部门检查网络中改写数据的设备（代理、网关、安全网关）。终端会自动重试，数据不会丢失。",
            "Ask IT to look for what rewrites traffic in the network: a proxy, a gateway. The terminal tries"
            " again by itself, and nothing is lost.",
        ),
    }
)


def words_of(link: Link) -> Words:
    """Return the words for the link as it is."""
    if link.reason is not None:
        return IN_TROUBLE[link.reason]
    return ANSWERS if link.online else ASKING


CLOCK_UNKNOWN = _words(
    "时钟还没有与平台核对",
    "The clock has not been compared with the platform's yet",
    "连上平台后会自动核对，不用做什么。",
    "This happens by itself once the platform answers. There is nothing to do.",
)
CLOCK_AGREES = _words(
    "时钟与平台一致",
    "The clock agrees with the platform's",
    "不用做什么。",
    "Nothing to do.",
)
LENGTHS = (
    (86_400, Bilingual(zh="天", en="days")),
    (3600, Bilingual(zh="小时", en="hours")),
    (60, Bilingual(zh="分钟", en="minutes")),
)


def shown_clock(offset: ClockOffset | None) -> StatusView | None:
    """Return what to show of the clock; nothing before it was compared."""
    if offset is None:
        return None
    words = words_of_clock(offset)
    return StatusView(not offset.alarming, words.what, words.do if offset.alarming else None)


def words_of_clock(offset: ClockOffset | None) -> Words:
    """Return the words for how far the terminal's clock is from the platform's."""
    if offset is None:
        return CLOCK_UNKNOWN
    if not offset.alarming:
        return CLOCK_AGREES
    apart = round(abs(offset.seconds))
    length, unit = next((length, unit) for length, unit in LENGTHS if apart >= 2 * length)
    zh, en = ("慢", "behind") if offset.seconds > 0 else ("快", "ahead of")
    return _words(
        f"本机时钟比平台{zh}了{apart // length}{unit.zh}",
        f"This terminal's clock is {apart // length} {unit.en} {en} the platform's",
        "请核对本机的日期和时间。如果本机是对的，请通知IT部门检查平台的时钟。业务照常办理，已办的不会丢失。",
        "Check the date and time of this terminal. If they are right, ask IT to check the platform's clock."
        " Service goes on meanwhile, and nothing is lost.",
    )
