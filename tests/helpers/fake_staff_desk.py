"""A scripted staff desk: quiet, troubled, or full to the brim; no store, no link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from contract.availability import Availability, Hindrance
from contract.dead_letters import DismissReason
from contract.effects import StaffVerdict
from contract.language import Bilingual
from contract.staff import DoorReason, StaffEnd, StaffRole
from kiosk.domain.errors import KioskError
from kiosk.health.capability import ServiceHealth
from kiosk.maintenance.door_words import DoorAct
from kiosk.maintenance.link_words import ANSWERS, IN_TROUBLE
from kiosk.maintenance.service_words import shown_services
from kiosk.maintenance.staff_desk import StaffDesk
from kiosk.maintenance.staff_roll import Member
from kiosk.maintenance.views import (
    CheckView,
    DeviceView,
    DoorsView,
    DoubtView,
    Entered,
    Fact,
    LetterView,
    LinkView,
    LockerBankView,
    LockerDoorView,
    QueueView,
    Refused,
    StaffView,
    StatusView,
    StockView,
)
from sync.answers import Trouble

PIN = "482915"


def both(zh: str, en: str) -> Bilingual:
    return Bilingual(zh=zh, en=en)


COUNTERS = both("1201 → 未知", "1201 → unknown")
TECHNICIAN = Member("1042", StaffRole.TECHNICIAN, None, "staff::1042")
ATTENDANT = Member("2077", StaffRole.ATTENDANT, None, "staff::2077")
SERVICE = both("在职证明", "Proof of employment")
MORNING = both("2026年11月23日 08:05", "23 November 2026, 08:05")
ROOM = (
    Fact(both("磁盘可用空间", "Free on the disk"), both("12.3 GB", "12.3 GB")),
    Fact(both("占用空间", "Size"), both("4.6 MB", "4.6 MB")),
)


def quiet() -> StaffView:
    return StaffView(
        LinkView(True, ANSWERS.what, ANSWERS.do, MORNING),
        QueueView(both("没有等待上报的记录", "Nothing waits for the platform"), quiet=True),
        StatusView(True, both("本机数据正常", "What is done here is kept"), facts=ROOM),
        services=shown_services([(SERVICE, ServiceHealth())]),
        member=TECHNICIAN,
        devices=StatusView(True, both("设备都正常", "All devices are well")),
        each_device=each_device(),
    )


def each_device(*, well: bool = True) -> tuple[DeviceView, ...]:
    """Three devices; the first two are printers."""
    answered = both("回应正常（2026年11月23日 08:05）", "It answered (23 November 2026, 08:05)")
    answer = CheckView("answer", both("通信测试", "Ask whether it answers"), answered)
    trial = both("测试打印", "Test print")
    seen = both(
        "已装纸，传感器确认（2026年11月23日 08:05）",
        "Loaded: its sensor sees the paper (23 November 2026, 08:05)",
    )
    paper = CheckView("paper", both("确认已装纸", "I loaded paper"), seen)
    out = both("已打印（2026年11月23日 08:05）", "It came out (23 November 2026, 08:05)")
    shut = both("没有开始打印：盖子没有关好，没有纸了", "Not begun: The cover is open; out of paper")
    counter = Fact(both("累计计数", "Counter for life"), both("12,018", "12,018"))
    works = both("正常", "Well")
    lacks = Fact(both("受影响的业务", "Keeps from working"), SERVICE)
    return (
        DeviceView(
            "document",
            both("A4打印机（document）", "A4 printer (document)"),
            works if well else both("卡纸了，墨粉快用完了", "Paper is jammed; toner is low"),
            well,
            (counter,) if well else (lacks, counter),
            (CheckView("print", trial, out), paper, answer),
        ),
        DeviceView(
            "receipt",
            both("小票打印机（receipt）", "Slip printer (receipt)"),
            works,
            True,
            (),
            (CheckView("print", trial, shut), paper, answer),
        ),
        DeviceView(
            "id-card",
            both("身份证阅读器（id-card）", "ID card reader (id-card)"),
            works if well else both("没有回应：请检查电源和连线", "Does not answer: check its cable"),
            well,
            (),
            (CheckView("answer", answer.what, both("没有测试过", "Never tried")),),
        ),
    )


def doors() -> DoorsView:
    """A bank of twelve with every tone, and two kinds of gifts that wait."""
    tones = {"2": "full", "3": "full", "5": "open", "7": "warn"}
    words = {
        "full": both("关好", "Closed"),
        "open": both("开着", "Open"),
        "warn": both("发放时没有打开，请查看", "It did not open for somebody: please look"),
        "empty": both("关好", "Closed"),
    }
    facts = (
        Fact(both("登记的物品", "In the ledger"), both("中秋礼盒", "Mid-Autumn gift box")),
        Fact(
            both("放入时间", "Put in"), both("2026年11月23日 12:00 · 1042", "23 November 2026 12:00 · 1042")
        ),
        Fact(both("传感器", "Sensor"), both("有东西", "something lies there")),
    )
    shown = [
        LockerDoorView(str(n), tone := tones.get(str(n), "empty"), words[tone], facts, tuple(DoorAct))
        for n in range(1, 13)
    ]
    stock = (
        StockView(
            "box",
            both("中秋礼盒", "Mid-Autumn gift box"),
            both("40 人待领，柜内 2 份", "40 to be collected, 2 behind doors"),
            "1",
        ),
        StockView(
            "ten",
            both("入职十周年纪念礼品（含定制刻字）", "Tenth anniversary gift, engraved"),
            both("3 人待领，柜内 0 份", "3 to be collected, 0 behind doors"),
        ),
    )
    told = both("请把“中秋礼盒”放进 1 号柜，关好柜门", "Put “Mid-Autumn gift box” behind door 1 and close it")
    return DoorsView((LockerBankView("lockers", shown, 3),), stock, told, 1)


def letter(number: int, *, notice: bool = False) -> LetterView:
    return LetterView(
        UUID(int=number),
        both("提交申请", "A request was submitted"),
        both(
            "平台认为内容不符合格式。平台或终端升级后可以重新发送。",
            "The platform says it is not what was agreed. Send it again once one of the two was updated.",
        ),
        MORNING,
        str(100_000 + number),
        notice,
    )


def doubt(number: int) -> DoubtView:
    return DoubtView(
        UUID(int=number),
        both("证明（A4纸）", "Document (A4 paper)"),
        [
            Fact(both("时间", "When"), MORNING),
            Fact(both("设备", "Device"), both("a4", "a4")),
            Fact(both("应打印张数", "Sheets asked for"), both("2", "2")),
            Fact(both("设备计数（打印前 → 打印后）", "Counter (before → after)"), COUNTERS),
            Fact(both("证明编号", "Certificate"), both("ZM-2026-000123", "ZM-2026-000123")),
            Fact(both("查询编号", "Reference"), both("7E57AB1E", "7E57AB1E")),
        ],
    )


def troubled(letters: int = 2, doubts: int = 1) -> StaffView:
    words = IN_TROUBLE[Trouble.NO_NETWORK]
    return StaffView(
        LinkView(False, words.what, words.do, MORNING),
        QueueView(
            both("98,750 条记录等待上报", "98,750 records wait for the platform"),
            (
                Fact(
                    both("最早一条", "The oldest"),
                    both("2026年11月23日 08:05（12 天前）", "23 November 2026, 08:05 (12 days ago)"),
                ),
                Fact(both("上报速度", "Delivered"), both("每秒 1,250 条", "1,250 a second")),
                Fact(both("预计还需", "Time left"), both("2 分钟", "2 minutes")),
            ),
            0.35,
        ),
        StatusView(
            False,
            both("磁盘快满了，暂停受理新业务", "The disk is nearly full: no new requests are taken"),
            both("请通知IT部门清理磁盘。", "Ask IT to make room on the disk."),
            ROOM,
        ),
        services=shown_services(
            [
                (SERVICE, ServiceHealth(Availability.NOT_NOW, (Hindrance.STORE_FULL, Hindrance.NO_NETWORK))),
                (both("凭码取件", "Collect with a claim code"), ServiceHealth()),
            ]
        ),
        member=TECHNICIAN,
        letters=[letter(number, notice=number % 5 == 4) for number in range(letters)],
        letters_total=letters + 17 * (letters > 2),
        doubts=[doubt(number) for number in range(doubts)],
        doubts_total=doubts,
    )


def broken() -> StaffView:
    """Everything that can be wrong beside what `troubled` has."""
    return replace(
        troubled(4, 5),
        devices=StatusView(
            False,
            both("2 台设备需要处理", "2 devices need a hand"),
            both("处理好后会自动恢复。", "They are used again by themselves once that is done."),
            (
                Fact(
                    both("A4打印机（document）", "A4 printer (document)"),
                    both("卡纸了，墨粉快用完了", "Paper is jammed; toner is low"),
                ),
                Fact(
                    both("身份证阅读器（id-card）", "ID card reader (id-card)"),
                    both("没有回应：请检查电源和连线", "Does not answer: check its power and cable"),
                ),
            ),
        ),
        clock=StatusView(
            False,
            both("本机时钟比平台慢了3天", "This terminal's clock is 3 days behind the platform's"),
            both("请核对本机的日期和时间。", "Check the date and time of this terminal."),
        ),
        each_device=each_device(well=False),
        unsettled=1,
        decidable=False,
    )


class FakeStaffDesk(StaffDesk):
    """Lets in who knows PIN; `calls` is what was asked of it."""

    has_pin = True
    by_number = False
    cards: Mapping[str, str] = {"04A1B2C3": "1042"}

    def __init__(self, view: StaffView | None = None) -> None:
        self.view = view or quiet()
        self.refusal = Refused(2, 0)
        self.fault: KioskError | None = None
        self.calls: list[tuple[object, ...]] = []

    def number_of(self, uid: str) -> str | None:
        return self.cards.get(uid)

    def enter(self, digits: str, number: str = "") -> Entered | Refused:
        self._note("enter", *([number] if number else []))
        return Entered(self.view) if digits == PIN else self.refusal

    def look(self) -> StaffView:
        return self.view

    def replay(self, event_id: UUID) -> StaffView:
        self._note("replay", event_id.int)
        return self.view

    def dismiss(self, event_id: UUID, reason: DismissReason) -> StaffView:
        self._note("dismiss", event_id.int, reason)
        return self.view

    def settle(self, effect_id: UUID, verdict: StaffVerdict) -> StaffView:
        self._note("settle", effect_id.int, verdict)
        return self.view

    def try_device(self, device: str, check: str) -> StaffView:
        self._note("try", device, check)
        return self.view

    def open_door(self, bank: str, door: str, reason: DoorReason) -> StaffView:
        self._note("open", bank, door, reason)
        return self.view

    def stock(self, kind: str) -> StaffView:
        self._note("stock", kind)
        return self.view

    def say_of_door(self, bank: str, door: str, act: DoorAct) -> StaffView:
        self._note("say", bank, door, act)
        return self.view

    def leave(self, end: StaffEnd) -> None:
        self._note("leave", end)

    def _note(self, *call: object) -> None:
        self.calls.append(call)
        if self.fault is not None:
            raise self.fault
