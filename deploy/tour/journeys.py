"""The journeys of the tour, each as a person would live it. Its first line says what it shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import uuid4

from contract.events import Refusal
from contract.language import both
from deploy.stand.files import CLONE_UID, GIFT, STRANGER_NUMBER
from deploy.stand.stand import CONSOLE_USER
from deploy.tour import scenes
from deploy.tour.hr import HumanResources
from deploy.tour.paper import code_on
from deploy.tour.stage import Stage
from devices.device import Fault
from kiosk.journey import gift_words
from kiosk.maintenance import device_words, door_words
from kiosk.maintenance.link_words import ANSWERS, IN_TROUBLE
from kiosk.maintenance.queue_words import NOTHING
from sync.answers import Trouble
from ui.words import REFUSALS

Journey = Callable[[Stage], None]


def certificate_by_badge(stage: Stage) -> None:
    """Show a badge and a PIN; two copies of a certificate in both languages, a slip, a rating."""
    scenes.come(stage)
    scenes.by_badge(stage, stage.cast.owner)
    stage.touch("tile.cert.employment")
    scenes.by_pin(stage, stage.cast.owner.pin)
    scenes.ask_for_certificate(stage, addressee="embassy", copies=2)
    stage.touch("zoom")
    stage.picture("preview-enlarged")
    stage.touch("zoom-out")
    scenes.confirm(stage)
    scenes.result(stage)
    scenes.rate(stage, 5)
    scenes.expect_papers(stage, 2, 1)
    scenes.go(stage)


def certificate_by_id_card(stage: Stage) -> None:
    """Show a resident identity card alone; the common answer everywhere, nothing typed."""
    scenes.come(stage)
    scenes.by_id_card(stage, stage.cast.longest)
    stage.touch("tile.cert.employment")
    scenes.ask_for_certificate(stage, purpose="loan", language="zh")
    scenes.confirm(stage)
    scenes.result(stage)
    scenes.rate(stage, 4)
    scenes.expect_papers(stage, 1, 1)
    scenes.go(stage)


def offline_then_collect(stage: Stage) -> None:
    """Lose the platform: the request is taken and the slip has a code; later the code collects it, once."""
    stage.stand.stop_hub()
    stage.until(lambda: not stage.backstage.online(), "the terminal to notice", within=40.0)
    scenes.come(stage)
    scenes.by_id_card(stage, stage.cast.colleague)
    stage.touch("tile.cert.employment")
    scenes.ask_for_certificate(stage, purpose="rent", language="en")
    scenes.confirm(stage)
    stage.see("result", within=40.0, picture="result-queued")
    code = stage.text("claim-code").replace("-", "").replace(" ", "")
    scenes.expect(len(code) == 8, f"a claim code of 8 characters, saw {code!r}")
    stage.touch("next")
    scenes.rate(stage, 3)
    scenes.expect_papers(stage, 0, 1)
    scenes.go(stage)
    scenes.take_papers(stage)
    stage.stand.start_hub()
    stage.until(
        lambda: stage.backstage.online() and stage.backstage.queue_depth() == 0,
        "the queue to drain",
        within=90.0,
    )
    scenes.come(stage)
    scenes.by_id_card(stage, stage.cast.colleague)
    scenes.expect_words(stage, ["waiting.0"])
    stage.touch("tile.cert.reprint")
    stage.see("claim")
    stage.type_keys(code[:3])
    stage.picture("claim-entered")
    stage.desk.hands.act("code-scanner", "hold-paper", "receipt")  # instead of typing the rest
    scenes.result(stage, picture="result-collected")
    stage.desk.hands.act("code-scanner", "take-away")
    scenes.rate(stage, 5)
    scenes.expect_papers(stage, 1, 1)
    scenes.go(stage)


def smart_badge(stage: Stage) -> None:
    """Refuse a copy of a smart badge; the badge itself proves that it is none, and needs no PIN."""
    scenes.come(stage)
    stage.desk.lay_badge(CLONE_UID)
    scenes.hear(stage, REFUSALS[Refusal.BADGE_UNPROVEN])
    stage.see("identify", picture="refused-copy")
    stage.desk.take_badge()
    stage.rest(800)  # as long as a hand takes to lay another one down
    scenes.by_badge(stage, stage.cast.smart)
    stage.touch("tile.cert.employment")
    stage.see("choose", picture="choose-without-pin")
    stage.touch("leave")
    if stage.offers("dialog.leave"):
        stage.touch("dialog.leave")
    stage.see("goodbye", "attract", picture="goodbye")
    stage.until(lambda: stage.screen == "attract", "the attract screen", within=30.0)


def strangers(stage: Stage) -> None:
    """Refuse an unknown badge, one that cannot be read, a stranger's ID card, a leaver, wrong PINs."""
    scenes.come(stage)
    stage.desk.hands.act("badge", "lay-unknown")
    stage.until(lambda: stage.offers("message"), "a message about the badge")
    stage.see("identify", picture="refused-unknown-badge")
    stage.desk.take_badge()
    stage.desk.lay_id_card(STRANGER_NUMBER)
    stage.rest(2500)
    stage.see("identify", picture="refused-stranger")
    stage.desk.lift_id_card()
    stage.desk.lay_badge(stage.cast.leaver.badge_uid)
    stage.rest(1500)
    stage.see("identify", picture="refused-left-company")
    stage.desk.take_badge()
    stage.rest(800)  # as long as a hand takes to lay another one down
    scenes.by_badge(stage, stage.cast.owner)
    stage.touch("tile.cert.employment")
    wrong = "".join(str(9 - int(digit)) for digit in stage.cast.owner.pin)
    scenes.by_pin(stage, wrong)
    stage.until(lambda: stage.offers("message"), "a message about the PIN")
    stage.see("pin", picture="refused-wrong-pin")
    stage.type_keys(stage.cast.owner.pin)
    stage.touch("next")
    stage.see("choose", picture="choose-after-pin")
    stage.touch("leave")
    if stage.offers("dialog.leave"):
        stage.picture("leave-question")
        stage.touch("dialog.leave")
    stage.see("goodbye", "attract", picture="goodbye-early")
    stage.until(lambda: stage.screen == "attract", "the attract screen", within=30.0)


