"""Every screen, both languages, both ways a panel hangs: nothing cut, crowded, unnamed, untranslated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from PySide6.QtGui import QColor, QGuiApplication, QImage

from contract.availability import Hindrance
from contract.effects import EffectKind
from contract.events import Means, Refusal, VisitEnd
from contract.language import Language
from kiosk.domain.ecopy import EcopyStage, EcopyStanding
from kiosk.domain.phone_pages import PhoneStatus
from kiosk.effects.taking import Paper
from kiosk.journey import gift_words
from kiosk.journey.attaching import NotAttached
from kiosk.journey.own_requests import Standing
from kiosk.journey.views import (
    CodeChecked,
    DoorPhase,
    Ending,
    FieldProblem,
    HomeView,
    NotRecognised,
    Problems,
    Progress,
    StepUp,
)
from kiosk.journey.words import NOT_ATTACHED
from kiosk.maintenance.views import DoorsView, LockerBankView, Refused
from tests.helpers import fake_counter as fake
from tests.helpers import fake_staff_desk as desk
from tests.helpers.screens import Stage, complaints, stage
from ui.navigator import Dialog
from ui.papers import THINGS
from ui.scanning import Scanners
from ui.screens.acting.view_model import ActingModel
from ui.screens.dispense.view_model import DispenseModel
from ui.screens.pin.staff import StaffPinModel
from ui.screens.pin.staff_number import StaffNumberModel
from ui.screens.staff.view_model import StaffModel
from ui.settings import ScreenSettings
from ui.touch import Spot, spots_of

PORTRAIT = (1080, 1920)
LANDSCAPE = (1920, 1080)
CHINESE = re.compile(r"[\u3400-\u9fff]")
# What stays as it is in every language: names of people, of the employer, of the other language.
NAMES = (fake.LONG_NAME, "示例科技有限公司", "阿*", "高级工程师", "中文")
FACTS = {
    "number": "HR-2026-BJ01-0000123",
    "employer": "示例科技有限公司",
    "name": fake.LONG_NAME,
    "name_latin": "Abdulla Memet Abdurehman Ehmetjan Tursun",
    "position": "高级工程师",
    "hired_on": "2019-07-01",
    "issued_on": "2026-11-23",
}
LOOKS = [
    pytest.param(size, language, 0, "calm", False, id=f"{way}-{language.value}")
    for way, size in (("portrait", PORTRAIT), ("landscape", LANDSCAPE))
    for language in Language
] + [
    pytest.param(PORTRAIT, Language.EN, 3, "dark", False, id="portrait-en-largest-dark"),
    pytest.param(LANDSCAPE, Language.ZH, 3, "light", False, id="landscape-zh-largest-light"),
    pytest.param(LANDSCAPE, Language.EN, 3, "calm", False, id="landscape-en-largest"),
    pytest.param(PORTRAIT, Language.EN, 0, "calm", True, id="portrait-en-reach"),
    pytest.param(PORTRAIT, Language.ZH, 2, "calm", True, id="portrait-zh-larger-reach"),
]


def page(folder: Path) -> Path:
    """A sheet of A4 with a line on it."""
    image = QImage(595, 842, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    path = folder / "page.png"
    assert image.save(str(path))
    return path


def settings(size: tuple[int, int], language: Language) -> ScreenSettings:
    return ScreenSettings(
        width=size[0],
        height=size[1],
        fullscreen=False,
        motion=False,
        language=language,
        employer=fake.both("示例科技有限公司", "Example Technology Ltd"),
        facilities=fake.both("物业前台，电话 8-1000", "Facilities desk, telephone 8-1000"),
        elsewhere=fake.both("2 号楼一层大厅", "Lobby of building 2"),
    )


def scenes(shown: Stage, sheet: Path) -> Iterator[str]:
    """Put every screen up, one after the other, and name it."""
    yield from arrival(shown)
    yield from service(shown, sheet)
    yield from questions(shown)
    yield from endings(shown)
    yield from staff(shown)


def arrival(shown: Stage) -> Iterator[str]:
    visit, counter = shown.terminal.visit, shown.counter
    yield "attract"
    counter.categories = fake.unavailable(fake.catalogue(), Hindrance.DOCUMENT_PRINTER)
    visit.attract()
    apply(shown)
    shown.settle(lambda: visit.navigator.current.known, "the catalogue")
    yield "attract-with-trouble"
    visit.wake()
    yield "identify"
    counter.phone = True
    visit.wake()
    shown.settle(lambda: visit.navigator.current.phone, "a phone")
    for reason in Refusal:
        visit._recognised(NotRecognised(reason))
        yield f"identify-{reason.value}"
    visit._set_person("阿*")
    visit._show_home(HomeView("阿*", 1, fake.catalogue(), counter.waiting))
    yield "home"
    few = replace(fake.catalogue()[0], tiles=fake.catalogue()[0].tiles[:2])
    visit._show_home(HomeView("阿*", 1, [few], ()))
    yield "home-few"
    visit._show_home(HomeView("阿*", 1, fake.unavailable(fake.catalogue(), Hindrance.STORE_FULL), ()))
    yield "home-nothing-works"
    visit._show_home(HomeView("阿*", 1, (), ()))
    yield "home-empty"


def service(shown: Stage, sheet: Path) -> Iterator[str]:
    visit = shown.terminal.visit
    turns = visit.turns
    turns.take(fake.choose())
    yield "choose"
    turns.take(fake.choose_language())
    yield "choose-few"
    turns.take(fake.form())
    yield "form"
    turns.take(Problems([FieldProblem("addressee", fake.both("最多 60 个字", "At most 60 characters"))]))
    yield "form-problem"
    shown.touch("field.addressee")
    yield "form-typing"
    turns.take(fake.preview(()))
    yield "preview-without-pages"
    turns.take(fake.preview([sheet, sheet]))
    yield "preview"
    shown.touch("zoom")
    yield "preview-enlarged"
    for kind, (content, words) in fake.ACTS.items():
        screen = ActingModel(fake.step(kind, content, acting=True), turns)
        visit.navigator.show(screen)
        screen.tell(Progress(words, 0.4))
        yield kind
        screen._offer_way_out()
        yield f"{kind}-overdue"
    turns.take(fake.hold())
    yield "hold"
    yield from gifts(shown)
    yield from uploads(shown, sheet)
    yield from applications(shown)
    for ending in Ending:
        turns.take(fake.result(ending))
        yield f"result-{ending.value}"
    turns.take(fake.result())
    papers = {EffectKind.PRINT_DOCUMENT: Paper.LEFT, EffectKind.PRINT_SLIP: Paper.TAKEN}
    shown.terminal.visit.papers.tell(papers)
    yield "result-paper-left"
    shown.terminal.visit.papers.tell({})
    yield from ecopies(shown)
    turns.take(fake.survey())
    yield "survey"


def ecopies(shown: Stage) -> Iterator[str]:
    for stage_ in (EcopyStage.READY, EcopyStage.UNREACHABLE):
        shown.terminal.visit.turns.take(fake.result(ecopy=True))
        screen = shown.terminal.visit.navigator.current
        screen._looked(fake.a_link() if stage_ is EcopyStage.READY else EcopyStanding(stage_))
        screen.put_away()  # it looks no more by itself
        yield f"result-ecopy-{stage_}"


def gifts(shown: Stage) -> Iterator[str]:
    visit = shown.terminal.visit
    for name, step in (("gift", fake.gifts()), ("gift-many", fake.gifts(many=True))):
        visit.turns.take(step)
        yield name
    visit.turns.take(fake.no_gifts())
    yield "gift-nothing"
    words = {
        DoorPhase.OPENING: gift_words.opening("7"),
        DoorPhase.TAKE: gift_words.take("7"),
        DoorPhase.CLOSE: gift_words.close("7"),
        DoorPhase.OVER: gift_words.closed("7"),
    }
    screen = DispenseModel(fake.step("dispense", fake.door(DoorPhase.OPENING), acting=True), visit.turns)
    visit.navigator.show(screen)
    for phase, said in words.items():
        screen.tell(Progress(said, scene=fake.door(phase)))
        yield f"door-{phase.value}"
    screen.tell(Progress(words[DoorPhase.TAKE], scene=fake.door(DoorPhase.TAKE, doors=48, columns=8)))
    screen._offer_way_out()
    yield "door-of-many"
    visit.turns.take(fake.door_hold())
    yield "door-hold"


def uploads(shown: Stage, sheet: Path) -> Iterator[str]:
    turns = shown.terminal.visit.turns
    for status in (PhoneStatus.OPEN, PhoneStatus.UNREACHABLE):
        turns.take(fake.upload(status))
        yield f"upload-{status.value}"
    turns.take(fake.upload(PhoneStatus.EXPIRED, fake.upload_pages(5, sheet.read_bytes()), most=10))
    yield "upload-some"
    turns.take(fake.upload(PhoneStatus.OPEN, fake.upload_pages(10), most=10))
    turns.take(Problems([FieldProblem("proof", NOT_ATTACHED[NotAttached.NO_ROOM])]))
    yield "upload-full"


def applications(shown: Stage) -> Iterator[str]:
    turns = shown.terminal.visit.turns
    turns.take(fake.confirm())
    yield "confirm"
    turns.take(fake.requests(many=True))
    yield "requests"
    turns.take(fake.requests())
    yield "requests-none"
    for standing in (Standing.APPROVED, Standing.NEEDS_MORE):
        turns.take(fake.standing(standing))
        yield f"standing-{standing.value}"
    shown.touch("back")
    yield "standing-withdraw"


def questions(shown: Stage) -> Iterator[str]:
    visit = shown.terminal.visit
    visit.collect()
    visit.navigator.current.press("7K3M")
    yield "claim"
    visit.scanning.take(Scanners.WORKING)
    yield "claim-scanner-working"
    visit.navigator.current.take_code("HRC1:6BF")
    yield "claim-wrong-code"
    visit.scanning.take(Scanners.BROKEN)
    yield "claim-scanner-broken"
    visit.turns.take(Problems([FieldProblem("code", fake.both("没有这个取件码", "There is no such code"))]))
    yield "claim-problem"
    late = fake.both(
        "这份证明还没有开具完成，请稍后再来",
        "This certificate has not been issued yet. Please come back later",
    )
    visit.turns.take(fake.claim("7K3M9QXZ", late))
    yield "claim-step-problem"
    visit.verify_certificate()
    yield "verify"
    for scanners in (Scanners.BROKEN, Scanners.WORKING):
        visit.scanning.take(scanners)
        yield f"verify-scanner-{scanners}"
    for verdict in ("genuine", "tampered", "unknown-key", "not-a-code", "revoked"):
        visit.navigator.current._take(CodeChecked(verdict, FACTS if verdict == "genuine" else {}))
        yield f"verify-{verdict}"
    visit.ask_pin()
    visit.navigator.current.press("1")
    yield "pin"
    visit._recognised(NotRecognised(Refusal.WRONG_PIN, 2, 0))
    yield "pin-wrong"
    visit._recognised(NotRecognised(Refusal.PIN_LOCKED, 0, 60))
    yield "pin-locked"
    visit.step_up(StepUp(2, (Means.PIN, Means.ID_CARD)))
    yield "step-up"
    visit.step_up(StepUp(3, (Means.PIN, Means.CARD_PIN, Means.ID_CARD)))
    yield "step-up-smart-badge"
    visit.ask_pin(Means.CARD_PIN)
    yield "card-pin"
    for reason in (Refusal.WRONG_PIN, Refusal.LAST_TRY):
        visit._recognised(NotRecognised(reason, 1))
        yield f"card-pin-{reason.value}"
    visit.ask_card([Means.ID_CARD])
    yield "identify-by-id-card"
    yield from phone(shown)


def phone(shown: Stage) -> Iterator[str]:
    visit = shown.terminal.visit
    visit.step_up(StepUp(2, (Means.PIN, Means.ID_CARD, Means.PHONE)))
    yield "step-up-phone"
    visit.ask_card([Means.PHONE])
    screen = visit.navigator.current
    screen._looked(fake.phone_code(troubled=True))
    yield "phone"
    screen._looked(NotRecognised(Refusal.PHONE_OTHER_PERSON))
    yield "phone-refused"


def endings(shown: Stage) -> Iterator[str]:
    visit = shown.terminal.visit
    for dialog in (Dialog.LEAVE, Dialog.TROUBLE):
        visit.navigator.ask(dialog, reference="store.full")
        yield f"dialog-{dialog.value}"
    visit.turns._say_not_now(Hindrance.DOCUMENT_PRINTER)
    yield "dialog-notice"
    visit.navigator.close_dialog()
    shown.terminal.help.toggle()
    yield "help"
    shown.terminal.help.close()
    shown.terminal.idle._warn()
    yield "idle"
    shown.terminal.idle.here()
    visit.leave(VisitEnd.LEFT)
    yield "goodbye"
    visit.set_card_lies(True)
    yield "goodbye-card-lies"
    visit.set_card_lies(False)
    for kind in THINGS:
        visit.papers.tell({kind: Paper.LEFT})
        yield f"goodbye-{kind.value}-lies"
    visit.papers.tell({})
    visit.set_out_of_service(fake.both("终端正在维护", "This terminal is being serviced"))
    apply(shown)
    yield "out-of-service"


def staff(shown: Stage) -> Iterator[str]:
    visit = shown.terminal.visit
    visit.set_out_of_service(None)
    visit.staff._desk = desk.FakeStaffDesk()
    visit.navigator.show(StaffPinModel(visit.staff, Random(1)))
    apply(shown)
    visit.navigator.current.turned_away(Refused(0, 60))
    yield "staff-pin-locked"
    number = StaffNumberModel(visit.staff, Random(1))
    visit.navigator.show(number)
    apply(shown)
    for digit in "1042":
        number.press(digit)
    number.not_a_staff_card()
    yield "staff-number"
    visit.navigator.show(StaffModel(desk.quiet(), visit.staff))
    yield "staff-quiet"
    for section in ("devices", "records", "system"):
        visit.navigator.current.turn(section)
        yield f"staff-quiet-{section}"
    visit.navigator.show(StaffModel(replace(desk.quiet(), doors=desk.doors()), visit.staff))
    model = visit.navigator.current
    model.turn("doors")
    yield "staff-doors"
    model.doors.choose("lockers", "7")
    yield "staff-door"
    model.doors.ask("open")
    yield "staff-door-open"
    model.doors.ask("works")
    yield "staff-door-works"
    model.take(replace(desk.quiet(), doors=DoorsView((LockerBankView("lockers", ()),))))
    yield "staff-doors-silent"
    model.turn("system")
    model.ask("leave-kiosk:")
    yield "staff-leave-kiosk"
    visit.navigator.show(
        StaffModel(replace(desk.broken(), member=desk.ATTENDANT, decidable=True), visit.staff)
    )
    yield "staff-broken"
    for section in ("devices", "records", "system"):
        visit.navigator.current.turn(section)
        yield f"staff-attendant-{section}"
    visit.navigator.show(StaffModel(desk.troubled(3, 0), visit.staff))
    visit.navigator.current.turn("records")
    visit.navigator.current.ask(f"dismiss:{UUID(int=0)}")
    yield "staff-dismiss"
    visit.navigator.show(StaffModel(desk.troubled(0, 2), visit.staff))
    visit.navigator.current.turn("records")
    visit.navigator.current.ask(f"not-there:{UUID(int=1)}")
    yield "staff-in-doubt"
    visit.navigator.show(StaffModel(desk.broken(), visit.staff))
    visit.navigator.current.turn("records")
    yield "staff-undecidable"


def apply(shown: Stage) -> None:
    """Choose again what the person had chosen: a new session forgets it."""
    step, scheme, reach = shown.look
    preferences = shown.terminal.preferences
    while preferences.textStep != step:
        preferences.next_text_size()
    while preferences.scheme != scheme:
        preferences.next_scheme()
    if preferences.reach is not reach:
        preferences.toggle_reach()


def settle(shown: Stage) -> list[Spot]:
    """Let Qt lay out and draw until three looks in a row see the same; return what they see."""
    looks: list[str] = []

    def still() -> bool:
        shown.terminal.window.grabWindow()
        looks.append(shown.eyes.everything())
        return len(looks) > 2 and looks[-1] == looks[-2] == looks[-3]

    shown.settle(still, "a screen at rest")
    return spots_of(looks[-1])


def foreign(spots: Sequence[Spot], language: Language) -> list[str]:
    """Texts on an English screen that are Chinese, but for names."""
    if language is Language.ZH:
        return []
    texts = [one.text for one in spots if one.kind == "text"]
    for name in NAMES:
        texts = [text.replace(name, "") for text in texts]
    return [text for text in texts if CHINESE.search(text)]


@pytest.mark.parametrize(("size", "language", "step", "scheme", "reach"), LOOKS)
def test_every_screen_is_fit_to_be_seen(
    qt: QGuiApplication,  # noqa: ARG001 - Qt must run
    tmp_path: Path,
    size: tuple[int, int],
    language: Language,
    step: int,
    scheme: str,
    reach: bool,
) -> None:
    found: dict[str, list[str]] = {}
    with stage(fake.FakeCounter(), settings(size, language)) as shown:
        shown.look = (step, scheme, reach)
        apply(shown)
        for scene in scenes(shown, page(tmp_path)):
            seen = settle(shown)
            wrong = [*complaints(shown, seen), *foreign(seen, language)]
            if wrong:
                found[scene] = wrong
    assert found == {}


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_the_language_changes_at_once_on_every_screen(
    qt: QGuiApplication,  # noqa: ARG001 - Qt must run
    tmp_path: Path,
    size: tuple[int, int],
) -> None:
    found: dict[str, list[str]] = {}
    with stage(fake.FakeCounter(), settings(size, Language.ZH)) as shown:
        shown.look = (0, "calm", False)
        for scene in scenes(shown, page(tmp_path)):
            settle(shown)
            shown.touch("language")
            left = foreign(settle(shown), Language.EN)
            if left:
                found[scene] = left
            shown.touch("language")
    assert found == {}


def test_the_look_finds_what_is_wrong(qt: QGuiApplication) -> None:  # noqa: ARG001 - Qt must run
    """A test of the test: a screen of half the size is found to be crowded, cut or outside."""
    with stage(fake.FakeCounter(), replace(settings((400, 500), Language.EN), dpi=160)) as shown:
        shown.terminal.visit.wake()
        assert complaints(shown, settle(shown))


def test_no_model_grows_a_meta_object_of_its_own(
    qt: QGuiApplication,  # noqa: ARG001 - Qt must run
    tmp_path: Path,
) -> None:
    """PySide 6.11 gives an object one where a method that is no slot is connected, and frees it with it.

    The engine remembers what it learnt of a meta-object by its address: a later screen, whose own came to lie
    there, showed nothing.
    """
    grown: set[str] = set()
    with stage(fake.FakeCounter(), settings(PORTRAIT, Language.ZH)) as shown:
        apply(shown)
        terminal = shown.terminal
        for _scene in scenes(shown, page(tmp_path)):
            for model in (terminal.navigator.current, terminal.visit, terminal.idle, terminal.help):
                known = type(model).staticMetaObject
                if model.metaObject().methodCount() != known.methodCount():
                    grown.add(type(model).__name__)
    assert grown == set()
