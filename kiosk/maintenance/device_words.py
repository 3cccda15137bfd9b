"""How the devices are, in words: what is wrong with each, so that staff know where to go."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from contract.language import Bilingual, both
from devices.device import USABLE, Fault, Report, Status
from devices.errors import DeviceFailure
from kiosk.maintenance.spoken import same
from kiosk.maintenance.views import Fact, StatusView


class Seen(Protocol):
    """A device as its supervisor last saw it: `devices.slot.DeviceSlot`."""

    name: str
    device_class: str

    @property
    def report(self) -> Report:
        """Its condition."""


CLASSES: Mapping[str, Bilingual] = MappingProxyType(
    {
        "card-reader": both("工卡读卡器", "Badge reader"),
        "id-card-reader": both("身份证阅读器", "ID card reader"),
        "receipt-printer": both("小票打印机", "Slip printer"),
        "document-printer": both("A4打印机", "A4 printer"),
        "locker-bank": both("储物柜", "Locker bank"),
        "code-scanner": both("扫码器", "Code scanner"),
        "ups": both("不间断电源", "UPS"),
        "document-camera": both("高拍仪", "Document camera"),
        "presence-sensor": both("人体感应", "Presence sensor"),
        "status-lamp": both("状态灯", "Status lamp"),
        "contacts": both("门磁和防拆开关", "Cabinet contacts"),
        "speaker": both("扬声器", "Speaker"),
    }
)
STATUSES: Mapping[Status, Bilingual] = MappingProxyType(
    {
        Status.ONLINE: both("正常", "Well"),
        Status.BUSY: both("正在使用", "In use"),
        Status.OFFLINE: both("没有回应：请检查电源和连线", "Does not answer: check its power and cable"),
        Status.POWER_OFF: both("没有开机", "Switched off"),
        Status.NO_DEVICE: both("没有找到设备：请检查连线", "Not found: check its cable"),
        Status.HARDWARE_ERROR: both("设备故障：请重启设备", "Faulty: switch it off and on"),
        Status.USER_ERROR: both("需要人工处理", "Needs a hand"),
    }
)
FAULTS: Mapping[Fault, Bilingual] = MappingProxyType(
    {
        Fault.JAM: both("卡纸了", "Paper is jammed"),
        Fault.COVER_OPEN: both("盖子没有关好", "The cover is open"),
        Fault.PAPER_OUT: both("没有纸了", "Out of paper"),
        Fault.TONER_OUT: both("没有墨粉了", "Out of toner"),
        Fault.CUTTER: both("切刀卡住了", "The cutter is stuck"),
        Fault.HUNG: both("停止响应：请重启设备", "Hangs: switch it off and on"),
        Fault.CRASHED: both("驱动程序异常退出：请通知IT部门", "Its driver crashes: tell IT"),
        Fault.BOARD_SILENT: both(
            "有锁控板没有回应：请检查电源和连线", "A lock board does not answer: check its power and cable"
        ),
        Fault.DOOR_STUCK: both(
            "有柜门打不开：请检查门锁和门磁", "A door does not open: check its lock and contact"
        ),
        Fault.CONTACT_FAULTY: both(
            "有柜门的门磁不稳定：请检查接线", "A door's contact flickers: check its wiring"
        ),
        Fault.DOOR_LEFT_OPEN: both("有柜门没有关好", "A door was left open"),
        Fault.PICTURE_FROZEN: both(
            "摄像头画面停住不动：请拔下再插上", "The camera's picture stands still: unplug it and plug it in"
        ),
        Fault.PICTURE_BLACK: both(
            "摄像头画面全黑：请检查镜头和灯光", "The camera's picture is black: check its lens and the light"
        ),
        Fault.SELF_TEST: both("自检没有通过", "Its self-test failed"),
        Fault.NOT_AUTHORISED: both("拒绝本机使用：请通知IT部门", "Refuses this terminal: tell IT"),
        Fault.UNREACHABLE: both("连接不上：请检查电源和连线", "Cannot be reached: check its power and cable"),
        Fault.SILENT: both("没有回应：请检查电源和连线", "Does not answer: check its power and cable"),
        Fault.GARBLED: both("通信出错：请检查连线", "Garbled answers: check its cable"),
        Fault.BATTERY_LOW: both("停电，电池快用完了", "The mains is off and the battery nearly empty"),
        Fault.ON_BATTERY: both("停电，正在用电池", "The mains is off: on battery"),
        Fault.BATTERY_WORN: both("电池老化：请更换电池", "Its battery is worn: replace it"),
        Fault.TAMPER: both("防拆开关被触发：请检查机柜", "The tamper switch is open: look at the cabinet"),
        Fault.CABINET_OPEN: both("机柜门没有关好", "The cabinet's door is open"),
        Fault.OTHER: both("设备故障", "Has a fault"),
        Fault.PAPER_LOW: both("纸快用完了", "Paper is low"),
        Fault.TONER_LOW: both("墨粉快用完了", "Toner is low"),
        Fault.OTHERS_JOBS: both("有别处发来的打印任务在排队", "Prints jobs that came from elsewhere"),
    }
)
"""In the order in which they are told where there are several."""

FAILURES: Mapping[DeviceFailure, Bilingual] = MappingProxyType(
    {
        DeviceFailure.TIME_OUT: both("没有及时回应", "No answer in time"),
        DeviceFailure.CANCELED: both("测试被中断", "The test was cut off"),
        DeviceFailure.DEVICE_NOT_READY: both("设备没有就绪", "It is not ready"),
        DeviceFailure.SEQUENCE_ERROR: both("设备没有就绪", "It is not ready"),
        DeviceFailure.NO_DEVICE: both("没有找到设备", "It is not there"),
        DeviceFailure.CONNECTION_LOST: both("连接断开了", "The connection was lost"),
        DeviceFailure.UNSUPPORTED: both("这台设备不支持", "It cannot do this"),
        DeviceFailure.PROTOCOL: both("回应无法识别", "Its answer cannot be understood"),
        DeviceFailure.CRASHED: both("驱动程序异常退出", "Its driver crashed"),
    }
)
"""Why a device could not be tried."""

HARMLESS = frozenset({Fault.PAPER_LOW, Fault.TONER_LOW, Fault.OTHERS_JOBS})
NONE = both("没有配置设备", "No devices are configured")
ALL_WELL = both("设备都正常", "All devices are well")
MEND = both("处理好后会自动恢复，不用重启终端。", "They are used again by themselves once that is done.")


Hindered = Callable[[str], Sequence[Bilingual]]
"""The services that lack what devices of a class would give, as they are called."""


def hindering_nothing(device_class: str) -> Sequence[Bilingual]:
    """Know of no service."""
    del device_class
    return ()


def shown_devices(devices: Collection[Seen], hindered: Hindered = hindering_nothing) -> StatusView:
    """Return how the devices are, and which services lack those that are not well.

    Paper that is low is told, and is no fault yet.
    """
    if not devices:
        return StatusView(True, NONE)
    noticed = (one for one in devices if one.report.faults or not is_well(one.report))
    facts = tuple(Fact(called(device), _told(device, hindered)) for device in noticed)
    ill = sum(not is_well(device.report) for device in devices)
    if not ill:
        return StatusView(True, ALL_WELL, facts=facts)
    what = both(
        f"{ill} 台设备需要处理", f"{ill} device{'' if ill == 1 else 's'} need{'s' if ill == 1 else ''} a hand"
    )
    return StatusView(False, what, MEND, facts)


def _told(device: Seen, hindered: Hindered) -> Bilingual:
    how = condition(device.report)
    services = () if is_well(device.report) else hindered(device.device_class)
    if not services:
        return how
    names = listed(services)
    return both(f"{how.zh}（影响：{names.zh}）", f"{how.en} (keeps from working: {names.en})")


def listed(services: Sequence[Bilingual]) -> Bilingual:
    """Return the names of services as one text."""
    return both("、".join(one.zh for one in services), ", ".join(one.en for one in services))


def is_well(report: Report) -> bool:
    """Say whether nobody needs to go to a device; paper and toner that are low can wait."""
    return report.status in USABLE and report.faults <= HARMLESS


def called(device: Seen) -> Bilingual:
    """Return what a device is called."""
    known = CLASSES.get(device.device_class, same(device.device_class))
    return both(f"{known.zh}（{device.name}）", f"{known.en} ({device.name})")


def condition(report: Report) -> Bilingual:
    """Return what is wrong with a device, or how it is."""
    told = list(_faults(report)) or [STATUSES[report.status]]
    rest = (f"{each.en[0].lower()}{each.en[1:]}" for each in told[1:])
    return both("，".join(each.zh for each in told), "; ".join((told[0].en, *rest)))


def _faults(report: Report) -> Iterator[Bilingual]:
    return (words for fault, words in FAULTS.items() if fault in report.faults)
