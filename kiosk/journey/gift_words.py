"""What the counter says about gifts and the doors that they lie behind, in both languages."""

from __future__ import annotations

from datetime import date

from contract.language import Bilingual, both
from kiosk.domain.effect import Effect
from kiosk.journey.course import Handover, Withheld
from kiosk.journey.views import Ending
from kiosk.journey.words import in_sentence

NOT_HERE_YET = both("还没有放进柜子，请过几天再来", "Not in the locker yet. Please come again in a few days")
DOOR_AWAITS_STAFF = both(
    "柜门有问题，已告知物业，请改天再来", "Its door has a fault; facilities know. Please come another day"
)
BEING_COMPARED = both(
    "终端正在与平台核对记录，请稍后再试",
    "This terminal is comparing its records with HR. Please try again later",
)
BEING_LOOKED_INTO = both("同事正在核实，请等待通知", "A colleague is checking; please wait for word")
CHOOSE_A_GIFT = both("请选择一份礼品", "Choose a gift")

LOCKER_SILENT = both("储物柜没有回应", "The lockers do not answer")
CALL_OR_LATER = both(
    "请再试一次；还是不行，请停止等待，礼品会为您保留",
    "Try again. If it stays so, stop waiting: your gift is kept for you",
)
LOCKER_BUSY = both("现在不能打开柜门", "No door can be opened now")
STAFF_FIRST = both(
    "同事需要先查看柜门。请停止等待，礼品会为您保留",
    "A colleague must look at a door first. Stop waiting: your gift is kept for you",
)


def opening(door: str) -> Bilingual:
    """Say that a door is about to open."""
    return both(f"正在打开 {door} 号柜门", f"Opening door {door}")


def take(door: str) -> Bilingual:
    """Say that a door is open."""
    return both(f"{door} 号柜门已打开，请取出礼品", f"Door {door} is open: take your gift")


def close(door: str) -> Bilingual:
    """Ask for a door to be closed."""
    return both(f"请关好 {door} 号柜门", f"Please close door {door}")


def closed(door: str) -> Bilingual:
    """Say that a door was closed."""
    return both(f"{door} 号柜门已关好", f"Door {door} is closed")


def still_closed(door: str) -> tuple[Bilingual, Bilingual]:
    """Say that a door did not spring open, and how it may be helped."""
    return (
        both(f"{door} 号柜门没有弹开", f"Door {door} did not spring open"),
        both("请用手按一下柜门，松开，然后再试一次", "Press on the door, let go, then try again"),
    )


def stood_open(door: str) -> tuple[Bilingual, Bilingual]:
    """Say that a door was open before anything was asked of it."""
    return (
        both(f"{door} 号柜门本来就开着", f"Door {door} stands open already"),
        both("请关好柜门，然后再试一次", "Close the door, then try again"),
    )


def still_open(door: str) -> tuple[Bilingual, Bilingual]:
    """Say that a door was not closed."""
    return (
        both(f"{door} 号柜门还开着", f"Door {door} is still open"),
        both(
            "请取出礼品，关好柜门，然后继续；关不上可以停止等待",
            "Take your gift, close the door, then go on. If it does not close, stop waiting",
        ),
    )


def collect_by(day: date) -> Bilingual:
    """Say until when a gift can be collected."""
    return both(f"{day.year}年{day.month}月{day.day}日前领取", f"Collect by {day.day} {day:%B} {day.year}")


def ending(handover: Handover) -> tuple[Bilingual, Bilingual]:
    """Return what was done, and what happens next."""
    title = handover.gift.title
    match handover.ending():
        case Ending.DONE:
            return both(f"已领取：{title.zh}", f"Collected: {title.en}"), _after(handover)
        case Ending.IN_DOUBT:
            return (
                both(
                    f"我们不确定 {handover.door} 号柜门是否打开过",
                    f"We do not know whether door {handover.door} opened",
                ),
                both(
                    "同事会来查看，请记下业务号。礼品如果还在，会为您保留。",
                    "A colleague will look; please note your reference. If the gift is still there, it is"
                    " kept for you.",
                ),
            )
        case Ending.REFUSED:
            return both(f"不能领取：{title.zh}", f"Cannot be collected: {title.en}"), _refusal(handover)
        case Ending.FAILED | Ending.QUEUED:
            return (
                both(f"还没有领到：{title.zh}", f"Not collected yet: {title.en}"),
                both(
                    "礼品为您保留着，业务已登记，同事会来查看柜门。请改天再来；询问时请报业务号。",
                    "It is kept for you, and a colleague will look at the door. Please come another day; if"
                    " you ask about it, give your reference.",
                ),
            )


def _after(handover: Handover) -> Bilingual:
    door = handover.door
    if handover.left_open:
        asked = both(
            f"请把 {door} 号柜门关好；关不上请告诉物业。",
            f"Please close door {door}; if it does not close, tell facilities.",
        )
    else:
        asked = both("柜门已关好，不用再做什么。", "The door is closed; there is nothing else to do.")
    return in_sentence(_left_behind(door), asked) if _seems_left(handover.effect) else asked


def _left_behind(door: str) -> Bilingual:
    return both(
        f"{door} 号柜里好像还有东西，同事会来查看，请记下业务号。",
        f"Something seems to lie behind door {door} still. A colleague will look; please note your"
        " reference.",
    )


def _seems_left(effect: Effect | None) -> bool:
    """Say whether a sensor saw the thing before, and never saw it go."""
    return effect is not None and effect.before.get("item") == "present" and effect.taken_at is None


def _refusal(handover: Handover) -> Bilingual:
    match handover.withheld:
        case Withheld.EXPIRED:
            return both(
                "领取期限已过。如有疑问，请联系人力资源服务中心。",
                "The time to collect it is over. If you have questions, contact HR services.",
            )
        case Withheld.WITHDRAWN | None:
            return both(
                "人力资源已撤回这份礼品。如有疑问，请联系人力资源服务中心。",
                "HR has withdrawn this gift. If you have questions, contact HR services.",
            )
