"""A scripted counter: every view there is, long names, empty lists; no device, no store, no network."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from contract.attachments import MediaType
from contract.availability import Availability, Hindrance
from contract.events import Means, Refusal, VisitEnd
from contract.language import Bilingual, Language
from contract.verdict import Verdict
from kiosk.domain.ecopy import EcopyStage, EcopyStanding
from kiosk.domain.phone import PhoneCode
from kiosk.domain.phone_pages import PhoneStatus
from kiosk.domain.phone_pages import PhoneView as FromPhone
from kiosk.journey import application_words, gift_words, upload_words
from kiosk.journey.counter import Reading
from kiosk.journey.own_requests import WITHDRAWABLE, Standing
from kiosk.journey.request_views import (
    ConfirmContent,
    RequestsContent,
    RequestTile,
    StandingContent,
)
from kiosk.journey.upload_view import UploadContent, UploadPage
from kiosk.journey.views import (
    ActingContent,
    ChooseContent,
    ClaimContent,
    CodeChecked,
    DoorPhase,
    DoorScene,
    Ending,
    FieldProblem,
    Finished,
    FormContent,
    FormField,
    GiftContent,
    GiftTile,
    Hold,
    HomeView,
    NotRecognised,
    Option,
    PhoneView,
    PreviewContent,
    Problems,
    Progress,
    Recognised,
    ResultContent,
    ServiceCategory,
    ServiceTile,
    StepUp,
    StepView,
    SurveyContent,
    Turn,
    Waiting,
)

REQUEST = UUID("00000000-0000-4000-8000-000000000001")
LONG_NAME = "阿卜杜拉·买买提𠮷䶮㛃·阿卜杜热合曼·艾合买提江·吐尔逊"


def both(zh: str, en: str) -> Bilingual:
    return Bilingual(zh=zh, en=en)


SERVICE = both("在职证明", "Proof of employment")


def tile(
    service_id: str, zh: str, en: str, icon: str, availability: Availability, hindrance: Hindrance
) -> ServiceTile:
    return ServiceTile(
        service_id,
        both(zh, en),
        both("盖章原件，中文、英文或中英对照", "Sealed original in Chinese, English or both"),
        both("3 分钟内拿到", "In your hand within 3 minutes"),
        icon,
        availability,
        hindrance,
    )


def catalogue() -> list[ServiceCategory]:
    works = (Availability.AVAILABLE, Hindrance.NONE)
    return [
        ServiceCategory(
            "certificates",
            both("证明", "Certificates"),
            "certificate",
            [
                tile("cert.employment", "在职证明", "Proof of employment", "certificate", *works),
                tile(
                    "cert.income",
                    "收入证明",
                    "Proof of income",
                    "income",
                    Availability.NOT_NOW,
                    Hindrance.DOCUMENT_PRINTER,
                ),
                tile(
                    "cert.visa",
                    "签证在职及收入证明（英文）",
                    "Visa letter of employment and income",
                    "visa",
                    Availability.LIMITED,
                    Hindrance.NO_NETWORK,
                ),
                tile("cert.reprint", "凭码取件", "Collect with a claim code", "collect", *works),
            ],
        ),
        ServiceCategory(
            "fund",
            both("五险一金", "Social insurance and housing fund"),
            "fund",
            [tile("fund.query", "缴存查询", "Contributions by month", "fund", *works)],
        ),
    ]


def step(kind: str, content: object, *, position: int = 0, total: int = 0, acting: bool = False) -> StepView:
    titles = {
        "claim": both("请输入取件码", "Enter your claim code"),
        "choose": both("证明用来做什么？", "What is it for?"),
        "form": both("给谁？要几份？", "For whom? How many?"),
        "preview": both("请核对", "Please check"),
        "issue": both("正在开具", "Being issued"),
        "print": both("正在打印", "Printing"),
        "slip": both("打印小票", "Printing your slip"),
        "result": both("办理结果", "Result"),
        "survey": both("请您评价", "How did we do?"),
        "gift": both("您要领取哪份礼品", "Which gift would you like?"),
        "dispense": both("取出礼品", "Take your gift"),
        "confirm": both("请核对并提交", "Please check and hand in"),
        "requests": both("您的申请", "Your requests"),
        "standing": both("办理进度", "How it stands"),
        "upload": both("请上传新的租赁合同或租金凭证", "Please send your new lease or a receipt of the rent"),
    }
    return StepView(
        REQUEST, kind, kind, SERVICE, titles[kind], position, total, acting, position > 0, content
    )


def upload(
    status: PhoneStatus = PhoneStatus.OPEN,
    pages: Sequence[UploadPage] = (),
    *,
    coming: int = 0,
    most: int = 10,
) -> StepView:
    address = "" if status is PhoneStatus.ASKING else "https://hr.example.com/phone/upload/" + "x" * 32
    view = FromPhone(status, address, bool(pages), coming=coming)
    content = UploadContent(
        status=status,
        standing=upload_words.received(len(pages)) if pages else upload_words.standing(view),
        address=address,
        seen=bool(pages),
        pages=pages,
        coming=coming,
        most=most,
        hint=both("请拍下每一页，字迹要清楚", "Take every page, so that it can be read"),
    )
    return step("upload", content, position=3, total=4)


def upload_pages(count: int, picture: bytes = b"") -> list[UploadPage]:
    return [
        UploadPage(
            str(at), MediaType.PDF if at % 3 == 2 else MediaType.JPEG, 1_300_000, picture if at % 3 else b""
        )
        for at in range(1, count + 1)
    ]


def choose() -> StepView:
    options = [
        Option("visa", both("办理签证", "Visa application"), None, "plane"),
        Option(
            "loan",
            both("申请贷款", "Loan application"),
            both("银行通常要求近 30 天内开具", "Banks want one not older than 30 days"),
            "bank",
        ),
        Option("rent", both("租房", "Renting a home"), None, "home"),
        Option("household", both("办理落户", "Household registration"), None, "household"),
        Option("school", both("子女入学", "School enrolment of a child"), None, "school"),
        Option("other", both("其他用途", "Another purpose"), None, "other"),
    ]
    return step("choose", ChooseContent(options, "loan"), position=1, total=4)


def choose_language() -> StepView:
    options = [
        Option("zh", both("中文", "Chinese"), None, "hanzi"),
        Option("en", both("英文", "English"), None, "latin"),
        Option(
            "both", both("中英对照", "Chinese and English"), both("同一页纸", "On one sheet"), "bilingual"
        ),
    ]
    return step("choose", ChooseContent(options), position=2, total=4)


def claim(code: str, reason: Bilingual) -> StepView:
    asked = step("claim", ClaimContent(code), position=1, total=1)
    return replace(asked, problems=[FieldProblem("claim_code", reason)])


def form() -> StepView:
    fields = [
        FormField(
            "addressee",
            "text",
            both("致", "Addressed to"),
            both("不填则为“致有关单位”", "Left empty: “To whom it may concern”"),
            False,
            "",
            [
                Option("embassy", both("使领馆签证处", "Visa section of the embassy")),
                Option("lender", both("贷款银行", "The lending bank")),
            ],
            max_length=60,
        ),
        FormField("copies", "number", both("份数", "Copies"), None, True, "1", minimum=1, maximum=3),
    ]
    return step("form", FormContent(fields), position=3, total=4)


def preview(pages: Sequence[Path]) -> StepView:
    lines = [
        (both("姓名", "Name"), both(LONG_NAME, LONG_NAME)),
        (both("用途", "Purpose"), both("申请贷款", "Loan application")),
        (both("语言", "Language"), both("中英对照", "Chinese and English")),
        (both("致", "Addressed to"), both("贷款银行", "The lending bank")),
        (both("份数", "Copies"), both("1", "1")),
    ]
    return step("preview", PreviewContent(pages, lines), position=4, total=4)


HOUSING = both("住房补贴按月确认", "Confirm my housing subsidy")


def confirm() -> StepView:
    lines = [
        (
            both("您还住在享受补贴的住房里吗？", "Do you still live in the home that the subsidy is for?"),
            both("是，继续享受补贴", "Yes, go on with the subsidy"),
        ),
        (both("确认哪个月", "Which month"), both("2026年11月", "November 2026")),
        (both("住房类型", "Kind of home"), both("公共租赁住房", "Public rental housing")),
        (
            both("地址、房东或租金的变化", "Changes of address, landlord or rent"),
            both(
                "十一月起房租涨到每月六千八百元，房东换成了他的儿子，地址没有变化，合同续签了一年",
                "From November on the rent is 6,800 a month, and the son of the landlord has taken over",
            ),
        ),
    ]
    said = both(
        "提交即表示本人承诺以上内容属实。", "By handing it in I declare that what stands here is true."
    )
    return replace(step("confirm", ConfirmContent(lines, said), position=3, total=3), service=HOUSING)


def requests(*, many: bool = False) -> StepView:
    tiles = [
        RequestTile(
            str(number),
            SERVICE if standing is Standing.PRINTED else HOUSING,
            date(2026, 11, 27),
            application_words.STANDINGS[standing],
            application_words.TONES[standing],
            news=standing in {Standing.APPROVED, Standing.NEEDS_MORE},
        )
        for number, standing in enumerate(Standing)
    ]
    return step("requests", RequestsContent(tiles if many else ()), position=1, total=1)


def standing(one: Standing) -> StepView:
    reason = both(
        "请补充新合同的照片：房租和房东都有变化，需要核对合同上的姓名、地址和起止日期",
        "Please bring a photo of the new contract: rent and landlord changed, and its dates must be checked",
    )
    content = StandingContent(
        HOUSING,
        application_words.STANDINGS[one],
        application_words.TONES[one],
        reason if one in {Standing.NEEDS_MORE, Standing.DECLINED} else None,
        application_words.NEXT[one],
        date(2026, 11, 25),
        date(2026, 11, 27),
        "7F3A90C1",
        may_withdraw=one in WITHDRAWABLE,
    )
    return step("standing", content)


def result(ending: Ending = Ending.DONE, *, ecopy: bool = False) -> StepView:
    taken = ending in {Ending.QUEUED, Ending.FAILED}
    return step(
        "result",
        ResultContent(
            ending,
            both("证明已打印，共 1 份", "Your certificate is printed, one copy"),
            both(
                "收件方可扫描二维码核验。如需再次打印，请在 30 天内凭取件码办理。",
                "Whoever receives it can check its QR code. To print it again, use your code within 30 days.",
            ),
            "HR-2026-BJ01-0000123",
            "7K3M-9QXZ" if taken else "",
            ("slip", "card") if taken else ("document", "slip", "card"),
            slip_printed=True,
            ecopy=ecopy,
        ),
    )


def survey() -> StepView:
    return step("survey", SurveyContent(both("这次办理，您满意吗？", "How was this service today?")))


def hold() -> Hold:
    return Hold(
        both("没有打印出来：打印机没有纸了", "Nothing was printed: the printer is out of paper"),
        both("请联系物业加纸，然后继续", "Ask facilities to add paper, then continue"),
        "paper-out",
        service=SERVICE,
    )


def gifts(*, many: bool = False) -> StepView:
    tiles = [
        GiftTile("1", both("中秋礼盒", "Mid-Autumn gift box"), date(2026, 12, 2)),
        GiftTile(
            "2",
            both(
                "入职十周年纪念礼品（含定制刻字与感谢信）", "Tenth anniversary gift, engraved, with a letter"
            ),
            date(2026, 12, 31),
        ),
        GiftTile(
            "3",
            both("生日礼物", "Birthday present"),
            date(2027, 1, 15),
            gift_words.DOOR_AWAITS_STAFF,
        ),
    ]
    more = [replace(tiles[0], gift_id=str(number)) for number in range(4, 9)] if many else []
    return step("gift", GiftContent((*tiles, *more)), position=1, total=1)


def no_gifts() -> StepView:
    return step("gift", GiftContent(()), position=1, total=1)


def door(phase: DoorPhase, *, doors: int = 12, columns: int = 3) -> DoorScene:
    return DoorScene("7", phase, tuple(str(number) for number in range(1, doors + 1)), columns)


def door_hold() -> Hold:
    what, todo = gift_words.still_closed("7")
    return Hold(what, todo, "door", service=both("礼品领取", "Collect a gift"), scene=door(DoorPhase.SHUT))


ACTS = {
    "issue": (ActingContent("issue"), both("正在开具证明…", "Your certificate is being issued …")),
    "print": (ActingContent("print"), both("正在打印，请稍候…", "Printing, one moment …")),
    "slip": (ActingContent("slip"), both("正在打印小票…", "Printing your slip …")),
}


@dataclass(frozen=True)
class FakeReading:
    """A card that the fake knows how to answer."""

    answer: Recognised | NotRecognised = field(default_factory=lambda: Recognised("阿*", 1))


def a_link() -> EcopyStanding:
    until = datetime(2026, 12, 4, 4, tzinfo=UTC)
    return EcopyStanding(EcopyStage.READY, f"https://hr.example.com/phone/e-copy/{'x' * 43}", 5, until)


def phone_code(*, seconds_left: int = 172, troubled: bool = False) -> PhoneView:
    place = "https://hr.example.com/phone/confirm"
    code = PhoneCode("WDJB-MJHT", "47", place, f"{place}?user_code=WDJB-MJHT")
    return PhoneView(code, seconds_left, troubled=troubled)


@dataclass
class FakeCounter:
    """Goes through one service; `calls` tells what it was asked; `before` may block or raise."""

    pages: Sequence[Path] = ()
    categories: list[ServiceCategory] = field(default_factory=catalogue)
    waiting: Sequence[Waiting] = (
        Waiting(both("在职证明", "Proof of employment"), "cert.reprint", "7K3M9QXZ"),
        Waiting(
            application_words.news(HOUSING, Standing.NEEDS_MORE),
            "me.progress",
            "",
            "info",
            application_words.LOOK,
        ),
    )
    level_wanted: int = 0
    pin: str = "135790"
    card_tries: int = 3
    holds: list[Hold] = field(default_factory=list)
    steps_before: list[StepView] = field(default_factory=list)
    problems: list[FieldProblem] = field(default_factory=list)
    ending: Ending = Ending.DONE
    checked: CodeChecked = field(default_factory=lambda: CodeChecked(Verdict.NOT_A_CODE.value))
    before: Callable[[str], None] = lambda _name: None
    calls: list[tuple[str, object]] = field(default_factory=list)
    threads: set[str] = field(default_factory=set)
    level: int = 0
    at: int = 0
    phone: bool = False
    ecopies: list[EcopyStanding] = field(default_factory=lambda: [a_link()])
    phone_looks: list[PhoneView | Recognised | NotRecognised] = field(default_factory=lambda: [phone_code()])

    def _note(self, name: str, detail: object = None) -> None:
        self.calls.append((name, detail))
        self.threads.add(threading.current_thread().name)
        self.before(name)

    def _steps(self) -> list[StepView]:
        acts = [step(kind, content, acting=True) for kind, (content, _words) in ACTS.items()]
        return [
            *self.steps_before,
            choose(),
            form(),
            preview(self.pages),
            *acts,
            result(self.ending),
            survey(),
        ]

    def _turn(self) -> Turn:
        if self.level < self.level_wanted:
            own = (Means.CARD_PIN,) if self.level_wanted == 3 else ()
            return StepUp(self.level_wanted, (Means.PIN, *own, Means.ID_CARD))
        steps = self._steps()
        return steps[self.at] if self.at < len(steps) else Finished(stay=False)

    def announced(self) -> list[ServiceCategory]:
        self._note("announced")
        return self.categories

    def begin(self, language: Language) -> None:
        self._note("begin", language)
        self.level = 0

    def speak(self, language: Language) -> None:
        self._note("speak", language)

    def present(self, reading: Reading) -> Recognised | NotRecognised:
        self._note("present", reading)
        assert isinstance(reading, FakeReading)
        if isinstance(reading.answer, Recognised):
            self.level = max(self.level, reading.answer.level)
        return reading.answer

    def enter_pin(self, digits: str) -> Recognised | NotRecognised:
        self._note("enter_pin", len(digits))
        if digits != self.pin:
            return NotRecognised(Refusal.WRONG_PIN, 2, 3)
        self.level = 2
        return Recognised("阿*", 2)

    def enter_card_pin(self, digits: str) -> Recognised | NotRecognised:
        self._note("enter_card_pin", len(digits))
        if self.card_tries == 1:
            self.card_tries = 0
            return NotRecognised(Refusal.LAST_TRY, 1)
        self.level = 3
        return Recognised("阿*", 3)

    def phone_possible(self) -> bool:
        return self.phone

    def begin_phone(self) -> None:
        self._note("begin_phone")

    def look_at_phone(self) -> PhoneView | Recognised | NotRecognised:
        found = self.phone_looks.pop(0) if len(self.phone_looks) > 1 else self.phone_looks[0]
        if isinstance(found, Recognised):
            self.level = max(self.level, found.level)
        return found

    def end_phone(self) -> None:
        self._note("end_phone")

    def ecopy(self) -> EcopyStanding:
        self._note("ecopy")
        return self.ecopies.pop(0) if len(self.ecopies) > 1 else self.ecopies[0]

    def home(self) -> HomeView:
        self._note("home")
        return HomeView("阿*", self.level, self.categories, self.waiting)

    def open_service(self, service_id: str, claim_code: str = "") -> Turn:
        self._note("open_service", (service_id, claim_code))
        self.at = 0
        return self._turn()

    def resume(self) -> Turn:
        self._note("resume")
        return self._turn()

    def answer(self, answers: Mapping[str, str]) -> Turn:
        self._note("answer", dict(answers))
        if self.problems:
            problems, self.problems = self.problems, []
            return Problems(problems)
        self.at += 1
        return self._turn()

    def adjust(self, changes: Mapping[str, str]) -> Turn:
        self._note("adjust", dict(changes))
        return self._turn()

    def back(self) -> Turn:
        self._note("back")
        if self.at == 0:
            return Finished()
        self.at -= 1
        return self._turn()

    def act(self, report: Callable[[Progress], None]) -> Turn:
        self._note("act")
        kind = self._steps()[self.at].kind
        report(Progress(ACTS[kind][1], 0.5))
        self.before(f"act.{kind}")
        if self.holds:
            return self.holds.pop(0)
        self.at += 1
        return self._turn()

    def give_up(self) -> Turn:
        self._note("give_up")
        self.ending = Ending.FAILED
        self.at = 6
        return self._turn()

    def cancel(self) -> Turn:
        self._note("cancel")
        return Finished()

    def nobody_waits(self) -> None:
        """Hear it; nothing here waits."""

    def leave(self, end: VisitEnd) -> None:
        self._note("leave", end)

    def check_code(self, text: str) -> CodeChecked:
        self._note("check_code", text)
        return self.checked

    def names(self) -> list[str]:
        """What was asked, in order, without looks at the catalogue."""
        return [name for name, _detail in self.calls if name != "announced"]


def unavailable(categories: list[ServiceCategory], hindrance: Hindrance) -> list[ServiceCategory]:
    """The catalogue with nothing that works."""
    return [
        replace(
            category,
            tiles=[
                replace(one, availability=Availability.NOT_NOW, hindrance=hindrance) for one in category.tiles
            ],
        )
        for category in categories
    ]
