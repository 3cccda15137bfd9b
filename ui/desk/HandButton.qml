pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import ui.controls

// A button of the desk, for a mouse: the usual hands are `primary`, the others keep quiet.
Button {
    id: button

    property bool primary: false
    property string iconName: ""

    implicitHeight: 36
    implicitWidth: content.implicitWidth + leftPadding + rightPadding
    leftPadding: 14
    rightPadding: 14
    topPadding: 0
    bottomPadding: 0
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.onPressAction: clicked()
    Keys.onReturnPressed: clicked()
    Keys.onEnterPressed: clicked()

    readonly property color ink: !enabled ? Theme.edge : primary ? Theme.accentInk : Theme.accent

    contentItem: Item {
        implicitWidth: content.implicitWidth
        implicitHeight: content.implicitHeight

        Row {
            id: content

            anchors.centerIn: parent
            spacing: 6

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                visible: button.iconName !== ""
                name: button.iconName
                size: 18
                color: button.ink
            }
            DeskText {
                anchors.verticalCenter: parent.verticalCenter
                visible: text !== ""
                text: button.text
                strong: button.primary
                color: button.ink
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
        }
    }

    background: Rectangle {
        radius: 8
        color: !button.enabled ? Theme.off : button.primary ? (button.down || button.hovered ? Theme.accentDeep : Theme.accent) : button.down ? Theme.sunk : button.hovered ? Theme.accentSoft : Theme.surface
        border.width: button.visualFocus ? 3 : 1
        border.color: button.visualFocus ? Theme.focus : !button.enabled ? Theme.line : button.primary ? Theme.accent : Theme.edge
    }
}
