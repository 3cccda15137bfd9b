"""What each kind of event is called where people read of it: at the terminal and at the platform alike."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from contract.language import Bilingual, both

EVENT_WORDS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "visit.opened": both("开始使用终端", "A visit began"),
        "visit.identified": both("身份确认", "Somebody was identified"),
        "identification.refused": both("身份识别未通过", "An identification was refused"),
        "request.opened": both("打开业务", "A service was opened"),
        "request.submitted": both("提交申请", "A request was submitted"),
        "request.abandoned": both("放弃申请", "A request was given up"),
        "request.withdrawn": both("撤回申请", "A request was withdrawn"),
        "step.completed": both("完成一步", "A step was completed"),
        "effect.confirmed": both("打印或开门完成", "Something was printed, or a door opened"),
        "effect.failed": both("打印或开门未完成", "Something was not printed, or a door not opened"),
        "effect.in-doubt": both("打印或开门存疑", "A print or the opening of a door is in doubt"),
        "effect.sent": both("开门指令", "A door was ordered to open"),
        "effect.closed": both("柜门已关", "A door was closed"),
        "effect.taken": both("纸张或物品已取走", "A paper or an item was taken"),
        "effect.not-taken": both("纸张未取走", "A paper was not taken"),
        "effect.settled-by-staff": both("存疑事项的核实结果", "What staff found of something in doubt"),
        "request.completed": both("业务结束", "A request ended"),
        "survey.answered": both("服务评价", "A service was rated"),
        "visit.closed": both("结束使用", "A visit ended"),
        "store.went-back": both("关于终端数据回退的报告", "The report that a terminal's data went back"),
        "dead-letter.buried": both("关于拒收记录的报告", "The report of another refused record"),
        "dead-letter.replayed": both("关于重新发送的报告", "The report that one was sent again"),
        "dead-letter.dismissed": both("关于不再处理的报告", "The report that one was dismissed"),
        "dead-letter.missing": both(
            "关于记录已不在终端的报告", "The report that one is gone from its terminal"
        ),
        "device.checked": both("设备测试", "A device was tried"),
        "device.counter-moved": both("设备计数有变化", "A device's counter moved by itself"),
        "device.contact-changed": both("机柜门或防拆开关有变化", "A contact of the cabinet changed"),
        "device.door-noticed": both("柜门自行打开或没有关", "A door opened by itself or was left open"),
        "device.power-changed": both("供电有变化", "The power changed"),
        "gift.handed-out": both("礼品已发放", "A gift was handed out"),
        "gift.in-doubt": both("礼品发放存疑", "It is not known whether a gift was handed out"),
        "gift.kept": both("存疑礼品的核实结果", "What staff found of a gift in doubt"),
        "gift.withdrawal-answered": both(
            "终端对礼品撤回的答复", "A terminal's answer to a gift's withdrawal"
        ),
        "gift.item-placed": both("柜门内放入物品", "Something was put behind a door"),
        "gift.item-left": both("柜门内物品已取出", "Something left its door"),
        "command.answered": both("终端对远程指令的答复", "A terminal's answer to a command from afar"),
        "staff.entered": both("进入终端维护页", "Staff entered the staff page"),
        "staff.refused": both("终端维护密码错误", "A wrong staff PIN"),
        "staff.door-ordered": both("维护人员开柜门", "Staff ordered a door to open"),
        "staff.door-cleared": both("维护人员确认柜门恢复正常", "Staff said that a door works again"),
        "staff.left": both("离开终端维护页", "Staff left the staff page"),
    }
)
"""By type. One that is newer than these words is shown by its own name."""
