pragma Singleton
pragma ComponentBehavior: Bound
import QtQuick

// Every fixed text of the screens, Chinese and English side by side. A misspelled name fails in the linter,
// a missing language in tests/unit/ui/test_words.py; all bindings follow `language` at once.
QtObject {
    id: words

    property string language: "zh"
    readonly property bool zh: language === "zh"

    function pick(chinese: string, english: string): string {
        return language === "zh" ? chinese : english;
    }

    // A text that came from Python: {zh, en}, or nothing.
    function of(text: var): string {
        return text && text.zh ? pick(text.zh, text.en) : "";
    }

    function progress(position: int, total: int): string {
        return pick("第 " + position + " 步，共 " + total + " 步", position + " of " + total);
    }

    function seconds(count: int): string {
        return pick(count + " 秒", count === 1 ? "1 second" : count + " seconds");
    }

    function digitsTyped(count: int): string {
        return pick("已输入 " + count + " 位", count + (count === 1 ? " digit entered" : " digits entered"));
    }

    function page(number: int, total: int): string {
        return pick("第 " + number + " 页，共 " + total + " 页", "Page " + number + " of " + total);
    }

    function pageNumber(number: int): string {
        return pick("第 " + number + " 份", "No. " + number);
    }

    function usePages(count: int): string {
        return pick("使用这些材料（" + count + " 份）", count === 1 ? "Use this page" : "Use these pages (" + count + ")");
    }

    function charactersRead(count: int): string {
        return pick("已读取 " + count + " 个字符", count + " characters read");
    }

    // An ISO date as people write it; any other text as it is.
    function date(text: string): string {
        const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
        if (!parts)
            return text;
        const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
        const month = Number(parts[2]);
        const day = Number(parts[3]);
        return pick(parts[1] + "年" + month + "月" + day + "日", day + " " + months[month - 1] + " " + parts[1]);
    }

    // A label and what it says; nothing where there is nothing to say.
    function labelled(label: string, text: string): string {
        return text === "" ? "" : label + pick("：", ": ") + text;
    }

    function signedIn(who: string): string {
        return pick(who + "，您好", "Hello, " + who);
    }

    readonly property string product: pick("人力资源自助服务", "HR self-service")
    readonly property string otherLanguage: pick("English", "中文")
    readonly property string textSize: pick("字号", "Text size")
    readonly property string contrast: pick("对比度", "Contrast")
    readonly property string reach: pick("低位操作", "Lower")
    readonly property string leave: pick("退出", "Leave")
    readonly property string help: pick("帮助", "Help")
    readonly property string back: pick("返回", "Back")
    readonly property string next: pick("继续", "Continue")
    readonly property string confirm: pick("确认无误，打印", "Correct – print it")
    readonly property string handIn: pick("确认无误，提交", "Correct – hand it in")
    readonly property string cancel: pick("取消", "Cancel")
    readonly property string close: pick("关闭", "Close")
    readonly property string done: pick("完成", "Done")
    readonly property string skip: pick("跳过", "Skip")
    readonly property string retry: pick("再试一次", "Try again")
    readonly property string erase: pick("删除", "Delete")
    readonly property string eraseAll: pick("清空", "Clear")
    readonly property string less: pick("减少", "Less")
    readonly property string more: pick("增加", "More")
    readonly property string pageUp: pick("上一屏", "Page up")
    readonly property string pageDown: pick("下一屏", "Page down")
    readonly property string orType: pick("或者自己填写", "Or type it yourself")
    readonly property string required: pick("必填", "Required")
    readonly property string optional: pick("可不填", "Optional")

    readonly property string attractTitle: pick("办人事业务，\n随时自助", "Your HR counter,\nalways open")
    readonly property string attractLead: pick("证明、打印、领取，几分钟办好", "Certificates and printing, done in minutes")
    readonly property string start: pick("轻触开始", "Touch to start")
    readonly property string canDo: pick("这里可以办理", "What you can do here")
    readonly property string openAlways: pick("全天 24 小时开放", "Open 24 hours")
    readonly property string allWorks: pick("全天 24 小时开放 · 各项服务正常", "Open 24 hours · everything works")
    readonly property string verifyEntry: pick("核验证明", "Check a certificate")
    readonly property string verifyHint: pick("扫描证明上的二维码，辨别真伪", "Scan its QR code to see whether it is genuine")
    readonly property string claimEntry: pick("凭取件码取件", "Collect with a code")
    readonly property string claimHint: pick("输入小票上的取件码", "Enter the code from your slip")

    readonly property string identifyTitle: pick("请出示工卡或身份证", "Show your badge or ID card")
    readonly property string identifyLead: pick("放在屏幕下方亮起的读卡区，停留一秒", "Lay it on the lit area below the screen for a second")
    readonly property string badge: pick("工卡", "Badge")
    readonly property string idCard: pick("居民身份证", "Resident ID card")
    readonly property string badgePlace: pick("右侧读卡区", "Reader on the right")
    readonly property string idCardPlace: pick("左侧读卡区", "Reader on the left")
    readonly property string reading: pick("正在识别，请勿移开", "Reading – leave it there")
    readonly property string tryLater: pick("请稍候再试", "You can try again in")

    readonly property string homeTitle: pick("请选择要办理的业务", "What would you like to do?")
    readonly property string waitingTitle: pick("等您处理", "Waiting for you")
    readonly property string collect: pick("现在领取", "Collect now")
    readonly property string touchOpensDoor: pick("轻触后柜门会打开", "Touch, and a door opens")
    readonly property string noGift: pick("没有等您领取的礼品", "No gift is waiting for you here")
    readonly property string noGiftHint: pick("礼品放在哪台终端的柜子里，通知里会写明。如有疑问，请联系人力资源服务中心。", "Your notice says at which terminal a gift lies. If you have questions, contact HR services.")
    readonly property string nothingOffered: pick("目前没有可办理的业务", "There are no services here at the moment")
    readonly property string nothingOfferedHint: pick("业务由人力资源部门设置，请稍后再来，或到人力资源服务台办理。", "HR decides what is offered here. Please come back later or go to the HR service desk.")
    readonly property string notFound: pick("没有找到要办的业务？", "Not what you came for?")
    readonly property string callFacilities: pick("终端需要帮助", "Help with this terminal")
    readonly property string notFoundHint: pick("可以到人力资源服务台办理", "The HR service desk can help you")
    readonly property string promised: pick("承诺时限", "Promised")

    readonly property string previewTitle: pick("请核对这份证明", "Please check this document")
    readonly property string previewPage: pick("证明预览", "Preview of the document")
    readonly property string zoomIn: pick("放大查看", "Enlarge")
    readonly property string zoomOut: pick("缩小", "Reduce")
    readonly property string nextPage: pick("下一页", "Next page")
    readonly property string noPages: pick("这份材料没有可预览的页面", "There is no page to show")

    readonly property string noRequest: pick("还没有申请", "You have made no request here")
    readonly property string noRequestHint: pick("在本机提交的申请会显示在这里。", "What you ask for at this terminal appears here.")
    readonly property string isNew: pick("有新消息", "News")
    readonly property string handedIn: pick("提交日期", "Handed in")
    readonly property string movedOn: pick("最近更新", "Last change")
    readonly property string whyTitle: pick("说明", "What HR says")
    readonly property string withdraw: pick("撤回申请", "Withdraw it")
    readonly property string withdrawSure: pick("确定撤回这项申请吗？", "Withdraw this request?")
    readonly property string withdrawWhat: pick("撤回后不再审核，需要时可以重新申请。", "It will not be decided. You can apply again whenever you need to.")
    readonly property string withdrawYes: pick("确定撤回", "Yes, withdraw it")
    readonly property string withdrawNo: pick("不撤回", "No, keep it")

    readonly property string wayOut: pick("不想再等了？", "Do not want to wait?")
    readonly property string wayOutHint: pick("您可以先离开，申请不会丢失，稍后可凭取件码领取。", "You can leave now. Your request is not lost; collect it later with its code.")
    readonly property string leaveNow: pick("先行离开", "Leave now")
    readonly property string giveUp: pick("不再等待", "Stop waiting")
    readonly property string takePaperHere: pick("请从这里取走纸张", "Your paper comes out here")

    readonly property string claimCode: pick("取件码", "Claim code")
    readonly property string reference: pick("办理编号", "Reference")
    readonly property string whatNext: pick("接下来", "What happens next")
    readonly property string takeWith: pick("请带走", "Please take with you")
    readonly property string takeDocument: pick("打印的证明", "Your document")
    readonly property string takeSlip: pick("小票", "Your slip")
    readonly property string taken: pick("（已取走）", " (taken)")
    readonly property string paperLeft: pick("纸张还在出纸口，请取走。", "Your paper is still in the outlet. Please take it.")
    readonly property string takeCard: pick("您的卡片", "Your card")

    readonly property string surveySkip: pick("不评价，直接完成", "Skip and finish")
    readonly property string surveyHint: pick("轻触一个表情即可，您的评价会帮助我们改进", "Touch one face. Your answer helps us improve")
    readonly property string face1: pick("很不满意", "Very poor")
    readonly property string face2: pick("不满意", "Poor")
    readonly property string face3: pick("一般", "Fair")
    readonly property string face4: pick("满意", "Good")
    readonly property string face5: pick("非常满意", "Very good")

    readonly property string claimTitle: pick("请输入取件码", "Enter your claim code")
    readonly property string claimLead: pick("取件码印在小票上", "You find it on your slip")
    readonly property string claimLeadScanner: pick("将小票上的二维码对准扫码口，或输入取件码", "Hold the QR code on your slip before the scanner, or enter the code")
    readonly property string claimLeadNoScanner: pick("扫码口暂时不能使用，请输入小票上的取件码", "The scanner does not work just now. Enter the code on your slip")
    readonly property string collectNow: pick("取件", "Collect")

    readonly property string verifyTitle: pick("核验证明", "Check a certificate")
    readonly property string verifyLead: pick("用扫码枪扫描证明上的二维码，或输入核验码", "Scan the QR code on the certificate, or enter its text")
    readonly property string verifyLeadScanner: pick("将证明上的二维码对准扫码口，或输入核验码", "Hold the certificate’s QR code before the scanner, or enter its text")
    readonly property string verifyLeadNoScanner: pick("扫码口暂时不能使用，请输入核验码", "The scanner does not work just now. Enter the text of the code")
    readonly property string verifyField: pick("核验码", "Text of the code")
    readonly property string check: pick("核验", "Check")
    readonly property string checkAnother: pick("核验另一份", "Check another")
    readonly property string factsTitle: pick("请与纸质证明逐项比对", "Compare these with the paper")

    readonly property string pinTitle: pick("请输入密码", "Enter your PIN")
    readonly property string pinLead: pick("请用手遮挡，注意周围", "Shield the pad with your hand")
    readonly property string cardPinTitle: pick("请输入工卡芯片的密码", "Enter the PIN inside your badge")
    readonly property string cardPinLead: pick("工卡请一直放在右侧读卡区；请用手遮挡，注意周围", "Leave the badge on the reader on the right, and shield the pad")
    readonly property string shuffle: pick("打乱数字", "Shuffle digits")

    readonly property string stepUpTitle: pick("再确认一次身份", "Please confirm it is you")
    readonly property string stepUpLead: pick("办理这项业务需要更高的身份确认，已填写的内容会保留", "This service needs more certainty. What you entered is kept")
    readonly property string byPin: pick("输入密码", "Enter my PIN")
    readonly property string byPinHint: pick("您工卡的密码", "The PIN that belongs to your badge")
    readonly property string byPinBesideCard: pick("办理自助业务的密码，不是工卡芯片的密码", "Your PIN for self-service, not the one inside the badge")
    readonly property string byCardPin: pick("输入工卡芯片的密码", "Enter the PIN inside my badge")
    readonly property string byCardPinHint: pick("6 至 8 位；工卡放在右侧读卡区", "Six to eight digits; leave the badge on the right reader")
    readonly property string byIdCard: pick("放置身份证", "Use my ID card")
    readonly property string byIdCardHint: pick("放在左侧读卡区", "Lay it on the reader on the left")
    readonly property string byBadge: pick("刷工卡", "Use my badge")
    readonly property string byBadgeHint: pick("放在右侧读卡区", "Lay it on the reader on the right")

    readonly property string byPhone: pick("用手机确认", "Use my phone")
    readonly property string byPhoneHint: pick("扫码后在手机上确认", "Scan a code, and confirm on your phone")
    readonly property string phoneTitle: pick("请用手机扫码确认", "Scan with your phone")
    readonly property string phoneLead: pick("用手机相机扫描二维码，在手机上确认，并输入下面的两位数字", "Scan the code with its camera, confirm there, and type the two digits below")
    readonly property string phoneNumber: pick("在手机上输入这个数字", "Type this number on your phone")
    readonly property string phoneCode: pick("不能扫码时，用手机打开下面的网址并输入代码", "If you cannot scan: open the address below on your phone and enter the code")
    readonly property string phoneLeft: pick("二维码剩余时间：", "The code is good for ")
    readonly property string phoneAsking: pick("正在获取二维码，请稍候", "One moment: the code is being fetched")
    readonly property string phoneTroubled: pick("网络不稳定，正在重试；您可以继续在手机上操作", "The network falters; it is being tried again. You can go on with your phone")
    readonly property string phoneAgain: pick("重新获取二维码", "Show another code")
    readonly property string newCode: pick("换一个二维码", "New code")
    readonly property string goOnWithout: pick("继续", "Go on")
    readonly property string pagesAppearHere: pick("手机发送的材料会显示在这里", "What your phone sends appears here")
    readonly property string removePage: pick("删除", "Remove")
    readonly property string noMorePages: pick("数量已满，请核对", "That is all it takes; please check")
    readonly property string phoneQr: pick("用手机扫描的二维码", "QR code to scan with your phone")

    readonly property string ecopy: pick("下载电子版", "Take the e-copy")
    readonly property string ecopyHint: pick("用手机扫码，得到带电子签名的 PDF", "Scan with your phone, and have a signed PDF")

    readonly property string outTitle: pick("暂停服务", "Out of service")
    readonly property string outHint: pick("请使用附近的其他自助终端，或到人力资源服务台办理。此前已确认的申请不会丢失。", "Please use another terminal nearby or the HR service desk. Requests you have confirmed are not lost.")

    readonly property string byeTitle: pick("谢谢使用", "Thank you")
    readonly property string byeLead: pick("请带好您的卡片和打印的材料", "Please take your card and your papers")
    readonly property string byePaper: pick("请取走您的证明", "Please take your document")
    readonly property string byeSlip: pick("请取走您的小票", "Please take your slip")
    readonly property string byeCard: pick("请取走您的卡片", "Please take your card")
    readonly property string byeWiped: pick("您的信息已从屏幕上清除", "Your information has been cleared from this screen")

    readonly property string idleTitle: pick("您还在吗？", "Are you still there?")
    readonly property string idleLead: pick("为保护您的信息，稍后将自动退出", "To protect your information, this screen will close in")
    readonly property string stillHere: pick("我还在", "I am here")
    readonly property string moreTime: pick("我需要更多时间", "I need more time")

    readonly property string helpTitle: pick("帮助", "Help")
    readonly property string helpNow: pick("现在怎么做", "What to do now")
    readonly property string helpSee: pick("看不清、够不着？", "Hard to read or to reach?")
    readonly property string helpBarBelow: pick("屏幕下方的按钮可以切换语言、放大字号、改变对比度；“低位操作”把按钮移到下半屏。", "The buttons at the bottom change the language, the text size and the contrast; “Lower” brings everything down.")
    readonly property string helpBarBeside: pick("屏幕左侧的按钮可以切换语言、放大字号、改变对比度。", "The buttons on the left change the language, the text size and the contrast.")
    readonly property string helpCall: pick("需要工作人员", "If you need a person")
    readonly property string helpElsewhere: pick("附近的其他终端", "Another terminal nearby")

    readonly property string leaveTitle: pick("要退出吗？", "Leave now?")
    readonly property string leaveLead: pick("尚未提交的内容会被清除。", "What you have not confirmed yet will be deleted.")
    readonly property string stay: pick("继续办理", "Stay")
    readonly property string leaveYes: pick("退出", "Leave")

    readonly property string workingTitle: pick("请稍候", "One moment, please")
    readonly property string workingLead: pick("正在处理，您的操作已收到", "We are working on it; your touch was received")
    readonly property string troubleTitle: pick("刚才的操作没有成功", "That did not work")
    readonly property string troubleLead: pick("您已确认的内容没有丢失。请再试一次；如果仍不成功，请使用附近的其他终端或联系人力资源服务台。", "Nothing you confirmed is lost. Please try again; if it fails again, use another terminal or the HR service desk.")
    readonly property string notNowTitle: pick("现在不能办理", "Not possible right now")
}
