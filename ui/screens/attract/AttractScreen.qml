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

            Picture {
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

    component Offer: RowLayout {
        id: offer

        property string icon
        property bool works
        property string title
        property string note

        spacing: 2 * Theme.step

        Rectangle {
            implicitWidth: Theme.mm(15)
            implicitHeight: implicitWidth
            radius: Theme.radius
            color: offer.works ? Theme.accentSoft : Theme.off

            Icon {
                anchors.centerIn: parent
                name: offer.icon
                size: Theme.mm(9)
                color: offer.works ? Theme.accent : Theme.offInk
            }
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0

            Phrase {
                Layout.fillWidth: true
                text: offer.title
                strong: true
            }
            Phrase {
                Layout.fillWidth: true
                text: offer.note
                role: Phrase.Caption
                color: offer.works ? Theme.soft : Theme.warn
            }
        }
    }

    component Picture: Item {
        id: art

        Rectangle {
            x: parent.width * 0.2
            y: parent.height * 0.06
            width: parent.width * 0.72
            height: parent.height
            radius: 6
            color: "#33FFFFFF"
            rotation: 6
            antialiasing: true
        }
        Item {
            anchors.fill: parent
            clip: true

            Rectangle {
                x: parent.width * 0.12
                y: parent.height * 0.1
                width: parent.width * 0.74
                height: parent.height * 1.1
                radius: 6
                color: "#FFFFFF"

                Column {
                    x: parent.width * 0.14
                    y: parent.height * 0.12
                    width: parent.width * 0.72
                    spacing: art.height * 0.05

                    Rectangle {
                        width: parent.width * 0.56
                        height: art.height * 0.045
                        radius: 2
                        color: "#0B4A86"
                    }
                    Repeater {
                        model: [1, 0.92, 1, 0.64]
                        delegate: Rectangle {
                            required property real modelData

                            width: (parent?.width ?? 0) * modelData
                            height: art.height * 0.022
                            radius: 2
                            color: "#B9C6D4"
                        }
                    }
                }
                Rectangle {
                    x: parent.width * 0.54
                    y: parent.height * 0.56
                    width: parent.width * 0.32
                    height: width
                    radius: width / 2
                    color: "transparent"
                    border.width: Math.max(3, width * 0.06)
                    border.color: "#B3261E"

                    Icon {
                        anchors.centerIn: parent
                        name: "star"
                        size: parent.width * 0.5
                        color: "#B3261E"
                        weight: 2
                    }
                }
                Icon {
                    x: parent.width * 0.14
                    y: parent.height * 0.58
                    name: "qr"
                    size: parent.width * 0.26
                    color: "#14202E"
                    weight: 2.2
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
                        delegate: Offer {
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
