pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import ui.controls
import ui.desk

// One thing that can be put right or wrong: all its positions, and the one that holds now.
RowLayout {
    id: row

    required property string pieceName
    required property DeskSwitch turned

    signal acted(string act, string argument)

    spacing: 10
    Accessible.role: Accessible.Grouping
    Accessible.name: Words.of(turned.label)

    DeskText {
        Layout.preferredWidth: 74
        Layout.alignment: Qt.AlignTop
        Layout.topMargin: 5
        text: Words.of(row.turned.label)
        color: Theme.soft
        font.pixelSize: 14
    }

    Flow {
        Layout.fillWidth: true
        spacing: 6

        Repeater {
            model: row.turned.positions

            AbstractButton {
                id: position

                required property int index
                required property var modelData
                readonly property bool holds: row.turned.current === index
                readonly property bool wrong: holds && index > 0
                readonly property color ink: wrong ? Theme.warn : holds ? Theme.good : Theme.soft

                objectName: "hand." + row.pieceName + "." + modelData.act + (modelData.argument === "" ? "" : "." + modelData.argument)
                text: Words.of(modelData.words)
                implicitHeight: 30
                implicitWidth: label.implicitWidth + 38
                focusPolicy: Qt.StrongFocus
                Accessible.role: Accessible.RadioButton
                Accessible.name: Words.of(row.turned.label) + ": " + text
                Accessible.checkable: true
                Accessible.checked: holds
                Accessible.onPressAction: clicked()
                Keys.onReturnPressed: clicked()
                Keys.onEnterPressed: clicked()
                onClicked: row.acted(modelData.act, modelData.argument)

                background: Rectangle {
                    radius: 15
                    color: position.wrong ? Theme.warnSoft : position.holds ? Theme.goodSoft : position.hovered ? Theme.sunk : Theme.surface
                    border.width: position.visualFocus ? 3 : 1
                    border.color: position.visualFocus ? Theme.focus : position.holds ? position.ink : Theme.line
                }

                contentItem: Item {
                    Rectangle {
                        x: 11
                        anchors.verticalCenter: parent.verticalCenter
                        width: 12
                        height: 12
                        radius: 6
                        color: "transparent"
                        border.width: 1.5
                        border.color: position.holds ? position.ink : Theme.edge

                        Rectangle {
                            anchors.centerIn: parent
                            visible: position.holds
                            width: 6
                            height: 6
                            radius: 3
                            color: position.ink
                        }
                    }
                    DeskText {
                        id: label

                        x: 28
                        anchors.verticalCenter: parent.verticalCenter
                        text: position.text
                        strong: position.holds
                        font.pixelSize: 14
                        color: position.ink
                        wrapMode: Text.NoWrap
                        Accessible.ignored: true
                    }
                }
            }
        }
    }
}
