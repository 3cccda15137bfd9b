pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

Page {
    id: page

    required property ClaimModel view
    readonly property bool wide: width > height
    readonly property int columns: view.keys.length <= 12 ? 3 : wide ? 8 : 7
    readonly property real padWidth: wide ? contentWidth * 0.52 : contentWidth
    readonly property int keyWidth: Math.floor((padWidth - (columns - 1) * Theme.gap) / columns)
    readonly property int rows: Math.ceil((view.keys.length + 2) / columns)
    readonly property real keyHeight: Math.max(Theme.mm(20), Math.min(Theme.mm(38), (contentHeight - (wide ? 0 : entry.height + 3 * Theme.step)) / rows - Theme.gap))

    eyebrow: Words.of(view.service)
    title: Words.claimTitle
    lead: view.scanner === "working" ? Words.claimLeadScanner : view.scanner === "broken" ? Words.claimLeadNoScanner : Words.claimLead
    low: true
    focus: true
    actions.backText: Words.back
    actions.mainText: Words.collectNow
    actions.mainIcon: "tray"
    actions.mainEnabled: view.complete
    actions.onBack: view.back()
    actions.onMain: view.submit()
    Keys.onPressed: event => {
        if (event.key === Qt.Key_Backspace)
            view.erase();
        else if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter)
            view.submit();
        else if (event.text !== "")
            view.press(event.text);
        event.accepted = event.text !== "" && event.key !== Qt.Key_Tab;
    }

    Grid {
        width: page.contentWidth
        columns: page.wide ? 2 : 1
        spacing: 3 * Theme.step

        Column {
            id: entry

            width: page.wide ? page.contentWidth - page.padWidth - 3 * Theme.step : page.contentWidth
            spacing: 2 * Theme.step

            Card {
                width: parent.width
                height: Theme.mm(30)
                border.width: 3
                border.color: page.view.problem.zh !== undefined ? Theme.bad : Theme.accent
                Accessible.role: Accessible.StaticText
                Accessible.name: Words.claimCode + " " + page.view.code

                Row {
                    id: boxes

                    anchors.centerIn: parent
                    width: parent.width - 4 * Theme.step
                    spacing: Theme.step
                    readonly property real cell: (width - (page.view.length - 1) * spacing) / page.view.length

                    Repeater {
                        model: page.view.length
                        delegate: Item {
                            id: box

                            required property int index

                            width: boxes.cell
                            height: Theme.mm(22)

                            Phrase {
                                anchors.centerIn: parent
                                text: page.view.code.charAt(box.index)
                                role: Phrase.Title
                                font.pixelSize: Math.min(Theme.mm(13), box.width)
                                color: Theme.accent
                                Accessible.ignored: true
                            }
                            Rectangle {
                                anchors.bottom: parent.bottom
                                width: parent.width
                                height: 4
                                radius: 2
                                color: box.index < page.view.code.length ? Theme.accent : Theme.edge
                            }
                        }
                    }
                }
            }
            // Its room stays when it goes, with the first key: the keys must not move under the finger.
            Item {
                id: room

                width: parent.width

                Banner {
                    objectName: "message"
                    width: parent.width
                    visible: page.view.problem.zh !== undefined
                    tone: "warn"
                    text: Words.of(page.view.problem)
                    onHeightChanged: keepRoom()
                    onVisibleChanged: keepRoom()

                    function keepRoom() {
                        if (visible)
                            room.height = height;
                    }
                }
            }
        }

        Flow {
            width: page.padWidth
            spacing: Theme.gap

            Repeater {
                model: page.view.keys.length
                delegate: BigButton {
                    required property int index
                    readonly property string key: page.view.keys[index]

                    objectName: "key." + key
                    width: page.keyWidth
                    height: page.keyHeight
                    role: Phrase.Lead
                    text: key
                    onClicked: page.view.press(key)
                }
            }
            BigButton {
                objectName: "key.clear"
                width: page.keyWidth
                height: page.keyHeight
                iconName: "cross"
                Accessible.name: Words.eraseAll
                onClicked: page.view.clear()
            }
            BigButton {
                readonly property int cells: page.columns - (page.view.keys.length + 1) % page.columns

                objectName: "key.erase"
                width: cells * (page.keyWidth + Theme.gap) - Theme.gap
                height: page.keyHeight
                iconName: "erase"
                Accessible.name: Words.erase
                onClicked: page.view.erase()
            }
        }
    }
}
