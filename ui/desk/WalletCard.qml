pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import ui.controls

// A card in somebody's wallet: a click lays it on the reader.
AbstractButton {
    id: card

    required property string iconName
    required property var deed
    required property bool lies

    readonly property string role: Words.of(deed.role)
    readonly property color ink: lies ? Theme.accentInk : Theme.ink

    text: Words.of(deed.words)
    implicitHeight: Math.max(48, words.implicitHeight + 12)
    focusPolicy: Qt.StrongFocus
    checked: lies
    Accessible.role: Accessible.RadioButton
    Accessible.name: role === "" ? text : text + ", " + role
    Accessible.checkable: true
    Accessible.checked: lies
    Accessible.onPressAction: clicked()
    Keys.onReturnPressed: clicked()
    Keys.onEnterPressed: clicked()

    background: Rectangle {
        radius: 8
        color: card.lies ? Theme.accent : card.down ? Theme.sunk : card.hovered ? Theme.accentSoft : Theme.surface
        border.width: card.visualFocus ? 3 : 1
        border.color: card.visualFocus ? Theme.focus : card.lies ? Theme.accent : card.deed.odd ? Theme.line : Theme.edge
    }

    contentItem: Item {
        Icon {
            id: picture

            anchors.verticalCenter: parent.verticalCenter
            x: 10
            name: card.lies ? "check" : card.deed.odd ? "question" : card.iconName
            size: 24
            color: card.lies ? Theme.accentInk : card.deed.odd ? Theme.soft : Theme.accent
        }

        Column {
            id: words

            anchors.verticalCenter: parent.verticalCenter
            anchors.left: picture.right
            anchors.leftMargin: 9
            anchors.right: parent.right
            anchors.rightMargin: 8

            DeskText {
                width: parent.width
                text: card.text
                strong: !card.deed.odd
                font.pixelSize: card.deed.odd ? 14 : 15
                color: card.ink
                wrapMode: Text.WrapAtWordBoundaryOrAnywhere
                Accessible.ignored: true
            }
            DeskText {
                width: parent.width
                visible: text !== ""
                text: card.role
                font.pixelSize: 13
                color: card.lies ? Theme.accentInk : Theme.soft
                Accessible.ignored: true
            }
        }
    }
}
