pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

Page {
    id: page

    required property PinModel view
    readonly property bool wide: width > height
    readonly property real padWidth: wide ? contentWidth * 0.5 : contentWidth
    readonly property bool refused: view.message.zh !== undefined
    readonly property bool held: view.waitSeconds > 0

    readonly property var titles: ({
            pin: Words.pinTitle,
            "card-pin": Words.cardPinTitle,
            "staff-pin": StaffWords.pinTitle,
            "staff-number": StaffWords.numberTitle
        })
    readonly property var leads: ({
            pin: Words.pinLead,
            "card-pin": Words.cardPinLead,
            "staff-pin": StaffWords.pinLead,
            "staff-number": StaffWords.numberLead
        })

    title: titles[view.asks]
    lead: leads[view.asks]
    low: true
    focus: true
    actions.backText: Words.back
    actions.mainText: Words.next
    actions.mainEnabled: view.complete && !held
    actions.sideText: view.asks === "staff-number" ? "" : Words.shuffle
    actions.sideIcon: "shuffle"
    actions.sideName: "shuffle"
    actions.onSide: view.shuffle()
    actions.onBack: view.back()
    actions.onMain: view.submit()
    Keys.onPressed: event => {
        if (event.key === Qt.Key_Backspace)
            view.erase();
        else if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter)
            view.submit();
        else
            view.press(event.text);
        event.accepted = event.text !== "" && event.key !== Qt.Key_Tab;
    }

    Grid {
        width: page.contentWidth
        columns: page.wide ? 2 : 1
        spacing: 3 * Theme.step

        Column {
            id: left

            width: page.wide ? page.contentWidth - page.padWidth - 3 * Theme.step : page.contentWidth
            spacing: 2 * Theme.step

            Card {
                width: parent.width
                height: Theme.mm(page.wide ? 26 : 32)
                border.width: 3
                border.color: page.refused ? Theme.bad : Theme.accent
                Accessible.role: Accessible.StaticText
                Accessible.name: page.view.shown !== "" ? page.view.shown : Words.digitsTyped(page.view.count)

                Phrase {
                    anchors.centerIn: parent
                    visible: page.view.asks === "staff-number"
                    text: page.view.shown
                    role: Phrase.Title
                    strong: true
                }
                Row {
                    anchors.centerIn: parent
                    visible: page.view.asks !== "staff-number"
                    spacing: 3 * Theme.step

                    Repeater {
                        model: Math.max(6, page.view.count)
                        delegate: Rectangle {
                            required property int index

                            width: Theme.mm(6.6)
                            height: width
                            radius: width / 2
                            color: index < page.view.count ? Theme.accent : "transparent"
                            border.width: 3
                            border.color: index < page.view.count ? Theme.accent : Theme.edge
                        }
                    }
                }
            }
            Banner {
                objectName: "message"
                width: parent.width
                visible: page.refused
                tone: "warn"
                text: Words.of(page.view.message)
                detail: page.held ? Words.tryLater + Words.pick("：", " ") + Words.seconds(page.view.waitSeconds) : page.view.triesLeft.zh !== undefined ? Words.of(page.view.triesLeft) + Words.pick("。", ". ") + Words.of(page.view.advice) : Words.of(page.view.advice)
            }
        }

        PinPad {
            enabled: !page.held
            secret: page.view.asks !== "staff-number"
            digits: page.view.order
            keyWidth: (page.padWidth - 2 * Theme.gap) / 3
            keyHeight: Math.max(Theme.mm(20.5), Math.min(Theme.mm(48), ((page.wide ? page.contentHeight : page.contentHeight - left.height - 3 * Theme.step) - 3 * Theme.gap) / 4))
            onTyped: digit => page.view.press(digit)
            onErased: page.view.erase()
            onCleared: page.view.clear()
        }
    }
}
