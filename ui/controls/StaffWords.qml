pragma Singleton
pragma ComponentBehavior: Bound
import QtQuick

// The fixed texts of the staff page; like those of Words.qml.
QtObject {
    id: words

    function pick(chinese: string, english: string): string {
        return Words.pick(chinese, english);
    }

    function since(moment: string): string {
        return pick("自 " + moment + " 起", "Since " + moment);
    }

    function record(number: string): string {
        return pick("记录 " + number, "record " + number);
    }

    function counted(what: string, count: int): string {
        return pick(what + "（" + count + "）", what + " (" + count + ")");
    }

    function unfold(count: int): string {
        return pick("再显示 " + count + " 条", "Show " + count + " more");
    }

    function more(count: int): string {
        return pick("还有 " + count + " 条，处理完上面的会显示在这里", count + " more; they show once these are done");
    }

    function unsettled(count: int): string {
        return pick("另有 " + count + " 次打印等待设备回应，核对后自动处理", count === 1 ? "1 print waits for its device to answer and is settled by itself" : count + " prints wait for their device to answer and are settled by themselves");
    }

    function tab(name: string, count: int): string {
        const names = {
            "overview": pick("概况", "Overview"),
            "doors": pick("柜门", "Doors"),
            "devices": pick("设备", "Devices"),
            "records": pick("记录", "Records"),
            "system": pick("系统", "System")
        };
        return count > 0 ? names[name] + pick("（" + count + "）", " (" + count + ")") : names[name];
    }

    function doorTitle(door: string): string {
        return pick(door + " 号柜门", "Door " + door);
    }

    function bank(name: string): string {
        return pick("储物柜 " + name, "Locker bank " + name);
    }

    function putInto(door: string): string {
        return pick("放入 " + door + " 号柜", "Put one behind door " + door);
    }

    function doorSure(act: string): string {
        const questions = {
            "removed": pick("确定已把物品取出？登记会随之更改。", "Are you sure that you took it out? The ledger changes with it."),
            "missing": pick("确定里面没有东西？登记会随之更改。", "Are you sure that nothing lies there? The ledger changes with it."),
            "works": pick("确定柜门已能正常开关？里面的物品会再发放。", "Are you sure that the door works again? What lies there is handed out again.")
        };
        return questions[act] ?? "";
    }

    readonly property string stockTitle: pick("补货", "Restock")
    readonly property string nothingWanted: pick("目前没有待领的礼品", "Nobody waits for a gift at the moment")
    readonly property string noEmptyDoor: pick("没有空柜门", "No door is empty")
    readonly property string bankSilent: pick("储物柜没有回应：请检查电源和连线", "The lockers do not answer: check their power and cable")
    readonly property string touchDoor: pick("轻触一个柜门查看", "Touch a door to see more")
    readonly property string openDoor: pick("开门…", "Open it …")
    readonly property string whyOpen: pick("为什么开门？会记录在案。", "Why is it opened? This is written down.")
    readonly property string doorLookFirst: pick("请先打开柜门看一下，再选择", "Open the door and look before you choose")
    readonly property string doorThere: pick("礼品已被取走", "The gift is gone")
    readonly property string doorNotThere: pick("礼品还在柜内", "The gift is still there")
    readonly property string sureDoorThere: pick("确定礼品已被取走？确认后不能更改，本人不能再领取。", "Are you sure that the gift is gone? This cannot be changed, and it is not handed out again.")
    readonly property string sureDoorNotThere: pick("确定礼品还在柜内？确认后不能更改，本人可以再来领取。", "Are you sure that the gift is still there? This cannot be changed; its owner can collect it then.")
    readonly property string undecided: pick("需要处理的记录", "Records to decide about")
    readonly property string doorsToSee: pick("请到“柜门”页查看", "See “Doors”")
    readonly property string doorsWell: pick("没有需要查看的柜门", "No door needs a hand")
    readonly property string toDecide: pick("请到“记录”页处理", "See “Records”")
    readonly property string nothingToDecide: pick("没有需要处理的记录", "Nothing needs a decision")
    readonly property string noDevices: pick("没有配置设备", "No devices are configured")
    readonly property string numberTitle: pick("请输入维护人员编号", "Enter your staff number")
    readonly property string numberLead: pick("也可以把维护卡放到读卡区", "Or lay your staff card on the reader")
    readonly property string pinTitle: pick("请输入维护密码", "Enter the staff PIN")
    readonly property string pinLead: pick("仅供设备维护人员使用", "For the terminal's staff only")
    readonly property string title: pick("终端维护", "Terminal status")
    readonly property string leave: pick("退出维护", "Leave")
    readonly property string link: pick("平台连接", "Platform")
    readonly property string queue: pick("上报队列", "Queue")
    readonly property string store: pick("本机数据", "Data of this terminal")
    readonly property string services: pick("员工可办的业务", "Services for employees")
    readonly property string devices: pick("设备", "Devices")
    readonly property string clock: pick("时钟", "Clock")
    readonly property string letters: pick("平台拒收的记录", "Refused by the platform")
    readonly property string noLetters: pick("没有被拒收的记录", "Nothing was refused")
    readonly property string notice: pick("仅供了解，无需处理", "For information; nothing needs to be done")
    readonly property string again: pick("重新发送", "Send again")
    readonly property string dismiss: pick("不再处理", "Dismiss")
    readonly property string whyDismiss: pick("为什么不再处理？", "Why is it dismissed?")
    readonly property string cancel: pick("取消", "Cancel")
    readonly property string doubts: pick("存疑的打印", "Prints in doubt")
    readonly property string noDoubts: pick("没有存疑的打印", "No print is in doubt")
    readonly property string lookFirst: pick("请先看打印机出纸口和附近有没有这张纸", "Look first into the printer's outlet and around it")
    readonly property string there: pick("纸在", "It is there")
    readonly property string notThere: pick("没有纸", "It is not there")
    readonly property string sureThere: pick("确定这张纸已经打印出来？确认后不能更改。", "Are you sure that this paper was printed? This cannot be changed.")
    readonly property string sureNotThere: pick("确定没有这张纸？确认后不能更改；本人下次登录后可以重新打印。", "Are you sure that it is not there? This cannot be changed. The person can have it printed when they sign in next.")
    readonly property string unknown: pick("本机数据打不开，暂时看不到", "Not known while the data cannot be opened")
    readonly property string forTechnicians: pick("请由技术员处理", "For a technician to decide")
    readonly property string leaveKiosk: pick("关闭终端程序", "Close the program")
    readonly property string leaveKioskLead: pick("终端将停止服务，直到重新启动程序。正在等待上报的记录不会丢失。", "The terminal serves nobody until the program is started again. What waits for the platform is kept.")
    readonly property string leaveKioskSure: pick("确定关闭", "Close it")
    readonly property string notNow: pick("现在无法记录，暂时不能处理", "It cannot be recorded now, so nothing can be decided")
    readonly property string yes: pick("确定", "Yes, I am sure")
}