def paper_runs_out(stage: Stage) -> None:
    """Run out of paper while printing: the screen says what to do, paper is loaded, the same job ends."""
    stage.desk.hands.act("document", "paper-leave", "1")
    stage.rest(1500)
    scenes.come(stage)
    scenes.by_id_card(stage, stage.cast.owner)
    stage.touch("tile.cert.employment")
    scenes.ask_for_certificate(stage, purpose="school", language="zh", copies=2)
    scenes.confirm(stage)
    stage.see("hold", within=40.0, picture="hold-paper-out")
    stage.desk.hands.act("document", "paper-in")
    stage.touch("retry")
    scenes.result(stage, within=60.0)
    scenes.rate(stage, 2)
    scenes.expect_papers(stage, 2, 1)
    scenes.go(stage)


def verify(stage: Stage) -> None:
    """Check a certificate as anybody may: the genuine one, and one that somebody has changed."""
    outlet = stage.stand.folder / "rig" / "document"
    if not scenes.papers(stage)[0]:
        certificate_by_id_card(stage)
    code = code_on(outlet)
    stage.see("attract")
    stage.speak_again()
    stage.touch("verify")
    stage.see("verify")
    stage.desk.hands.act("code-scanner", "hold-paper", "document")
    stage.until(lambda: stage.offers("again"), "a verdict")
    stage.desk.hands.act("code-scanner", "take-away")
    stage.see("verify", picture="verify-genuine")
    stage.touch("again")
    middle = len(code) // 2
    changed = "A" if code[middle] != "A" else "B"
    stage.scan("field.code", code[:middle] + changed + code[middle + 1 :])
    stage.touch("check")
    stage.until(lambda: stage.offers("again"), "a verdict")
    stage.see("verify", picture="verify-tampered")
    stage.touch("leave")
    stage.until(lambda: stage.screen == "attract", "the attract screen", within=30.0)


def out_of_service(stage: Stage) -> None:
    """Close: the screen says so and where to go; staff come in, read what is wrong, mend it and see it go."""
    stage.stand.stop_hub()
    stage.desk.hands.act("document", "cover-open")
    stage.backstage.close_to_the_public()
    stage.until(lambda: stage.screen == "out_of_service", "the closed screen")
    stage.speak_again()
    stage.see("out_of_service")
    scenes.come_as_staff(stage)
    scenes.read(stage, "link", IN_TROUBLE[Trouble.REFUSED].what)
    scenes.read(stage, "devices", device_words.FAULTS[Fault.COVER_OPEN])
    stage.see("staff", picture="staff-in-trouble")
    stage.desk.hands.act("document", "cover-close")
    stage.stand.start_hub()
    scenes.read(stage, "devices", device_words.ALL_WELL)
    scenes.read(stage, "link", ANSWERS.what, within=60.0)
    scenes.read(stage, "queue", NOTHING, within=60.0)
    stage.see("staff")
    stage.touch("back")
    stage.until(lambda: stage.screen == "out_of_service", "the closed screen")
    stage.backstage.open_to_the_public()
    stage.see("attract", picture="attract-again")


