pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Terminal
import ui.controls

// Still but for a slow shift against burn-in: it costs no CPU to wait.
Item {
    id: screen

    required property AttractModel view
    property int shift: 0
    readonly property bool tall: height > width

    Timer {
        interval: 60000
        repeat: true
        running: true
        onTriggered: screen.shift = (screen.shift + 4) % 16
    }

    T.AbstractButton {
        id: hero

        objectName: "start"
        x: 0
        y: 0
        width: screen.tall ? parent.width : Math.round(parent.width * 0.54)
        height: screen.tall ? Math.round(parent.height * 0.54) : parent.height
        focus: true
        focusPolicy: Qt.StrongFocus
        Accessible.role: Accessible.Button
        Accessible.name: Words.start
        Accessible.onPressAction: click()
        Keys.onReturnPressed: click()
        Keys.onEnterPressed: click()
        onClicked: screen.view.start()

        background: Rectangle {
            gradient: Gradient {
                GradientStop {
                    position: 0
                    color: Theme.dark ? "#000000" : Theme.accentDeep
                }
                GradientStop {
                    position: 1
                    color: Theme.dark ? "#141414" : Theme.accent
                }
            }

            SealedSheet {
                anchors.right: parent.right
                anchors.bottom: parent.bottom
                anchors.rightMargin: Theme.margin
                width: Math.min(parent.width * 0.42, parent.height * 0.42)
                height: width * 1.12
                visible: screen.tall || screen.height > Theme.mm(190)
            }
        }

        contentItem: Item {
            Column {
                x: Theme.margin
                y: screen.tall ? Theme.margin + screen.shift : Math.round(parent.height * 0.1) + screen.shift
                width: parent.width - 2 * Theme.margin
                spacing: 2 * Theme.step

                Phrase {
                    visible: text !== ""
                    width: parent.width
                    text: Words.of(screen.view.employer)
                    color: "#FFFFFF"
                    strong: true
                    Accessible.ignored: true
                }
                Phrase {
                    width: parent.width
                    text: Words.attractTitle
                    role: Phrase.Display
                    color: "#FFFFFF"
                    Accessible.ignored: true
                }
                Phrase {
                    width: parent.width
                    text: Words.attractLead
                    role: Phrase.Lead
                    color: "#FFFFFF"
                    Accessible.ignored: true
                }
            }

            Rectangle {
                id: startPill

                x: Theme.margin
                y: parent.height - height - Theme.margin
                width: pillRow.width + 8 * Theme.step
                height: Theme.mm(24)
                radius: height / 2
                color: Theme.dark ? Theme.accent : "#FFFFFF"
                opacity: hero.pressed ? 0.82 : 1

                FocusFrame {
                    around: hero
                    radius: height / 2
                    border.color: "#FFB86B"
                }
                Row {
                    id: pillRow

                    anchors.centerIn: parent
                    spacing: Theme.gap

                    Phrase {
                        anchors.verticalCenter: parent.verticalCenter
                        text: Words.start
                        role: Phrase.Lead
                        strong: true
                        color: Theme.dark ? Theme.accentInk : Theme.accent
                        Accessible.ignored: true
                    }
                    Icon {
                        anchors.verticalCenter: parent.verticalCenter
                        name: "next"
                        size: Theme.mm(9)
                        color: Theme.dark ? Theme.accentInk : Theme.accent
                        weight: 2.4
                    }
                }
            }
        }
    }

    Item {
        x: screen.tall ? 0 : hero.width
        y: screen.tall ? hero.height : 0
        width: screen.tall ? parent.width : parent.width - hero.width
        height: screen.tall ? parent.height - hero.height : parent.height

        ColumnLayout {
            anchors.fill: parent
            anchors.leftMargin: Theme.margin
            anchors.rightMargin: Theme.margin
            anchors.topMargin: 4 * Theme.step
            anchors.bottomMargin: 4 * Theme.step
            spacing: Theme.gap

            Phrase {
                Layout.fillWidth: true
                visible: list.count > 0
                text: Words.canDo
                role: Phrase.Lead
                strong: true
            }
            // As many as there is room for, each of them whole.
            Item {
                id: room

                Layout.fillWidth: true
                Layout.fillHeight: true

                Column {
                    width: parent.width
                    spacing: Theme.gap

                    Repeater {
                        id: list

                        model: screen.view.services
                        delegate: OfferLine {
                            required property var modelData

                            width: room.width
                            opacity: y + height <= room.height ? 1 : 0
                            icon: modelData.icon
                            works: modelData.works
                            title: Words.of(modelData.title)
                            note: modelData.works ? Words.of(modelData.promise) : Words.of(modelData.reason)
                        }
                    }
                }
            }
            RowLayout {
                objectName: "state"
                Layout.fillWidth: true
                visible: screen.view.known
                spacing: Theme.gap

                Icon {
                    name: screen.view.troubles.length === 0 ? "check" : "info"
                    size: Theme.captionSize * 1.3
                    color: screen.view.troubles.length === 0 ? Theme.good : Theme.warn
                    weight: 2.4
                }
                Phrase {
                    Layout.fillWidth: true
                    text: screen.view.troubles.length === 0 ? Words.allWorks : Words.openAlways + " · " + screen.view.troubles.map(one => Words.of(one)).join(Words.pick("，", ", "))
                    role: Phrase.Caption
                    color: screen.view.troubles.length === 0 ? Theme.good : Theme.warn
                }
            }
            GridLayout {
                Layout.fillWidth: true
                columns: screen.tall && Theme.textStep < 2 ? 2 : 1
                uniformCellWidths: true
                columnSpacing: Theme.gap
                rowSpacing: Theme.gap

                BigButton {
                    objectName: "claim"
                    Layout.fillWidth: true
                    iconName: "tray"
                    text: Words.claimEntry
                    onClicked: screen.view.collect()
                }
                BigButton {
                    objectName: "verify"
                    Layout.fillWidth: true
                    iconName: "qr"
                    text: Words.verifyEntry
                    onClicked: screen.view.verify()
                }
            }
        }
    }
}
