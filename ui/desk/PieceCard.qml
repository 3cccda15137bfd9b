pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import ui.controls

// One piece of hardware: what it is, what can be done to it, what lies in its outlet.
Rectangle {
    id: card

    required property var piece
    required property bool zh

    signal acted(string act, string argument)
    signal enlarge(string sheet)

    implicitHeight: column.implicitHeight + 40
    radius: 12
    color: Theme.surface
    border.color: Theme.line

    ColumnLayout {
        id: column

        anchors {
            left: parent.left
            right: parent.right
            top: parent.top
            margins: 20
        }
        spacing: 14

        RowLayout {
            Layout.fillWidth: true
            spacing: 12

            Text {
                text: card.piece.name
                font.pixelSize: 19
                font.weight: Font.DemiBold
                font.family: Theme.family
                color: Theme.ink
            }

            Text {
                Layout.fillWidth: true
                text: card.piece.model
                elide: Text.ElideRight
                font.pixelSize: 14
                font.family: Theme.family
                color: Theme.soft
            }
        }

        Flow {
            Layout.fillWidth: true
            spacing: 8

            Repeater {
                model: card.piece.facts

                Rectangle {
                    id: chip

                    required property var modelData

                    width: Math.min(column.width, fact.implicitWidth + 20)
                    height: fact.implicitHeight + 10
                    radius: 6
                    color: Theme.sunk

                    Text {
                        id: fact

                        x: 10
                        y: 5
                        width: Math.min(implicitWidth, column.width - 20)
                        text: chip.modelData.name + ": " + chip.modelData.value
                        elide: Text.ElideRight
                        font.pixelSize: 14
                        font.family: Theme.family
                        color: Theme.ink
                    }
                }
            }
        }

        Flow {
            Layout.fillWidth: true
            spacing: 8

            Repeater {
                model: card.piece.hands

                Loader {
                    id: hand

                    required property var modelData

                    sourceComponent: modelData.choices.length > 0 ? choosing : pressing

                    Component {
                        id: pressing

                        HandButton {
                            objectName: "hand." + card.piece.name + "." + hand.modelData.act
                            text: card.zh ? hand.modelData.zh : hand.modelData.en
                            onClicked: card.acted(hand.modelData.act, "")
                        }
                    }

                    Component {
                        id: choosing

                        HandButton {
                            id: opener

                            objectName: "hand." + card.piece.name + "." + hand.modelData.act
                            text: (card.zh ? hand.modelData.zh : hand.modelData.en) + " ▾"
                            onClicked: menu.popup(opener, 0, opener.height + 4)

                            Menu {
                                id: menu

                                width: 420

                                Instantiator {
                                    model: hand.modelData.choices
                                    onObjectAdded: (index, item) => menu.insertItem(index, item as MenuItem)
                                    onObjectRemoved: (index, item) => menu.removeItem(item as MenuItem)

                                    delegate: MenuItem {
                                        required property var modelData

                                        objectName: "choice." + modelData.value
                                        text: card.zh ? modelData.zh : modelData.en
                                        font.pixelSize: 15
                                        onTriggered: card.acted(hand.modelData.act, modelData.value)
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }

        Rectangle {
            Layout.fillWidth: true
            Layout.preferredHeight: 200
            visible: card.piece.sheetCount > 0
            radius: 8
            color: Theme.sunk

            Row {
                anchors {
                    fill: parent
                    margins: 12
                }
                spacing: 12

                Repeater {
                    model: card.piece.sheets

                    Image {
                        id: sheet

                        required property string modelData

                        height: parent.height
                        width: Math.min(150, implicitHeight > 0 ? height * implicitWidth / implicitHeight : 150)
                        source: modelData
                        sourceSize.height: 352
                        fillMode: Image.PreserveAspectFit
                        verticalAlignment: Image.AlignTop
                        asynchronous: true
                        smooth: true

                        MouseArea {
                            anchors.fill: parent
                            cursorShape: Qt.PointingHandCursor
                            Accessible.role: Accessible.Button
                            Accessible.name: card.zh ? "放大这张纸" : "Enlarge this sheet"
                            onClicked: card.enlarge(sheet.modelData)
                        }
                    }
                }
            }

            Text {
                anchors {
                    right: parent.right
                    bottom: parent.bottom
                    margins: 10
                }
                text: card.zh ? "出纸口：" + card.piece.sheetCount + " 张" : card.piece.sheetCount + " in the outlet"
                font.pixelSize: 14
                font.family: Theme.family
                color: Theme.soft
            }
        }
    }
}