def gift(stage: Stage) -> None:
    """Staff put a gift behind a door; its owner finds it on the home screen, opens, takes, closes."""
    kind = f"box-{uuid4().hex[:8]}"
    stage.stand.entitle([stage.cast.owner], kind)
    stage.see("attract")
    stage.speak_again()
    scenes.come_as_staff(stage)
    stage.touch("tab.doors")
    stage.touch(f"stock.{kind}")
    door = scenes.open_door(stage)
    scenes.hear(stage, door_words.put_in(door, both(*GIFT)))
    scenes.at_door(stage, door, "put", "close")
    scenes.hear(stage, door_words.stocked(door, both(*GIFT)))
    stage.picture("staff-doors")
    stage.touch("back")
    scenes.come(stage)
    scenes.by_id_card(stage, stage.cast.owner)
    stage.see("home", picture="home-gift")
    stage.touch("waiting.0")
    stage.see("gift", picture="gift")
    stage.touch("gift.0")
    scenes.hear(stage, gift_words.take(door))
    scenes.expect(scenes.open_door(stage) == door, f"door {door} open for its owner")
    stage.see("dispense", picture="door-open")
    scenes.at_door(stage, door, "take", "close")
    scenes.result(stage, picture="result-gift")
    scenes.rate(stage, 5)
    scenes.expect_papers(stage, 0, 1)
    scenes.go(stage)


def housing(stage: Stage) -> None:
    """Confirm the housing subsidy; HR declines it at the console, and the next visit begins with that."""
    person = stage.cast.colleague
    scenes.come(stage)
    scenes.by_id_card(stage, person)
    stage.touch("tile.housing.confirm")
    stage.see("choose", picture="choose-living")
    stage.touch("option.living")
    stage.until(lambda: stage.offers("option.dwelling.market"), "the month")
    stage.touch("option.dwelling.market")
    stage.see("form", picture="form-month")
    stage.touch("next")
    stage.see("confirm", picture="confirm")
    stage.touch("confirm")
    scenes.result(stage, picture="result-applied")
    scenes.go(stage)
    stage.until(lambda: stage.backstage.queue_depth() == 0, "the platform to have it", within=30.0)
    clerk = HumanResources(stage.stand.hub_url, CONSOLE_USER, stage.stand.console_password)
    clerk.decline(person.employee_id, "lease-ended")
    stage.until(lambda: stage.backstage.has_news_for(person.employee_id), "the answer", within=30.0)
    scenes.come(stage)
    scenes.by_id_card(stage, person)
    stage.see("home", picture="home-news")
    stage.touch("waiting.0")
    stage.see("requests", picture="requests")
    stage.touch("request.0")
    stage.see("standing", picture="standing")
    stage.touch("next")
    stage.see("home")
    scenes.expect(not stage.offers("waiting.0"), "the news to be heard once")
    scenes.go(stage)


def mains_fail(stage: Stage) -> None:
    """Lose the mains while somebody is served: they go on, nobody new is served, until it is back."""
    scenes.come(stage)
    scenes.by_id_card(stage, stage.cast.owner)
    stage.desk.hands.act("ups", "fail")
    stage.until(lambda: stage.offers("dialog.stay"), "word of the battery", within=30.0)
    stage.picture("on-battery")
    stage.touch("dialog.stay")
    stage.see("home")
    stage.touch("leave")
    stage.until(lambda: stage.screen == "out_of_service", "the closed screen", within=30.0)
    stage.see("out_of_service", picture="closed-on-battery")
    stage.desk.hands.act("ups", "restore")
    stage.until(lambda: stage.screen == "attract", "the attract screen", within=30.0)


def left_alone(stage: Stage) -> None:
    """Walk away: a warning with a countdown, time enough to come back, then all of it is gone."""
    scenes.come(stage)
    scenes.by_badge(stage, stage.cast.owner)
    stage.until(lambda: stage.offers("idle.here"), "the warning")
    stage.see("home", picture="idle-warning")
    stage.touch("idle.here")
    stage.see("home", picture="home-again")
    stage.until(lambda: stage.offers("idle.here"), "the second warning")
    stage.until(lambda: stage.screen == "attract", "the wiped screen", within=40.0)


@dataclass(frozen=True)
class Act:
    """One journey on the programme; `idle` are seconds until the warning where they are not the settings'.

    One that `finds_paper` begins with what the journey before left in the outlets.
    """

    title: str
    journey: Journey
    idle: int | None = None
    finds_paper: bool = False


PROGRAMME: Sequence[Act] = (
    Act("certificate by badge and PIN", certificate_by_badge),
    Act("certificate by ID card", certificate_by_id_card),
    Act("verify a certificate", verify, finds_paper=True),
    Act("offline, then collected by code", offline_then_collect),
    Act("smart badge and its copy", smart_badge),
    Act("strangers and wrong PIN", strangers),
    Act("paper runs out while printing", paper_runs_out),
    Act("out of service", out_of_service),
    Act("collect a gift", gift),
    Act("housing subsidy, decided by HR", housing),
    Act("the mains fails", mains_fail),
    Act("left alone", left_alone, idle=4),
)
