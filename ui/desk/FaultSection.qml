pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import ui.controls
import ui.desk

// What can be made to go wrong, folded away until somebody wants it.
ColumnLayout {
    id: section

    required property DeskPiece piece
    property bool open: false

    signal acted(string act, string argument)

    visible: piece.switches.length > 0 || piece.plain.length > 0
    spacing: 8

    Rectangle {
        Layout.fillWidth: true
        implicitHeight: 1
        color: Theme.line
    }

    AbstractButton {
        id: fold

        objectName: "faults." + section.piece.name
        Layout.fillWidth: true
        implicitHeight: 34
        text: Words.pick("制造故障", "Make a fault")
        focusPolicy: Qt.StrongFocus
        Accessible.role: Accessible.Button
        Accessible.name: section.open ? Words.pick("收起故障", "Hide the faults") : text
        Accessible.onPressAction: clicked()
        Keys.onReturnPressed: clicked()
        Keys.onEnterPressed: clicked()
        onClicked: section.open = !section.open

        background: Rectangle {
            radius: 8
            color: fold.hovered ? Theme.sunk : "transparent"
            border.width: fold.visualFocus ? 3 : 0
            border.color: Theme.focus
        }

        contentItem: RowLayout {
            spacing: 8

            Icon {
                Layout.leftMargin: 6
                name: "wrench"
                size: 18
                color: Theme.soft
            }
            DeskText {
                text: fold.text
                color: Theme.soft
                font.pixelSize: 14
                Accessible.ignored: true
            }
            Rectangle {
                visible: section.piece.faults > 0
                implicitWidth: Math.max(20, number.implicitWidth + 12)
                implicitHeight: 20
                radius: 10
                color: Theme.warn

                DeskText {
                    id: number

                    anchors.centerIn: parent
                    text: section.piece.faults
                    strong: true
                    font.pixelSize: 13
                    color: "#FFFFFF"
                    Accessible.ignored: true
                }
            }
            Item {
                Layout.fillWidth: true
            }
            Icon {
                Layout.rightMargin: 6
                name: section.open ? "minus" : "plus"
                size: 18
                color: Theme.soft
            }
        }
    }

    Repeater {
        model: section.piece.switches

        SwitchRow {
            required property DeskSwitch modelData

            Layout.fillWidth: true
            Layout.leftMargin: 6
            visible: section.open
            pieceName: section.piece.name
            turned: modelData
            onActed: (act, argument) => section.acted(act, argument)
        }
    }

    Flow {
        Layout.fillWidth: true
        Layout.leftMargin: 6
        visible: section.open && section.piece.plain.length > 0
        spacing: 8

        Repeater {
            model: section.piece.plain

            HandButton {
                required property var modelData

                objectName: "hand." + section.piece.name + "." + modelData.act + (modelData.argument === "" ? "" : "." + modelData.argument)
                text: Words.of(modelData.words)
                onClicked: section.acted(modelData.act, modelData.argument)
            }
        }
    }

    DeskText {
        Layout.fillWidth: true
        Layout.leftMargin: 6
        visible: section.open && text !== ""
        text: Words.of(section.piece.details)
        font.pixelSize: 13
        color: Theme.soft
        wrapMode: Text.WrapAtWordBoundaryOrAnywhere
    }
}
